import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freeUdpPort } from "../ports/ports";
import { ended, findProgram, spawnBound } from "../processes/bound-process";

const scenarios = fileURLToPath(new URL("scenarios", import.meta.url));

/** A running SIPp with one scenario. */
export interface Sipp {
  readonly child: ChildProcess;
  /** The SIP port that it has on 127.0.0.1. */
  readonly port: number;
  /** Lines that the scenario has logged so far. */
  logged(): string;
  /** What it found wrong so far. */
  errors(): string;
  /** Its calls are ended by BYE or CANCEL, then it ends. */
  abortCalls(): Promise<void>;
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

/** Starts SIPp with `scenarios/NAME.xml`, its `{{…}}` filled from `values`. */
export async function startSipp(options: {
  scenario: "register" | "answer" | "refuse" | "call";
  values: Record<string, string | number>;
  /** Where the session description tells the other side to send audio. */
  earPort?: number | undefined;
  /** One call to this SIP port; else it waits for calls. */
  remotePort?: number;
  login?: { username: string; password: string };
}): Promise<Sipp> {
  const program = findProgram("sipp");
  if (program === undefined) throw new Error("sipp is not on the PATH: apt-get install sip-tester");
  const folder = mkdtempSync(join(tmpdir(), "patchbay-phone-"));
  const template = readFileSync(join(scenarios, `${options.scenario}.xml`), "utf8");
  const values: Record<string, string | number> = {
    ...options.values,
    session: sessionDescription(options.earPort ?? 9),
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
    ...["-sf", file, "-i", "127.0.0.1", "-p", String(port), "-mp", String(await freeUdpPort())],
    // Answers OPTIONS, INFO, NOTIFY and UPDATE by itself.
    ...["-nostdin", "-aa", "-trace_err", "-error_file", join(folder, "errors")],
    ...["-trace_logs", "-log_file", join(folder, "log")],
    ...(login === undefined ? [] : ["-au", login.username, "-ap", login.password]),
  ];
  const child = spawnBound(program, args, { stdio: "ignore", cwd: folder });
  const read = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "");
  let lastErrors = "";
  const whenEnded = ended(child).then(() => {
    lastErrors = read("errors");
    rmSync(folder, { recursive: true, force: true });
    return child.exitCode ?? 1;
  });
  return {
    child,
    port,
    ended: whenEnded,
    logged: () => read("log"),
    errors: () => lastErrors || read("errors"),
    async abortCalls() {
      // The first one stops new calls, the second one ends those that are there.
      child.kill("SIGUSR1");
      await new Promise((resolve) => setTimeout(resolve, 50));
      child.kill("SIGUSR1");
      const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await whenEnded;
      clearTimeout(timer);
    },
    async kill() {
      child.kill("SIGKILL");
      await whenEnded;
    },
  };
}
