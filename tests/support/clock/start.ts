import { type ChildProcess, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { spawnBound } from "../processes/bound-process";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const built = new Map<string, string>();

/**
 * Starts a thread of this process with a file of the repository, such as `tests/support/clock/standstill-thread.ts`. It
 * has a clock of its own: what this thread does meanwhile does not keep it from waking.
 */
export function startThread(file: string): Worker {
  const worker = new Worker(codeOf(file), { eval: true });
  // Its faults are this thread's.
  worker.on("error", (error) => {
    throw error;
  });
  return worker;
}

/**
 * The same as a process, told and heard by messages. It waits for nothing of this one: of phones in a thread of this process
 * all had a hole at once, in one round of eight on a busy machine.
 */
export function startProcess(file: string): ChildProcess {
  const child = spawnBound(process.execPath, ["--eval", codeOf(file)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    serialization: "advanced",
  });
  child.on("error", (error) => {
    throw error;
  });
  return child;
}

function codeOf(file: string): string {
  const code = built.get(file) ?? build(file);
  built.set(file, code);
  return code;
}

/**
 * What both run is JavaScript, whatever reads the TypeScript of this thread. Built by a process: esbuild in this one would
 * keep files open, and tests count those.
 */
function build(file: string): string {
  const args = [file, "--bundle", "--platform=node", "--format=cjs", "--target=node20"];
  return execFileSync("node_modules/.bin/esbuild", args, { cwd: root, encoding: "utf8" });
}
