import type { CostCommand, CostReport } from "./protocol";

/** Milliseconds since the epoch, finer than `Date.now()`: the processes of one machine can be compared by it. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Answers for what this process costs. */
export function costMeter(send: (report: CostReport) => void): (command: CostCommand) => void {
  let begunAtMs = performance.now();
  let begun = process.cpuUsage();
  return ({ type }) => {
    if (type === "end") process.exit(0);
    if (type === "begin") {
      begunAtMs = performance.now();
      begun = process.cpuUsage();
      send({ type: "begun" });
      return;
    }
    const { user, system } = process.cpuUsage(begun);
    send({ type: "counted", cpuMs: (user + system) / 1_000, elapsedMs: performance.now() - begunAtMs });
  };
}
