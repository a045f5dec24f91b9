import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type RunningAsterisk, startAsterisk } from "../asterisk/asterisk";
import { placeCall, startPhone } from "../phones/phone";
import type { RealParts, Stage } from "./stage";

/** An Asterisk set up for all that the contract asks of it. */
export function startContractAsterisk(version: "22" | "16"): Promise<RunningAsterisk> {
  return startAsterisk({
    version,
    application: "contract",
    more: {
      // A type that nothing else here uses, in a store that ARI may write to.
      "sorcery.conf": "[res_pjsip]\ndomain_alias = memory",
      // Asterisk 16 has no such application, and nobody calls this there.
      "extensions.conf": "[contract]\nexten => broadcast,1,StasisBroadcast(20000,^contract$,one:two,yes)",
    },
  });
}

/** The phones and the trunk of a real Asterisk. */
export function realParts(asterisk: RunningAsterisk, later: Stage["later"]): RealParts {
  return {
    url: asterisk.url,
    async phone(name) {
      const phone = await startPhone({ asterisk, name, answer: "at-once" });
      later(() => phone.stop());
      return { endpoint: `PJSIP/${name}`, sipPort: phone.sipPort, hangUp: () => phone.hangUp() };
    },
    async call(extension) {
      const call = await placeCall({ asterisk, from: "trunk", to: extension });
      later(() => call.hangUp());
      return call;
    },
    async sendSipMessage(text) {
      const socket = createSocket("udp4").bind(0, "127.0.0.1");
      await once(socket, "listening");
      const { port } = socket.address();
      const answered = once(socket, "message");
      // To no number of the dialplan: that would take it, and keep every later message waiting until it is done.
      const message = [
        `MESSAGE sip:text@127.0.0.1:${asterisk.sipPort} SIP/2.0`,
        `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK-${Date.now()}`,
        "From: <sip:trunk@127.0.0.1>;tag=contract",
        "To: <sip:text@127.0.0.1>",
        `Call-ID: ${Date.now()}@contract`,
        "CSeq: 1 MESSAGE",
        "Max-Forwards: 70",
        "Content-Type: text/plain",
        `Content-Length: ${Buffer.byteLength(text)}`,
        "",
        text,
      ].join("\r\n");
      socket.send(message, asterisk.sipPort, "127.0.0.1");
      await answered;
      socket.close();
    },
  };
}
