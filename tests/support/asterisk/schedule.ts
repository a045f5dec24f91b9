import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { AsteriskCoordinates } from "./rest";

/**
 * How the system gives the threads of an Asterisk a processor: `first`, ahead of all that only work, where sound is
 * measured, for one that waits for a processor loses frames by itself. Only root may, and Asterisk 16 and 22 are only run
 * by root.
 */
export async function scheduleAsterisk(
  { pid }: Pick<AsteriskCoordinates, "pid">,
  turn: "first" | "as-others",
): Promise<void> {
  const policy = turn === "first" ? ["--rr", "--pid", "1"] : ["--other", "--pid", "0"];
  await promisify(execFile)("chrt", ["--all-tasks", ...policy, String(pid)]);
}
