import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "@/tests/support/ari-contract/cases";
import { isFor, operationsOf } from "@/tests/support/ari-contract/coverage";
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

  it("called every operation, and each that can succeed here did", () => {
    const { exchanges } = stage.transport;
    const called = new Set(exchanges.map(({ operation }) => operation));
    expect([...called].sort()).toEqual(operationsOf(branch).sort());
  });

  it("leaves nothing behind", async () => {
    await expect.poll(() => snapshotOfThings(asterisk), { timeout: 5_000 }).toEqual(before);
  });
});
