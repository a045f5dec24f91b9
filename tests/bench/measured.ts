import { type ChildProcess, fork } from "node:child_process";

/** Anything that is said between the bench and a process that it measures. */
export interface Told {
  type: string;
}

/** A process of its own with questions and answers, of which one is under way at most. */
export class Measured<Command extends Told, Report extends Told> {
  readonly #child: ChildProcess;
  readonly #died: Promise<never>;
  #ending = false;

  constructor(file: string, args: readonly (string | object)[], execArgv: readonly string[] = []) {
    this.#child = fork(
      file,
      args.map((it) => (typeof it === "string" ? it : JSON.stringify(it))),
      {
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        execArgv: [...execArgv],
      },
    );
    this.#died = new Promise((_resolve, reject) => {
      this.#child.once("exit", (code) => {
        if (!this.#ending) reject(new Error(`${file} ended with ${code}.`));
      });
    });
    this.#died.catch(() => undefined);
  }

  report<Type extends Report["type"]>(type: Type): Promise<Extract<Report, { type: Type }>> {
    const told = new Promise<Extract<Report, { type: Type }>>((resolve) => {
      const listen = (report: Told): void => {
        if (report.type !== type) return;
        this.#child.off("message", listen);
        // What a child tells is declared beside it, in the same repository.
        resolve(report as Extract<Report, { type: Type }>);
      };
      this.#child.on("message", listen);
    });
    return Promise.race([told, this.#died]);
  }

  send(command: Command): void {
    this.#ending ||= command.type === "end";
    this.#child.send(command);
  }

  /** Sends a question and waits for its answer. */
  ask<Type extends Report["type"]>(command: Command, type: Type): Promise<Extract<Report, { type: Type }>> {
    const told = this.report(type);
    this.send(command);
    return told;
  }

  kill(): void {
    this.#ending = true;
    this.#child.kill("SIGKILL");
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
