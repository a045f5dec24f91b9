import { expect, type Page } from "@playwright/test";
import { firstSampleMark } from "@/lib/audio/browser/audio-link";
import { AppSocket } from "../support/ari-facts/app-socket";
import { ariRequest } from "../support/asterisk/rest";
import { placeCall } from "../support/phones/phone";
import { axe } from "./axe";
import { withFakeMicrophone } from "./fake-microphone";
import { betweenPressesMs, callFromHere, callRow, dockOf, test } from "./stack";

test.use(withFakeMicrophone());

/** How far a meter is filled, 0…1. */
const fill = (page: Page) =>
  dockOf(page)
    .locator("[data-meter] > span")
    .first()
    .evaluate((bar) => Number.parseFloat(getComputedStyle(bar).scale));

test("one key listens; whisper, push to talk, barge and stop go by the keyboard alone", async ({
  as,
  stack,
}) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  stack.bob.ear.say(1_000);
  const row = callRow(page, "1003").first();
  await row.click();
  await page.keyboard.press("l");
  const dock = dockOf(page);
  await expect(dock).toContainText(/\d+ ms/);
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);
  const marks = () => page.evaluate((name) => performance.getEntriesByName(name).length, firstSampleMark);
  expect(await marks()).toBe(1);
  await expect(row).toContainText("supervisor");
  await expect(dock.getByText(/heard by/)).toHaveCount(0);

  await page.keyboard.press("w");
  await expect(dock).toContainText(/Nobody hears you. Hold Space to be heard by/);
  await page.keyboard.down("Space");
  await expect(dock).toContainText(/You are heard by/);
  await page.keyboard.up("Space");
  await expect(dock).toContainText(/Nobody hears you/);

  await page.keyboard.press("b");
  await expect(dock).toContainText("to be heard by everybody");
  await page.keyboard.press("l");
  await expect(dock.getByText(/hears you/)).toHaveCount(0);
  await axe(page);

  // The dock stays where one goes; with no row in focus its own keys act.
  await page.getByRole("navigation").getByRole("link", { name: "Bridges" }).first().click();
  await expect(page).toHaveURL(/bridges/);
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);
  // What began to be heard is marked once, whatever comes after.
  expect(await marks()).toBe(1);
  await page.keyboard.press("e");
  await expect(dock).toHaveCount(0);
  await expect
    .poll(async () => ((await ariRequest(stack.asterisk, "GET", "/channels")) as unknown[]).length)
    .toBe(2);
  stack.bob.ear.say(undefined);
  await call.hangUp();
});

test("the sides come apart, on a phone's screen and in the dark too, and the end is told", async ({
  as,
  stack,
}) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  await callRow(page, "1003").first().click();
  await page.keyboard.press("l");
  const dock = dockOf(page);
  await dock.getByRole("button", { name: /Sides apart/ }).click();
  await expect(dock.getByRole("slider")).toHaveCount(2);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 390, height: 844 });
  await axe(page);
  await dock.getByRole("button", { name: /All controls/ }).click();
  await axe(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await call.hangUp();
  await expect(dock).toContainText(/call is over/i);
  // The words of an end stay for whoever has looked away.
  await dock.getByRole("button", { name: "Close", exact: true }).click();
  await expect(dock).toHaveCount(0);
});

test("an operator talks from the browser, and is told why listening is not for operators", async ({
  as,
  stack,
}) => {
  const page = await as("operator");
  await callFromHere(page, "600");
  const dock = dockOf(page);
  await expect(dock).toContainText("active");
  await expect(dock).toBeFocused();
  await expect(dock).toContainText(/You are heard by/);
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);
  await page.keyboard.press("o");
  await expect(dock).toContainText("On hold");
  await page.keyboard.press("o");
  await expect(dock).toContainText(/You are heard by/);
  await axe(page);

  await callRow(page, "operator").first().click();
  await page.keyboard.press("l");
  await expect(page.getByRole("alert").filter({ hasText: "This needs the role supervisor" })).toBeVisible();

  await dock.getByRole("button", { name: "Hang up" }).click();
  await page.waitForTimeout(betweenPressesMs);
  await dock.getByRole("button", { name: /Press again/ }).click();
  await expect(dock).toHaveCount(0);
  await expect
    .poll(async () => ((await ariRequest(stack.asterisk, "GET", "/channels")) as unknown[]).length)
    .toBe(0);
});

const channelCount = async (asterisk: Parameters<typeof ariRequest>[0]) =>
  ((await ariRequest(asterisk, "GET", "/channels")) as unknown[]).length;

