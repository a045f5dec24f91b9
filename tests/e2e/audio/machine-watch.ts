import { Worker } from "node:worker_threads";
import { type Standstill, standstillLeastMs, wakeEveryMs } from "./arrivals-watch";

const idleThread = `
  const { parentPort } = require("node:worker_threads");
  let lastMs = Date.now();
  setInterval(() => {
    const nowMs = Date.now();
    if (nowMs - lastMs > ${standstillLeastMs}) parentPort.postMessage({ fromMs: lastMs, toMs: nowMs });
    lastMs = nowMs;
  }, ${wakeEveryMs});
`;

/**
 * Tells when the machine gave this process no time: by a thread that does nothing but wake, and by the main thread,
 * which is phone and panel as well, where it woke late though the process did not work meanwhile. A panel that works too
 * long at a stretch is no standstill of the machine.
 */
export class MachineWatch {
  readonly standstills: Standstill[] = [];
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#worker = new Worker(idleThread, { eval: true });
    this.#worker.unref();
    this.#worker.on("message", (standstill: Standstill) => this.standstills.push(standstill));
    let lastMs = Date.now();
    let lastCpu = process.cpuUsage();
    this.#timer = setInterval(() => {
      const nowMs = Date.now();
      const cpu = process.cpuUsage(lastCpu);
      const workedMs = (cpu.user + cpu.system) / 1_000;
      if (nowMs - lastMs > standstillLeastMs && workedMs < (nowMs - lastMs) / 2) {
        this.standstills.push({ fromMs: lastMs, toMs: nowMs });
      }
      lastMs = nowMs;
      lastCpu = process.cpuUsage();
    }, wakeEveryMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker.terminate();
  }
}
