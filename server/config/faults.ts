/** One wrong or missing setting. */
export interface Fault {
  /** Name of the variable, or the place in the file: `nodes[1].url`. */
  setting: string;
  /** What is wrong with it. Never the value of a secret. */
  problem: string;
  /** What to write instead. */
  whatToDo: string;
}

/** Every fault of the configuration at once, so that one start shows all that has to be mended. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const lines = faults.map((fault) => `  ${fault.setting} ${fault.problem}. ${fault.whatToDo}.`);
    const count = faults.length === 1 ? "One setting is" : `${faults.length} settings are`;
    super(`${count} wrong.\n${lines.join("\n")}`);
    this.faults = faults;
  }
}

/** Collects faults while the settings are read. */
export class Faults {
  readonly all: Fault[] = [];

  add(setting: string, problem: string, whatToDo: string): void {
    this.all.push({ setting, problem, whatToDo });
  }
}
