import { expect, type Page } from "@playwright/test";
import { ariRequest } from "../support/asterisk/rest";
import { placeCall } from "../support/phones/phone";
import { axe } from "./axe";
import { tapEars } from "./ears";
import { betweenPressesMs, callRow, dockOf, type Stack, test } from "./stack";

/** Records so long of a call that is listened to in the page, with a mark after each of `marksAfterMs`. */
async function record(
  page: Page,
  stack: Stack,
  ms: number,
  marksAfterMs: readonly number[],
): Promise<string> {
  const api = (method: "post" | "delete", path: string, data?: object) =>
    page.request[method](`${stack.panel.origin}/api/v1/nodes/pbx-22/spies/${path}`, {
      headers: { origin: stack.panel.origin },
      ...(data === undefined ? {} : { data }),
    });
  const live = await (await page.request.get(`${stack.panel.origin}/api/v1/spies`)).json();
  const [spy] = (live as { spies: { id: string }[] }).spies;
  const begun = await api("post", `${spy?.id}/recording`, { sides: "apart" });
  expect(begun.status()).toBe(201);
  const { recordingId } = (await begun.json()) as { recordingId: string };
  let passedMs = 0;
  for (const [index, afterMs] of [...marksAfterMs, ms].entries()) {
    await page.waitForTimeout(afterMs - passedMs);
    passedMs = afterMs;
    if (index < marksAfterMs.length) {
      expect((await api("post", `${spy?.id}/marks`, { text: `mark ${index + 1}` })).status()).toBe(201);
    }
  }
  expect((await api("delete", `${spy?.id}/recording`)).status()).toBe(200);
  return recordingId;
}

const place = (page: Page) => page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);
const isPaused = (page: Page) => page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.paused);

test("a recording is found after its call, and heard with marks, by the keyboard alone", async ({
  as,
  stack,
}) => {
  // A quarter of a minute is recorded, and more than that is heard.
  test.setTimeout(90_000);
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  call.ear.say(700);
  stack.bob.ear.say(1_200);
  const row = callRow(page, "1003").first();
  await row.click();
  await page.keyboard.press("l");
  await expect(dockOf(page)).toContainText(/\d+ ms/);
  const id = await record(page, stack, 13_000, [2_000, 11_000]);
  stack.bob.ear.say(undefined);

  // In the drawer of the call that still goes on.
  await row.click();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => place(page)).toBeGreaterThan(0.3);
  await drawer.getByRole("button", { name: "Pause" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await call.hangUp();

  const ears = await tapEars(page);
  await page.goto(`${stack.panel.origin}/recordings`);
  const line = page.getByRole("button", { name: /with .*1003/ });
  await expect(line).toContainText("supervisor");
  await expect(line).toContainText("00:13");
  await line.focus();
  await page.keyboard.press("Enter");
  const player = page.getByRole("group", { name: "Player" });
  await expect(player.getByRole("button", { name: "Play" })).toBeFocused();
  // Nothing is fetched, and nobody said to have heard it, before it is played.
  expect(await page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentSrc)).toBe("");
  await page.keyboard.press("Space");
  await expect.poll(() => place(page)).toBeGreaterThan(0.5);
  expect(await isPaused(page)).toBe(false);

  // Each side in its ear, with a volume of its own.
  await expect.poll(() => ears.peak("left")).toBeGreaterThan(0.1);
  await expect.poll(() => ears.peak("right")).toBeGreaterThan(0.1);
  await player.getByRole("slider", { name: /Volume of .*1002/ }).fill("0");
  await expect.poll(() => ears.peak("left")).toBeLessThan(0.01);
  expect(await ears.peak("right")).toBeGreaterThan(0.1);
  await player.getByRole("button", { name: /Sound of .*1002.* on/ }).click();
  await expect.poll(() => ears.peak("left")).toBeGreaterThan(0.1);
  await player.getByRole("button", { name: "Pause" }).focus();
  await page.keyboard.press("Space");
  await expect.poll(() => isPaused(page)).toBe(true);

  // Marks lie where they were set: one jump each, and around.
  await player.getByRole("slider", { name: "Place in the recording" }).fill("0");
  await expect.poll(() => place(page)).toBe(0);
  const at = async (seconds: number) => {
    await expect.poll(() => place(page)).toBeGreaterThan(seconds - 0.5);
    expect(await place(page)).toBeLessThan(seconds + 0.5);
  };
  await page.keyboard.press("m");
  await at(2);
  await page.keyboard.press("m");
  await at(11);
  await page.keyboard.press("ArrowLeft");
  await at(6);
  await page.keyboard.press("ArrowRight");
  await at(11);
  await page.keyboard.press("m");
  await at(2);
  await player.getByRole("button", { name: /mark 2/ }).click();
  await at(11);

  await player.getByLabel("Speed").selectOption("2");
  await player.getByRole("button", { name: "Play" }).click();
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  await expect.poll(() => place(page)).toBeGreaterThan(12.5);
  expect(await page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.playbackRate)).toBe(2);
  await expect(player.getByRole("slider", { name: /Volume of/ })).toHaveCount(2);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    player.getByRole("link", { name: "Download as WAV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${id}-both.wav`);

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      await axe(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${viewport.width} px`).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press("Escape");
  await expect(player).toHaveCount(0);
  await expect(line).toBeFocused();

  await page.getByLabel("Search recordings").fill("nobody");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(line).toBeVisible();

  // What Asterisk has lost is told, and the row can be removed all the same.
  await ariRequest(stack.asterisk, "DELETE", `/recordings/stored/${id}-far`);
  const admin = await as("admin");
  await admin.goto(`${stack.panel.origin}/recordings`);
  await admin.getByRole("button", { name: /with .*1003/ }).click();
  await admin.getByRole("button", { name: "Remove for good" }).click();
  await admin.waitForTimeout(betweenPressesMs);
  await admin.getByRole("button", { name: /Press again/ }).click();
  await expect(
    admin.getByRole("status").filter({ hasText: "A file of it could not be found" }),
  ).toBeVisible();
  await expect(admin.getByText("Nothing was recorded yet")).toBeVisible();
});

test("an operator is shown no recordings", async ({ as, stack }) => {
  const page = await as("operator");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Recordings" })).toHaveCount(0);
  await page.goto(`${stack.panel.origin}/recordings`);
  await expect(page.getByText("This screen needs the role supervisor")).toBeVisible();
});
