import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The full path of a program on the PATH, or in the system folders that a user's PATH may lack. */
export function findProgram(name: string): string | undefined {
  if (name.includes("/")) return existsSync(name) ? name : undefined;
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin"];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Starts a program that the kernel kills when this process dies, also by `kill -9`: what a test or the demo
 * starts must never outlive it. It has its own process group, so that Ctrl-C reaches us alone and we end it in order.
 */
export function spawnBound(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const setpriv = findProgram("setpriv");
  const program = findProgram(command) ?? command;
  const [file, all] =
    setpriv === undefined ? [program, [...args]] : [setpriv, ["--pdeathsig", "KILL", "--", program, ...args]];
  return spawn(file, all, { ...options, detached: true });
}

/** Resolves when the process has ended, at once if it already has. */
export function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

/** Ends a process: `signal` first, SIGKILL when it is still there after `graceMs`. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended(child);
  clearTimeout(timer);
}

/** Whether a process with this id is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
