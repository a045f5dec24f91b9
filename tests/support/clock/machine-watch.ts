import type { Worker } from "node:worker_threads";
import { type Standstill, watchStandstills } from "./standstills";
import { startThread } from "./start";

/**
 * Tells when the machine gave this process no time: by a thread that does nothing but wake, and by the main thread,
 * which is the panel, where it woke late though the process did not work meanwhile. A panel that works too long at a
 * stretch is no standstill of the machine.
 */
export class MachineWatch {
  readonly standstills: Standstill[] = [];
  readonly #worker: Worker;
  readonly #stop: () => void;

  constructor() {
    const tell = (standstill: Standstill) => void this.standstills.push(standstill);
    this.#worker = startThread("tests/support/clock/standstill-thread.ts");
    this.#worker.unref();
    this.#worker.on("message", tell);
    let last = process.cpuUsage();
    this.#stop = watchStandstills(tell, (sinceMs) => {
      const { user, system } = process.cpuUsage(last);
      last = process.cpuUsage();
      return (user + system) / 1_000 >= sinceMs / 2;
    });
  }

  async stop(): Promise<void> {
    this.#stop();
    await this.#worker.terminate();
  }
}