test("a bridge is joined from its row, heard, and left without ending it", async ({ as, stack }) => {
  const page = await as("operator");
  const bridge = `${stack.asterisk.application}-bridge-e2e`;
  await ariRequest(stack.asterisk, "POST", `/bridges?bridgeId=${bridge}&type=mixing&name=Sales`);
  const callers = await Promise.all(
    ["carol", "x7"].map((from) => placeCall({ asterisk: stack.asterisk, from, to: "700" })),
  );
  const [call] = callers;
  const row = callRow(page, "1003").first();
  await expect.poll(() => channelCount(stack.asterisk)).toBe(2);
  await expect(row).toContainText("ringing");
  for (const { id } of (await ariRequest(stack.asterisk, "GET", "/channels")) as { id: string }[]) {
    await ariRequest(stack.asterisk, "POST", `/channels/${id}/answer`);
    await ariRequest(stack.asterisk, "POST", `/bridges/${bridge}/addChannel?channel=${id}`);
  }
  await Promise.all(callers.map(({ answered }) => answered));
  call?.ear.say(1_000);
  // The two rows have become one: a key that comes just then is kept from the row to which the focus slid.
  await expect(row).toContainText("x7");
  await row.click();
  await page.keyboard.press(".");
  await page.getByRole("menuitem", { name: "Join from this browser" }).click();
  const dock = dockOf(page);
  await expect(dock).toContainText("active");
  await expect(dock).toContainText("You are heard by everybody in Sales");
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);
  await dock.getByRole("button", { name: "Hang up" }).click();
  await page.waitForTimeout(betweenPressesMs);
  await dock.getByRole("button", { name: /Press again/ }).click();
  await expect(dock).toHaveCount(0);
  await expect.poll(() => channelCount(stack.asterisk)).toBe(2);
  await expect(row).toContainText("up");
  await Promise.all(callers.map((each) => each.hangUp()));
});

test("the dock records with a mark: the row says so, the drawer lists the mark while it runs", async ({
  as,
  stack,
}) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  const row = callRow(page, "1003").first();
  await row.click();
  await page.keyboard.press("l");
  const dock = dockOf(page);
  await expect(dock).toContainText(/\d+ ms/);
  await dock.getByRole("button", { name: "Record", exact: true }).click();
  await expect(row.getByRole("img", { name: "recorded by supervisor" })).toBeVisible();
  await dock.getByRole("button", { name: "Mark this moment…" }).click();
  await page.getByLabel("What is worth finding again").fill("asks for the price");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Marked.")).toBeVisible();
  await expect(page.getByLabel("What is worth finding again")).toHaveCount(0);

  await row.click();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("region", { name: "Recordings" })).toContainText("asks for the price");
  await axe(page);
  await page.keyboard.press("Escape");
  await dock.getByRole("button", { name: "Stop recording" }).click();
  await expect(row.getByRole("img", { name: /recorded by/ })).toHaveCount(0);
  await call.hangUp();
});

test("a spy by desk phone is steered from the dock: mode, whose ear, and its end", async ({ as, stack }) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  await callRow(page, "1003").first().click();
  await page.keyboard.press("p");
  await page.getByRole("dialog").getByLabel("My phone").fill("PJSIP/dave");
  await page.keyboard.press("Enter");
  const dock = dockOf(page);
  await expect(dock).toContainText("on PJSIP/dave");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await dock.getByRole("radio", { name: "Whisper" }).click();
  await expect(dock).toContainText("Bob (1002) hears your phone");
  stack.dave.ear.say(700);
  stack.bob.ear.forget();
  await stack.bob.ear.hears(700, -25, 5_000);
  await dock.getByRole("button", { name: "Whisper to Carol (1003) instead" }).click();
  await expect(dock).toContainText("Carol (1003) hears your phone");
  call.ear.forget();
  await call.ear.hears(700, -25, 5_000);
  await dock.getByRole("radio", { name: "Barge" }).click();
  await expect(dock).toContainText("Everybody hears your phone");
  stack.dave.ear.say(undefined);
  await dock.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(dock).toHaveCount(0);
  await expect.poll(() => channelCount(stack.asterisk)).toBe(2);
  await call.hangUp();
});

