import type { Clock } from "@/lib/ari";

/** Something that a channel's or bridge's thread does for a while, one after the other. */
export interface Job {
  /** Its turn: it calls `next` when it is over. */
  begin(next: () => void): void;
  /** The channel is gone, or the bridge is empty. */
  cut(): void;
}

/** What waits at each target, `channel:abc`, `bridge:abc`: the first one is under way (res/stasis/command.c). */
export class MediaQueue {
  readonly #waiting = new Map<string, Job[]>();

  add(target: string, job: Job): void {
    const jobs = this.#waiting.get(target);
    if (jobs !== undefined) {
      jobs.push(job);
      return;
    }
    this.#waiting.set(target, [job]);
    this.#begin(target, job);
  }

  /** What waits at the target takes its turn too, and is cut at once. */
  cut(target: string): void {
    for (let [job] = this.#jobs(target); job !== undefined; [job] = this.#jobs(target)) job.cut();
  }

  isBusy(target: string): boolean {
    return this.#waiting.has(target);
  }

  clear(): void {
    this.#waiting.clear();
  }

  #jobs(target: string): Job[] {
    return this.#waiting.get(target) ?? [];
  }

  #begin(target: string, job: Job): void {
    job.begin(() => {
      const jobs = this.#jobs(target);
      if (jobs[0] !== job) return;
      jobs.shift();
      const [next] = jobs;
      if (next === undefined) this.#waiting.delete(target);
      else this.#begin(target, next);
    });
  }
}

/** The clock of the machine; its timers do not keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
