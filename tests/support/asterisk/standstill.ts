import { readdirSync, readFileSync } from "node:fs";
import { expect } from "vitest";
import type { RunningAsterisk } from "./asterisk";

/** An Asterisk that can be made to stand still, as on a machine that hangs: its sockets stay open, and nobody answers. */
export class Standstill {
  readonly #asterisk: Pick<RunningAsterisk, "pid">;

  constructor(asterisk: Pick<RunningAsterisk, "pid">) {
    this.#asterisk = asterisk;
  }

  /** Resolves when the last of its threads has stopped: until then a request may be answered. */
  async begin(): Promise<void> {
    this.beginNow();
    await expect.poll(() => this.#states(), { interval: 5 }).toEqual(["T"]);
  }

  /** Its threads stop one by one, within milliseconds. */
  beginNow(): void {
    process.kill(this.#asterisk.pid, "SIGSTOP");
  }

  /** Nothing where it runs, or has ended. */
  end(): void {
    if (this.#asterisk.pid !== 0) process.kill(this.#asterisk.pid, "SIGCONT");
  }

  /** Of its threads, each state once (proc(5), stat): T is stopped. */
  #states(): string[] {
    const tasks = `/proc/${this.#asterisk.pid}/task`;
    const stats = readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/stat`, "utf8"));
    return [...new Set(stats.map((stat) => stat.slice(stat.lastIndexOf(")") + 2).charAt(0)))];
  }
}
