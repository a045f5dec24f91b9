import type { ChildProcess } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freeMediaPort, freeUdpPort } from "../ports/ports";
import { ended, findProgram, isAlive, spawnBound } from "../processes/bound-process";
import type { RtpEar } from "./rtp";

const followEveryMs = 20;
const folderPrefix = "patchbay-phone-";
const scenarios = fileURLToPath(new URL("scenarios", import.meta.url));

/** A running SIPp with one scenario. */
export interface Sipp {
  readonly child: ChildProcess;
  /** The SIP port that it has on 127.0.0.1. */
  readonly port: number;
  /** What it found wrong so far; waits that end as the scenario has them are not wrong. */
  errors(): string;
  /** The ids of the calls that are up. */
  calls(): string[];
  /** Tells it to end a call: by BYE when it is up, by CANCEL while it still rings. */
  hangUp(callId: string): Promise<void>;
  /** Kills it. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it has ended: 0 when all calls went by the scenario. */
  readonly ended: Promise<number>;
}

/** The body of every offer and answer: µ-law and telephone events, to the ear's port. */
function sessionDescription(earPort: number): string {
  return [
    "v=0",
    "o=phone 1 1 IN IP4 127.0.0.1",
    "s=-",
    "c=IN IP4 127.0.0.1",
    "t=0 0",
    `m=audio ${earPort} RTP/AVP 0 101`,
    "a=rtpmap:0 PCMU/8000",
    "a=rtpmap:101 telephone-event/8000",
    "a=fmtp:101 0-16",
    "a=ptime:20",
    "a=sendrecv",
  ].join("\n");
}

/** Removes the folders of phones whose process was killed before it could. */
function sweep(): void {
  for (const entry of readdirSync(tmpdir())) {
    const [, owner] = /^patchbay-phone-(\d+)-/.exec(entry) ?? [];
    if (owner !== undefined && !isAlive(Number(owner)))
      rmSync(join(tmpdir(), entry), { recursive: true, force: true });
  }
}

/** Starts SIPp with `scenarios/NAME.xml`, its `{{…}}` filled from `values`. */
export async function startSipp(options: {
  scenario: "register" | "answer" | "refuse" | "call";
  values: Record<string, string | number>;
  /** Hears and speaks in its calls. */
  ear?: RtpEar;
  /** The id of its one call. */
  callId?: string;
  /** One call to this SIP port; else it waits for calls. */
  remotePort?: number;
  login?: { username: string; password: string };
}): Promise<Sipp> {
  const program = findProgram("sipp");
  if (program === undefined) throw new Error("sipp is not on the PATH: apt-get install sip-tester");
  const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  sweep();
  const template = readFileSync(join(scenarios, `${options.scenario}.xml`), "utf8");
  const values: Record<string, string | number> = {
    ...options.values,
    session: sessionDescription(options.ear?.port ?? 9),
  };
  const text = template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The scenario ${options.scenario} needs a value for ${name}`);
    return String(value);
  });
  const file = join(folder, "scenario.xml");
  writeFileSync(file, text);
  const port = await freeUdpPort();
  const login = options.login;
  const args = [
    ...(options.remotePort === undefined ? [] : [`127.0.0.1:${options.remotePort}`, "-m", "1"]),
    ...["-sf", file, "-i", "127.0.0.1", "-p", String(port), "-mp", String(await freeMediaPort())],
    // By itself it has 60 ports for its remote control, on the whole machine.
    ...["-cp", String(await freeUdpPort())],
    // Answers OPTIONS, INFO, NOTIFY and UPDATE by itself.
    ...["-nostdin", "-aa", "-trace_err", "-error_file", join(folder, "errors")],
    ...["-trace_logs", "-log_file", join(folder, "log")],
    ...(options.callId === undefined ? [] : ["-cid_str", options.callId]),
    ...(login === undefined ? [] : ["-au", login.username, "-ap", login.password]),
  ];
  const child = spawnBound(program, args, { stdio: "ignore", cwd: folder });
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";
  const calls = new Set<string>();
  let readTo = 0;
  // Each line is `talk PORT CALL-ID` or `over PORT CALL-ID`, with Asterisk's port for audio.
  const follow = () => {
    const text = read("log");
    const end = text.lastIndexOf("\n") + 1;
    for (const line of text.slice(readTo, end).split("\n")) {
      const [word, mediaPort, callId] = line.trim().split(" ");
      if (callId === undefined) continue;
      if (word === "talk") {
        calls.add(callId);
        options.ear?.speakTo(Number(mediaPort));
      }
      if (word === "over") {
        calls.delete(callId);
        options.ear?.leave(Number(mediaPort));
      }
    }
    readTo = Math.max(readTo, end);
  };
  const follower = setInterval(follow, followEveryMs);
  let lastErrors = "";
  const readErrors = () =>
    read("errors")
      .split(/(?=\d{4}-\d\d-\d\d\t)/)
      // Our scenarios use receive timeouts as timers.
      .filter((it) => !it.includes("receive timeout on message") && !it.startsWith("The following events"))
      .join("\n");
  const whenEnded = ended(child).then(() => {
    clearInterval(follower);
    follow();
    lastErrors = readErrors();
    rmSync(folder, { recursive: true, force: true });
    return child.exitCode ?? 1;
  });
  return {
    child,
    port,
    ended: whenEnded,
    calls: () => [...calls],
    errors: () => lastErrors || readErrors(),
    hangUp: (callId) => sendOrder(port, callId),
    async kill() {
      child.kill("SIGKILL");
      await whenEnded;
    },
  };
}

/** A MESSAGE from us to SIPp, with the id of one of its calls: the scenarios take it as the order to end that call. */
async function sendOrder(port: number, callId: string): Promise<void> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const message = [
    `MESSAGE sip:order@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK-order-${Date.now()}`,
    "From: <sip:order@127.0.0.1>;tag=order",
    `To: <sip:order@127.0.0.1:${port}>`,
    `Call-ID: ${callId}`,
    "CSeq: 9000 MESSAGE",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
  await new Promise((resolve) => socket.send(message, port, "127.0.0.1", resolve));
  socket.close();
}
