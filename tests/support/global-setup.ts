import type { TestProject } from "vitest/node";
import { startAsterisk } from "./asterisk/asterisk";
import type { AsteriskCoordinates } from "./asterisk/rest";

declare module "vitest" {
  export interface ProvidedContext {
    /** The two real Asterisks of this run: `inject("asterisks")`. */
    asterisks: { "22": AsteriskCoordinates; "16": AsteriskCoordinates };
  }
}

/** Starts one Asterisk of each generation for the whole integration run, and ends both after it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running = await Promise.all([startAsterisk({ version: "22" }), startAsterisk({ version: "16" })]);
  // Only plain data crosses to the workers that run the tests.
  const [newest, oldest] = running.map((it) => JSON.parse(JSON.stringify(it)) as AsteriskCoordinates);
  if (newest === undefined || oldest === undefined) throw new Error("Not both Asterisks are running");
  project.provide("asterisks", { "22": newest, "16": oldest });
  return async () => {
    await Promise.all(running.map((it) => it.stop()));
  };
}