test("a call that another tab has taken is heard here again from the row's menu", async ({ as, stack }) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  stack.bob.ear.say(1_000);
  await callRow(page, "1003").first().click();
  await page.keyboard.press("l");
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);

  const other = await as("supervisor");
  const hearHere = async (tab: Page) => {
    await callRow(tab, "1003").first().click();
    await tab.keyboard.press(".");
    await tab.getByRole("menuitem", { name: "Hear it here" }).click();
  };
  await hearHere(other);
  await expect.poll(() => fill(other)).toBeGreaterThan(0.2);
  await expect(dockOf(page)).toContainText("not heard in this tab");
  await page.bringToFront();
  await hearHere(page);
  await expect.poll(() => fill(page)).toBeGreaterThan(0.2);
  await expect(dockOf(other)).toContainText("not heard in this tab");
  // One session all the while: no tab has begun another one.
  await expect(
    callRow(page, "1003").first().getByRole("img", { name: "listened to by supervisor" }),
  ).toBeVisible();
  stack.bob.ear.say(undefined);
  await call.hangUp();
});

test("another application's snoop is in the list of who listens, and goes with its end", async ({
  as,
  stack,
}) => {
  const { asterisk } = stack;
  const page = await as("admin");
  const call = await placeCall({ asterisk, from: "carol", to: "1002" });
  await call.answered;
  const channels = (await ariRequest(asterisk, "GET", "/channels")) as { id: string; name: string }[];
  const leg = channels.find(({ name }) => name.startsWith("PJSIP/bob-"));
  await page.goto(`${stack.panel.origin}/settings/listening`);
  await expect(page.getByText("Nobody listens now")).toBeVisible();

  const coach = await AppSocket.open(asterisk, "coach");
  try {
    const path = `/channels/${leg?.id}/snoop/coach-ear?app=coach&spy=both`;
    const { name } = (await ariRequest(asterisk, "POST", path)) as { name: string };
    const list = page.getByRole("grid", { name: "Listening now" });
    const line = list.getByRole("row", { name: /^coach, has a snoop on it, .*1002.*1003/ });
    await expect(line).toContainText(leg?.name ?? "its leg");
    await expect(line).toContainText("another application: Snoop/");
    // It is not the panel's to end, not even for an admin.
    await expect(line.getByRole("button", { name: /Stop/ })).toHaveCount(0);
    await axe(page);

    // By its channel name it is told from the application's other snoops, in the call's details.
    await line.getByRole("link").click();
    const listeners = page.getByRole("dialog").getByRole("listitem").filter({ hasText: "has a snoop on it" });
    await expect(listeners).toContainText("coach");
    await expect(listeners).toContainText(name);
    await page.goBack();
    await expect(line).toBeVisible();
    await ariRequest(asterisk, "DELETE", "/channels/coach-ear");
    await expect(page.getByText("Nobody listens now")).toBeVisible();
    // The call that it was on goes on.
    expect(await channelCount(asterisk)).toBe(2);
  } finally {
    await coach.close();
  }
  await call.hangUp();
});

// Last: what it sets holds for all who come after.
test("the admin's policy holds at once: a reason is asked for, and a mode is kept away in words", async ({
  as,
  stack,
}) => {
  const admin = await as("admin");
  await admin.goto(`${stack.panel.origin}/settings/listening`);
  await admin.getByLabel("Ask for a reason").click();
  await admin.getByLabel("Barge in").selectOption("admin");
  await admin.getByRole("button", { name: "Save" }).click();
  await expect(admin.getByText("Saved.")).toBeVisible();
  await axe(admin);

  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "900" });
  await call.answered;
  await callRow(page, "1003").first().click();
  await page.keyboard.press("l");
  await page.getByRole("dialog").getByLabel("Reason").fill("training");
  await page.keyboard.press("Enter");
  const dock = dockOf(page);
  await expect(dock).toContainText(/\d+ ms/);
  await expect(dock.getByRole("radio", { name: "Barge" })).toBeDisabled();
  // Who listens now is on the admin's page too, and can be stopped there.
  const line = admin
    .getByRole("grid", { name: "Listening now" })
    .getByRole("row", { name: /^supervisor, listening, .*1003/ });
  await expect(line).toContainText("in the browser");
  await axe(admin);
  await line.getByRole("button", { name: /^Stop/ }).press("Enter");
  // What is armed is not done by a double press.
  await admin.waitForTimeout(betweenPressesMs);
  await line.getByRole("button", { name: /^Again/ }).press("Enter");
  await expect(admin.getByText("Nobody listens now")).toBeVisible();
  await expect(dock).toContainText("admin (admin) has ended this listening.");
  await dock.getByRole("button", { name: "Close", exact: true }).click();
  await expect(dock).toHaveCount(0);
  await call.hangUp();
});
