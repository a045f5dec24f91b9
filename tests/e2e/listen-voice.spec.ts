import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { toneSamples } from "../support/audio/tones";
import { wavOf } from "../support/audio/wav";
import { type Phone, placeCall, startPhone } from "../support/phones/phone";
import type { RtpEar } from "../support/phones/rtp";
import { withFakeMicrophone } from "./fake-microphone";
import { callFromHere, callRow, dockOf, type Stack, test } from "./stack";

/** What the page's microphone hears. */
const voiceHz = 1_500;
/** What Carol says; no harmonic of it is near the voice. */
const carolHz = 710;
const loudDb = -25;
const silentDb = -45;
const soonMs = 15_000;
const voice = join(tmpdir(), `patchbay-own-voice-${process.pid}.wav`);

test.use(withFakeMicrophone(voice));

test.beforeAll(() => {
  const tone = toneSamples([{ frequencyHz: voiceHz, amplitude: 0.5 }], 0, 48_000 * 10, 48_000);
  // A tone without a pause is noise to the browser, which takes it away.
  writeFileSync(voice, wavOf(tone.map((sample, at) => (Math.floor(at / 12_000) % 2 === 0 ? sample : 0))));
});
test.afterAll(() => rmSync(voice, { force: true }));

const hear = (...ears: RtpEar[]) =>
  Promise.all(
    ears.map((ear) => {
      ear.forget();
      return ear.hears(voiceHz, loudDb, soonMs);
    }),
  );

/** In a stretch that begins now, and is longer than a pause of the voice, none of them hears it. */
const hearNothing = (...ears: RtpEar[]) =>
  Promise.all(
    ears.map(async (ear) => {
      ear.forget();
      await expect.poll(() => ear.heardMs, { timeout: soonMs }).toBeGreaterThan(1_200);
      expect(ear.toneLevelDb(voiceHz)).toBeLessThan(silentDb);
    }),
  );

/** What was said before is still on its way for a moment; then none of them hears any more of it. */
async function fallSilent(...ears: RtpEar[]): Promise<void> {
  await Promise.all(
    ears.map((ear) => {
      ear.forget();
      const level = () => (ear.heardMs < 1_000 ? Number.POSITIVE_INFINITY : ear.toneLevelDb(voiceHz));
      return expect.poll(level, { timeout: soonMs }).toBeLessThan(silentDb);
    }),
  );
  await hearNothing(...ears);
}

/** Bob's phone at the Asterisk that the test is about. */
async function withBob(version: "22" | "16", stack: Stack, act: (bob: Phone) => Promise<void>) {
  if (version === "22") return act(stack.bob);
  const bob = await startPhone({ asterisk: stack.older, name: "bob", answer: "at-once" });
  try {
    await act(bob);
  } finally {
    await bob.stop();
  }
}

const hold = (page: Page) => page.keyboard.down("Space");
const letGo = (page: Page) => page.keyboard.up("Space");

for (const version of ["22", "16"] as const) {
  test(`on Asterisk ${version} they hear the page who the mode says, while Space is held and not after`, async ({
    as,
    stack,
  }) => {
    test.setTimeout(180_000);
    const asterisk = version === "22" ? stack.asterisk : stack.older;
    await withBob(version, stack, async (bob) => {
      const page = await as("supervisor");
      const call = await placeCall({ asterisk, from: "carol", to: "1002" });
      await call.answered;
      call.ear.say(carolHz);
      const ears = [bob.ear, call.ear] as const;
      await callRow(page, "1003").first().click();
      await page.keyboard.press("l");
      const dock = dockOf(page);
      await expect(dock).toContainText(/\d+ ms/);

      await page.keyboard.press("w");
      await expect(dock).toContainText("Hold Space to be heard by Bob (1002)");
      // The microphone is open by now, and reaches nobody.
      await hearNothing(...ears);
      await hold(page);
      await expect(dock).toContainText("You are heard by Bob (1002)");
      await hear(bob.ear);
      await hearNothing(call.ear);
      // He still hears it, and his caller beside it: it was kept from her alone, and not over.
      await hear(bob.ear);
      await bob.ear.hears(carolHz, loudDb, soonMs);
      await letGo(page);
      await expect(dock).toContainText("Nobody hears you");
      await fallSilent(...ears);

      await dock.getByRole("button", { name: "Whisper to Carol (1003) instead" }).click();
      await expect(dock).toContainText("Hold Space to be heard by Carol (1003)");
      await hold(page);
      await hear(call.ear);
      await hearNothing(bob.ear);
      await hear(call.ear);
      await letGo(page);
      await fallSilent(...ears);

      await page.keyboard.press("b");
      await expect(dock).toContainText("Hold Space to be heard by everybody");
      await hearNothing(...ears);
      await hold(page);
      await hear(...ears);
      await letGo(page);
      await fallSilent(...ears);
      await page.keyboard.press("i");
      await hear(...ears);
      await page.keyboard.press("i");
      await fallSilent(...ears);

      await page.keyboard.press("l");
      await expect(dock.getByText(/hears you/)).toHaveCount(0);
      await hold(page);
      await hearNothing(...ears);
      await letGo(page);
      await call.hangUp();
    });
  });

  test(`on Asterisk ${version} the other party of a talk hears the page, and not while it is muted`, async ({
    as,
    stack,
  }) => {
    test.setTimeout(120_000);
    await withBob(version, stack, async ({ ear }) => {
      const page = await as("operator");
      await callFromHere(page, "1002", `pbx-${version}`);
      const dock = dockOf(page);
      await expect(dock).toContainText("You are heard by Bob");
      await hear(ear);
      await dock.getByRole("button", { name: "Mute", exact: true }).click();
      await expect(dock).toContainText("Muted: nobody hears you.");
      await fallSilent(ear);
      await page.keyboard.press("m");
      await expect(dock).toContainText("You are heard by Bob");
      await hear(ear);
    });
  });
}
