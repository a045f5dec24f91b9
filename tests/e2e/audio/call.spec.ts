import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { longestGapMs, slipCount, toneSamples } from "@/tests/support/audio/tones";
import { wavOf } from "@/tests/support/audio/wav";
import { withFakeMicrophone } from "../fake-microphone";
import { agentHz, callerHz, loudDb, withCall } from "./call-scene";
import { levels } from "./heard";
import { Undisturbed } from "./undisturbed";

const supervisorHz = 1_500;
const silentDb = -45;
const listenMs = 60_000;
const voice = join(tmpdir(), `patchbay-supervisor-${process.pid}.wav`);

test.use(withFakeMicrophone(voice));

test.beforeAll(() => {
  const tone = toneSamples([{ frequencyHz: supervisorHz, amplitude: 0.5 }], 0, 48_000 * 10, 48_000);
  // A tone without a pause is noise to the browser, which takes it away.
  writeFileSync(voice, wavOf(tone.map((sample, at) => (Math.floor(at / 12_000) % 2 === 0 ? sample : 0))));
});
test.afterAll(() => rmSync(voice, { force: true }));

for (const version of ["22", "16"] as const) {
  test(`a minute of a real call on Asterisk ${version} is heard in the browser, each side alone, without a gap`, async ({
    page,
  }) => {
    test.setTimeout(4 * listenMs + 60_000);
    await withCall(version, page, async ({ listen }) => {
      await listen({ sides: "apart" });
      for (const { left, right } of await new Undisturbed(page, "call").heard(listenMs)) {
        for (const [heard, ownHz, otherHz] of [
          [left, agentHz, callerHz],
          [right, callerHz, agentHz],
        ] as const) {
          const own = Math.min(...levels(heard, ownHz));
          expect(own).toBeGreaterThan(loudDb);
          // None of them is an odd harmonic of either tone, folded at 8 kHz: those are µ-law's own, at the phone.
          for (const hz of [otherHz, 440, 600, 1_000, 3_000])
            expect(Math.max(...levels(heard, hz)), `${hz} Hz`).toBeLessThan(own - 50);
          expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
          expect(slipCount(heard, ownHz)).toBe(0);
        }
      }
    });
  });

  test(`the mode changes twenty times on Asterisk ${version}, and what is heard never stops`, async ({
    page,
  }) => {
    await withCall(version, page, async ({ panel, node, bob, call, listen }) => {
      const id = await listen({});
      const undisturbed = new Undisturbed(page, "call", 1_000);
      await page.evaluate(async () => {
        await window.harness.engine.microphone.start();
        window.harness.link("call").setTalking(true);
      });
      const change = async (mode: string) => {
        const reply = await panel.supervisor.patch(`/nodes/${node}/spies/${id}`, { mode });
        expect(reply.status, JSON.stringify(reply.body)).toBe(202);
      };
      const hearsNothingOfUs = async (phone: typeof bob.ear) => {
        phone.forget();
        await expect.poll(() => phone.heardMs).toBeGreaterThan(1_200);
        expect(phone.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
      };
      // The microphone is open, but in this mode nobody hears it.
      await hearsNothingOfUs(bob.ear);
      await hearsNothingOfUs(call.ear);
      await change("whisper");
      await bob.ear.hears(supervisorHz, loudDb, 5_000);
      await hearsNothingOfUs(call.ear);
      await change("barge");
      await call.ear.hears(supervisorHz, loudDb, 5_000);
      await bob.ear.hears(supervisorHz, loudDb, 5_000);
      for (let count = 0; count < 6; count++) {
        for (const mode of ["listen", "whisper", "barge"]) {
          await change(mode);
          await page.waitForTimeout(200);
        }
      }
      await change("listen");
      await hearsNothingOfUs(bob.ear);
      for (const { left: heard } of await undisturbed.heard(8_000)) {
        expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
        for (const hz of [agentHz, callerHz]) expect(Math.min(...levels(heard, hz))).toBeGreaterThan(loudDb);
        expect(Math.max(...levels(heard, supervisorHz))).toBeLessThan(silentDb);
      }
    });
  });
}
