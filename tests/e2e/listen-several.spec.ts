import { expect, type Locator, type Page } from "@playwright/test";
import { type PlacedCall, placeCall } from "../support/phones/phone";
import { type Ears, tapEars } from "./ears";
import { callRow, dockOf, type Stack, test } from "./stack";

/** Carol says the one, to Bob, and Erin the other, to Alice. No harmonic of the one is near the other. */
const carolHz = 700;
const erinHz = 1_200;
const loudDb = -30;
const quietDb = -60;
/** Longer than the stretch in which a tone is looked for. */
const laterMs = 1_000;

interface Scene {
  page: Page;
  dock: Locator;
  /** Of the session list. */
  carol: Locator;
  erin: Locator;
  ears: Ears;
  calls: { carol: PlacedCall; erin: PlacedCall };
}

/** Two calls, each with a tone of its own, listened to by `L` one after the other: Erin's is in focus. */
async function listenToBoth(as: (role: "supervisor") => Promise<Page>, stack: Stack): Promise<Scene> {
  const { asterisk } = stack;
  const page = await as("supervisor");
  const ears = await tapEars(page);
  await page.reload();
  const [call, other] = await Promise.all([
    placeCall({ asterisk, from: "carol", to: "1002" }),
    placeCall({ asterisk, from: "erin", to: "1001" }),
  ]);
  await Promise.all([call.answered, other.answered]);
  call.ear.say(carolHz);
  other.ear.say(erinHz);
  const dock = dockOf(page);
  for (const [number, hz] of [
    ["1003", carolHz],
    ["1005", erinHz],
  ] as const) {
    await callRow(page, number).first().click();
    await page.keyboard.press("l");
    await expect.poll(() => ears.toneDb(hz)).toBeGreaterThan(loudDb);
  }
  const of = (name: string) => dock.getByRole("listitem").filter({ hasText: name });
  return {
    page,
    dock,
    carol: of("Carol"),
    erin: of("Erin"),
    ears,
    calls: { carol: call, erin: other },
  };
}

/** Waits until these tones come out of the page and the other ones do not; they still do not a moment later. */
async function sounds(ears: Ears, ...wanted: readonly number[]): Promise<void> {
  const unwanted = [carolHz, erinHz].filter((hz) => !wanted.includes(hz));
  for (const hz of wanted) await expect.poll(() => ears.toneDb(hz), `${hz} Hz`).toBeGreaterThan(loudDb);
  for (const hz of unwanted) await expect.poll(() => ears.toneDb(hz), `${hz} Hz`).toBeLessThan(quietDb);
  await new Promise((resolve) => setTimeout(resolve, laterMs));
  for (const hz of unwanted) expect(await ears.toneDb(hz), `${hz} Hz`).toBeLessThan(quietDb);
}

/** How far its meter is filled, 0…1. */
const fill = (chip: Locator) =>
  chip
    .locator("[data-meter] > span")
    .first()
    .evaluate((bar) => Number.parseFloat(getComputedStyle(bar).scale));

test("of two calls only the one in focus sounds, until the other is turned on, or one is heard alone", async ({
  as,
  stack,
}) => {
  test.setTimeout(120_000);
  const { page, carol, erin, ears, calls } = await listenToBoth(as, stack);
  await sounds(ears, erinHz);
  await expect(carol).toContainText("quiet until chosen");
  // By its level meter it is seen to go on.
  await expect.poll(() => fill(carol)).toBeGreaterThan(0.2);

  await page.keyboard.press("]");
  await sounds(ears, carolHz);
  await expect(erin).toContainText("quiet until chosen");
  await erin.getByRole("button", { name: /Erin/ }).first().click();
  await sounds(ears, erinHz);

  await carol.getByRole("button", { name: "Sound on" }).click();
  await sounds(ears, carolHz, erinHz);

  await carol.getByRole("button", { name: /^Hear .*Carol.* alone$/ }).click();
  await sounds(ears, carolHz);
  await expect(erin).toContainText("another is heard alone");
  await carol.getByRole("button", { name: /^All are heard again/ }).click();
  await sounds(ears, carolHz, erinHz);

  await erin.getByRole("button", { name: "Sound off" }).click();
  await sounds(ears, carolHz);
  await expect(erin).toContainText("sound off");
  await carol.getByRole("button", { name: "Sound off" }).click();
  await sounds(ears);
  await expect(carol).toContainText("quiet until chosen");
  await expect.poll(() => fill(carol)).toBeGreaterThan(0.2);
  await page.keyboard.press("]");
  await sounds(ears, carolHz);
  await expect(erin).toContainText("sound off");
  await page.keyboard.press("]");
  await sounds(ears);
  await erin.getByRole("button", { name: "Sound on" }).click();
  await sounds(ears, erinHz);
  await Promise.all([calls.carol.hangUp(), calls.erin.hangUp()]);
});

test("the end of the call in focus puts no other one into the ear", async ({ as, stack }) => {
  const { page, dock, ears, calls } = await listenToBoth(as, stack);
  await page.keyboard.press("]");
  await sounds(ears, carolHz);
  await calls.carol.hangUp();
  await expect(dock).toContainText("quiet until you turn its sound on");
  await sounds(ears);
  await dock.getByRole("button", { name: "Sound on" }).first().click();
  await sounds(ears, erinHz);
  await calls.erin.hangUp();
});
