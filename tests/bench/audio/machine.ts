import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** The kernel counts a process's time in hundredths of a second. */
const tickMs = 10;

/** What a process that is not ours to ask has used so far, ms of CPU; NaN where the system does not tell. */
export function cpuMsOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name may hold spaces: the fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return tickMs * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return Number.NaN;
  }
}

/** All time of all cores so far, and that in which they had nothing to do; ms. */
export function machineTimes(): { allMs: number; idleMs: number } {
  let allMs = 0;
  let idleMs = 0;
  for (const { times } of cpus()) {
    allMs += times.user + times.nice + times.sys + times.idle + times.irq;
    idleMs += times.idle;
  }
  return { allMs, idleMs };
}
