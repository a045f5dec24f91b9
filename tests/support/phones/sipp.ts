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

/** A dialog by the ids of RFC 3261, 12: the tags are this side's and Asterisk's. */
export interface Dialog {
  callId: string;
  localTag: string;
  remoteTag: string;
}

/** `CALL-ID;to-tag=…;from-tag=…` (RFC 3891): Asterisk's side of the dialog goes first. */
export function replacesOf({ callId, localTag, remoteTag }: Dialog): string {
  return `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
}

/** A running SIPp with one scenario. */
export interface Sipp {
  readonly child: ChildProcess;
  /** The SIP port that it has on 127.0.0.1. */
  readonly port: number;
  /** What it found wrong so far; waits that end as the scenario has them are not wrong. */
  errors(): string;
  /** The ids of the calls that are up. */
  calls(): string[];
  /** A call that is up, as another request names it. */
  dialog(callId: string): Dialog;
  /** Puts a call on hold, as a phone does: its ear falls silent. Once in a call, and resumed once. */
  hold(callId: string): Promise<void>;
  resume(callId: string): Promise<void>;
  /** Sends the other side of a call elsewhere by REFER; `referTo` is the header's value. Once in a call. */
  transfer(callId: string, referTo: string): Promise<void>;
  /** Tells it to end a call: by BYE when it is up, by CANCEL while it still rings. */
  hangUp(callId: string): Promise<void>;
  /** Kills it. */
  kill(): Promise<void>;
  /** Resolves with the exit code when it has ended: 0 when all calls went by the scenario. */
  readonly ended: Promise<number>;
}

/** The body of every offer and answer: µ-law and telephone events, to the ear's port. */
function sessionDescription(earPort: number, direction: "sendrecv" | "sendonly"): string {
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
    `a=${direction}`,
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
    session: sessionDescription(options.ear?.port ?? 9, "sendrecv"),
    heldSession: sessionDescription(options.ear?.port ?? 9, "sendonly"),
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
    // It tells, and in the end gives up, where it waited long for a processor: no fault of the call.
    ...["-watchdog_minor_threshold", "60000", "-watchdog_major_threshold", "60000"],
    // Answers OPTIONS, INFO, NOTIFY and UPDATE by itself.
    ...["-nostdin", "-aa", "-trace_err", "-error_file", join(folder, "errors")],
    ...["-trace_logs", "-log_file", join(folder, "log")],
    ...(options.callId === undefined ? [] : ["-cid_str", options.callId]),
    ...(login === undefined ? [] : ["-au", login.username, "-ap", login.password]),
  ];
  const child = spawnBound(program, args, { stdio: "ignore", cwd: folder });
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";
  const calls = new Map<string, Dialog>();
  let readTo = 0;
  // `talk PORT CALL-ID OUR-TAG THEIR-PARTY`, else `WORD PORT CALL-ID`; PORT is Asterisk's for audio.
  const follow = () => {
    const text = read("log");
    const end = text.lastIndexOf("\n") + 1;
    for (const line of text.slice(readTo, end).split("\n")) {
      const [word, mediaPort, callId, localTag = ""] = line.trim().split(" ");
      if (callId === undefined) continue;
      if (word === "talk") {
        calls.set(callId, { callId, localTag, remoteTag: /;tag=([^;>\s]+)/.exec(line)?.[1] ?? "" });
      }
      if (word === "over") calls.delete(callId);
      if (word === "talk" || word === "resume") options.ear?.speakTo(Number(mediaPort));
      else options.ear?.leave(Number(mediaPort));
    }
    readTo = Math.max(readTo, end);
  };
  const follower = setInterval(follow, followEveryMs);
  let lastErrors = "";
  const readErrors = () =>
    read("errors")
      .split(/(?=\d{4}-\d\d-\d\d\t)/)
      // Our scenarios use receive timeouts as timers; and what `-aa` answers is told as if it were wrong.
      .filter((it) => !/receive timeout on message|Automatic response mode|^The following events/.test(it))
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
    calls: () => [...calls.keys()],
    dialog(callId) {
      const dialog = calls.get(callId);
      if (dialog === undefined) throw new Error(`The call ${callId} is not up.`);
      return dialog;
    },
    errors: () => lastErrors || readErrors(),
    hangUp: (callId) => sendOrder(port, callId, "MESSAGE"),
    hold: (callId) => sendOrder(port, callId, "HOLD"),
    resume: (callId) => sendOrder(port, callId, "RESUME"),
    transfer: (callId, referTo) => sendOrder(port, callId, "TRANSFER", [`Refer-To: ${referTo}`]),
    async kill() {
      child.kill("SIGKILL");
      await whenEnded;
    },
  };
}

/** A request from us to SIPp, with the id of one of its calls: the scenarios take it as the order to do something with it. */
async function sendOrder(
  port: number,
  callId: string,
  method: "MESSAGE" | "HOLD" | "RESUME" | "TRANSFER",
  headers: readonly string[] = [],
): Promise<void> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const message = [
    `${method} sip:order@127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${socket.address().port};branch=z9hG4bK-order-${Date.now()}`,
    "From: <sip:order@127.0.0.1>;tag=order",
    `To: <sip:order@127.0.0.1:${port}>`,
    `Call-ID: ${callId}`,
    `CSeq: 9000 ${method}`,
    ...headers,
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");
  await new Promise((resolve) => socket.send(message, port, "127.0.0.1", resolve));
  socket.close();
}
