import { expect } from "vitest";
import { AudioPage } from "@/tests/support/media/audio-page";
import type { Person, Program } from "@/tests/support/panel/test-panel";
import { placeCall } from "@/tests/support/phones/phone";
import { hearMs, loudDb, stageActs } from "./act-stage";

export const callerHz = 700;
export const agentHz = 1_200;
export const supervisorHz = 1_500;

/** The stage of acts, with a call and somebody who listens to it in the browser. */
export function stageListening(version: "22" | "16") {
  const stage = stageActs(version);
  const { asterisk, node, path, done, cast } = stage;

  /** carol talks with bob, each says a tone. The target is bob's leg: what he says is near, what carol says is far. */
  const talk = async () => {
    const { panel, bob } = cast();
    const call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    const { id: target } = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/bob" && row.bridgeId !== null,
    );
    call.ear.say(callerHz);
    bob.ear.say(agentHz);
    await bob.ear.hears(callerHz, loudDb, hearMs);
    return { call, target };
  };
  const openPage = (ticket: unknown, owner: Person | Program = cast().panel.supervisor) =>
    AudioPage.open({
      origin: cast().panel.origin,
      ticket: String(ticket),
      ...("cookie" in owner ? { cookie: owner.cookie } : { authorization: owner.authorization }),
    });
  const listen = async (
    target: string,
    body: object = {},
    owner: Person | Program = cast().panel.supervisor,
  ) => {
    const reply = await owner.post(path(`/channels/${target}/spies`), { via: "browser", ...body });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    return { id: String(reply.body["spyId"]), page: openPage(reply.body["ticket"], owner) };
  };
  const change = (id: string, body: object) =>
    done(cast().panel.supervisor.patch(path(`/spies/${id}`), body));
  const expectNothingLeft = async () => {
    const { panel } = cast();
    await panel.none(node, "spies", () => true);
    await panel.none(
      node,
      "channels",
      (row) => row.snoopOfId !== null || /^(UnicastRTP|WebSocket)/.test(row.name),
    );
    await panel.none(node, "bridges", (row) => row.owner === "ours");
  };
  return { ...stage, talk, openPage, listen, change, expectNothingLeft };
}
