import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { contract } from "@/tests/support/ari-contract/cases";
import {
  callsNotIn,
  callsWithoutRequired,
  isFor,
  operationsOf,
  succeeded,
  type TableCall,
  undocumentedRefusals,
} from "@/tests/support/ari-contract/coverage";
import { cannotSucceed, harmful, undocumented } from "@/tests/support/ari-contract/exceptions";
import { realParts, startContractAsterisk } from "@/tests/support/ari-contract/real";
import { type OpenStage, openStage } from "@/tests/support/ari-contract/stage";
import type { RunningAsterisk } from "@/tests/support/asterisk/asterisk";
import { snapshotOfThings, type ThingsCount } from "@/tests/support/asterisk/rest";

describe.each(["22", "16"] as const)("the contract with Asterisk %s", (version) => {
  const branch = Number(version);
  let asterisk: RunningAsterisk;
  let stage: OpenStage;
  let before: ThingsCount;

  beforeAll(async () => {
    asterisk = await startContractAsterisk(version);
    const parts = (later: OpenStage["later"]) => realParts(asterisk, later);
    stage = await openStage(asterisk, branch, asterisk.application, parts);
    before = await snapshotOfThings(asterisk);
  });
  afterAll(async () => {
    await stage?.close();
    await asterisk?.stop();
  });

  describe.each(Object.entries(contract))("%s", (_, cases) => {
    it.each(cases.filter((one) => isFor(one, branch)))("$name", async (one) => {
      const from = stage.transport.exchanges.length;
      expect(await stage.play(one)).toEqual([]);
      const called = stage.transport.exchanges.slice(from).map(({ operation }) => operation);
      expect(called).toEqual(expect.arrayContaining([...one.proves]));
    });
  });

  it("has called every operation of the table, and each that can succeed here did", () => {
    const { exchanges } = stage.transport;
    const called = [...new Set(exchanges.map(({ operation }) => operation))].sort();
    expect(called).toEqual(operationsOf(branch).sort());
    const failing = new Set(Object.values(cannotSucceed).flat());
    expect(succeeded(exchanges)).toEqual(called.filter((operation) => !failing.has(operation)));
  });

  it("was refused with documented statuses, and with those others that are known", () => {
    const known = [...undocumented.both, ...undocumented[version]].sort();
    expect(undocumentedRefusals(stage.transport.exchanges, branch)).toEqual(known);
  });

  it("is asked for nothing that it lacks, nothing incomplete and nothing that would crash it", async () => {
    const before = stage.transport.sent;
    const codes = async (calls: readonly TableCall[]) => {
      const found: string[] = [];
      for (const { resource, nickname, parameters, name } of calls) {
        const outcome = await stage.client.call(resource, nickname, parameters).then(
          () => "answered",
          (error: unknown) => (error instanceof AriError ? error.code : String(error)),
        );
        found.push(`${name}: ${outcome}`);
      }
      return found;
    };
    const as = (calls: readonly TableCall[], code: string) => calls.map(({ name }) => `${name}: ${code}`);
    const lacking = callsNotIn(branch);
    expect(lacking.length > 0).toBe(branch < 22);
    expect(await codes(lacking)).toEqual(as(lacking, "not_supported"));
    const incomplete = callsWithoutRequired(branch);
    expect(incomplete.length).toBeGreaterThan(100);
    expect(await codes(incomplete)).toEqual(as(incomplete, "missing_parameter"));
    // What 16 has not yet it lacks first.
    const refusals = branch === 22 ? [] : ["not_supported", "missing_parameter"];
    for (const one of harmful) {
      const [outcome] = await codes([one]);
      expect(as([one], one.code).concat(refusals.map((code) => `${one.name}: ${code}`))).toContain(outcome);
    }
    expect(stage.transport.sent).toBe(before);
  });

  it("leaves nothing behind", async () => {
    await expect.poll(() => snapshotOfThings(asterisk), { timeout: 5_000 }).toEqual(before);
  });

  it("says what its models say, and a little more", async ({ annotate }) => {
    const types = [...stage.events.types].sort();
    expect(types.length).toBeGreaterThan(20);
    const extras = [...new Set([...stage.transport.extras, ...stage.events.extras])].sort();
    await annotate(`Asterisk ${version}: ${types.length} types of events (${types.join(", ")})`);
    await annotate(`Asterisk ${version}: fields that no model has: ${extras.join(", ") || "none"}`);
  });
});
