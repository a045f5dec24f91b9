import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "@/tests/support/ari-contract/cases";
import { isFor, succeeded } from "@/tests/support/ari-contract/coverage";
import { type OpenStage, openStage, type RealParts } from "@/tests/support/ari-contract/stage";
import { answering, busy, conference, ringing } from "@/tests/support/fake-asterisk/callees";
import { type FakeAsterisk, startFakeAsterisk } from "@/tests/support/fake-asterisk/fake-asterisk";
import { claimedOperations } from "@/tests/support/fake-asterisk/routes";

/** The dialplan of the real Asterisks, as far as the contract calls it. */
const callees = {
  "Local/600@default": answering,
  "Local/604@default": conference,
  "Local/701@default": ringing,
  "Local/702@default": busy,
  "Local/900@default": answering,
};

function onlyReal(): never {
  throw new Error("The fake Asterisk has no phones: mark the case with isReal");
}

const real: RealParts = { phone: onlyReal, call: onlyReal, sendSipMessage: onlyReal, url: "" };

// Never shuffled: the last tests judge what all others have done.
const inOrder = { shuffle: false };

for (const version of ["22.10.1", "16.28.0"])
  describe(`the contract with a fake Asterisk ${version}`, inOrder, () => {
    const branch = Number.parseInt(version, 10);
    const claimed = claimedOperations(version);
    let fake: FakeAsterisk;
    let stage: OpenStage;

    beforeAll(async () => {
      fake = await startFakeAsterisk({ version, callees, phones: [], hasMailboxes: true });
      for (const phone of ["alice", "bob", "carol", "dave"]) fake.world.addEndpoint("PJSIP", phone);
      stage = await openStage(fake, branch, "contract", () => real);
    });
    afterAll(async () => {
      await stage?.close();
      await fake?.close();
    });

    describe.each(Object.entries(contract))("%s", (about, cases) => {
      const own = cases.filter(
        (one) => one.isReal !== true && isFor(one, branch) && one.proves.every((it) => claimed.includes(it)),
      );
      if (own.length > 0) it.each(own)("$name", async (one) => expect(await stage.play(one)).toEqual([]));
      else it("is nothing that it claims", () => expect(about).toMatch(/^(asterisk)$/));
    });

    it("holds for every operation that it has a route for, in success", () => {
      const good = new Set(succeeded(stage.transport.exchanges));
      expect(claimed.filter((operation) => !good.has(operation))).toEqual([]);
    });

    it("leaves nothing behind", () => {
      const { channels, bridges, halves, recordings } = fake.world;
      expect([channels.size, bridges.size, halves.size, recordings.stored.size]).toEqual([0, 0, 0, 0]);
      expect(fake.applications.list().map(({ name }) => name)).toEqual(["contract"]);
    });
  });
