import { expect } from "@playwright/test";
import { ariRequest } from "../support/asterisk/rest";
import { placeCall } from "../support/phones/phone";
import { betweenPressesMs, callRow, test } from "./stack";

test.describe("the calls page", () => {
  test("shows a real call come and go", async ({ as, stack }) => {
    const page = await as("operator");
    await expect(page.getByText(/0 calls/)).toBeVisible();
    const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
    await call.answered;
    const row = callRow(page, "1003");
    await expect(row).toContainText("up");
    await expect(row).toContainText("1002");
    await expect(row).toContainText(/00:0\d/);
    await call.hangUp();
    // Struck and greyed with its cause for a moment, then gone.
    await expect(callRow(page, /Normal/i)).toBeVisible();
    await expect(row).toHaveCount(0);
  });

  test("places a call from the dialog and keeps its outcome", async ({ as, stack }) => {
    const page = await as("operator");
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Ring", { exact: true }).fill("PJSIP/alice");
    await dialog.getByLabel("Node").selectOption("pbx-22");
    await dialog.getByLabel("Extension").last().fill("600");
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(/answered after \d+ s/)).toBeVisible();
    stack.alice.ear.forget();
    await stack.alice.ear.hears(1_004, -25, 5_000);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);

    const row = callRow(page, "Milliwatt");
    await row.click();
    await page.keyboard.press("h");
    await expect(row).toContainText(/press H again/i);
    await page.waitForTimeout(betweenPressesMs);
    await page.keyboard.press("h");
    await expect(row).toHaveCount(0);
    await page.keyboard.press("n");
    await expect(
      page
        .getByRole("dialog")
        .getByText(/Normal clearing \(16\)/i)
        .first(),
    ).toBeVisible();
  });

  test("does nothing on one press of H alone", async ({ as, stack }) => {
    const page = await as("operator");
    const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "900" });
    await call.answered;
    const row = callRow(page, "1003");
    await row.click();
    await page.keyboard.press("h");
    await expect(row).toContainText(/press H again/i);
    await expect(row).not.toContainText(/press H again/i);
    const channels = (await ariRequest(stack.asterisk, "GET", "/channels")) as unknown[];
    expect(channels).toHaveLength(1);
    await call.hangUp();
  });

  test("bridges two selected calls of ours by keyboard alone", async ({ as, stack }) => {
    const page = await as("operator");
    for (const name of ["alice", "bob"]) {
      await ariRequest(stack.asterisk, "POST", `/channels/e2e-${name}?endpoint=PJSIP/${name}&app=patchbay`);
    }
    await expect(callRow(page, "patchbay")).toHaveCount(2);
    // From the page's start: into the list, down to the rows, select both, bridge.
    await callRow(page, "patchbay").first().focus();
    await page.keyboard.press("x");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("x");
    await page.keyboard.press("g");
    await expect
      .poll(async () => {
        const bridges = (await ariRequest(stack.asterisk, "GET", "/bridges")) as { channels: string[] }[];
        return bridges.map(({ channels }) => [...channels].sort());
      })
      .toEqual([["e2e-alice", "e2e-bob"]]);
    stack.alice.ear.say(700);
    stack.bob.ear.forget();
    await stack.bob.ear.hears(700, -25, 5_000);
    stack.alice.ear.say(undefined);
    // What belongs together is one call now.
    await expect(callRow(page, "patchbay")).toHaveCount(1);
  });

  test("holds, mutes and plays music by single keys, and shows the marks", async ({ as, stack }) => {
    const page = await as("operator");
    await ariRequest(stack.asterisk, "POST", "/channels/e2e-marks?endpoint=PJSIP/alice&app=patchbay");
    const row = callRow(page, "patchbay");
    await expect(row).toContainText("up");
    await row.click();
    await page.keyboard.press("o");
    await expect(row.getByLabel(/held/i).or(row.getByText(/held/i)).first()).toBeVisible();
    await page.keyboard.press("o");
    await expect(row.getByText(/held/i)).toHaveCount(0);
  });

  test("opens a call to its channels and its details", async ({ as, stack }) => {
    const page = await as("operator");
    const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
    await call.answered;
    const row = callRow(page, "1003").first();
    await expect(row).toContainText("up");
    await row.click();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("row", { name: /channel PJSIP\/carol-/ })).toBeVisible();
    await expect(page.getByRole("row", { name: /channel PJSIP\/bob-/ })).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    const details = page.getByRole("dialog");
    await expect(details).toContainText("PJSIP/carol-");
    // What cannot be done is said with its reason.
    await expect(details).toContainText(/dialplan/i);
    await page.keyboard.press("Escape");
    await call.hangUp();
  });

  test("keeps the filter in the address", async ({ as, stack }) => {
    const page = await as("operator");
    const calls = await Promise.all(
      ["carol", "erin"].map((from) => placeCall({ asterisk: stack.asterisk, from, to: "900" })),
    );
    await Promise.all(calls.map((call) => call.answered));
    await expect(callRow(page, "1003")).toHaveCount(1);
    await page.keyboard.press("/");
    await page.keyboard.type("1005");
    await expect(callRow(page, "1003")).toHaveCount(0);
    await expect(callRow(page, "1005")).toHaveCount(1);
    await expect(page).toHaveURL(/1005/);
    await page.reload();
    await expect(callRow(page, "1005")).toHaveCount(1);
    await expect(callRow(page, "1003")).toHaveCount(0);
    await Promise.all(calls.map((call) => call.hangUp()));
  });
});

test.describe("spying by phone", () => {
  test("a supervisor listens, and hears the tone of the call", async ({ as, stack }) => {
    const page = await as("supervisor");
    const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "600" });
    await call.answered;
    const row = callRow(page, "Milliwatt");
    await row.click();
    await page.keyboard.press("p");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("My phone").fill("PJSIP/dave");
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    stack.dave.ear.forget();
    await stack.dave.ear.hears(1_004, -25, 8_000);
    await expect(row).toContainText("supervisor");
    await row.click();
    await page.keyboard.press("e");
    await expect
      .poll(async () => ((await ariRequest(stack.asterisk, "GET", "/channels")) as unknown[]).length)
      .toBe(1);
    await call.hangUp();
  });

  test("is not offered to an operator, and refused when asked for all the same", async ({ as, stack }) => {
    const page = await as("operator");
    const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "600" });
    await call.answered;
    const row = callRow(page, "Milliwatt");
    await row.click();
    await page.keyboard.press("l");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    const channels = (await ariRequest(stack.asterisk, "GET", "/channels")) as { id: string }[];
    const refused = await page.request.post(
      `${stack.panel.origin}/api/v1/nodes/pbx-22/channels/${channels[0]?.id}/spies`,
      { headers: { origin: stack.panel.origin }, data: { mode: "listen", endpoint: "PJSIP/dave" } },
    );
    expect(refused.status()).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "forbidden" });
    await call.hangUp();
  });
});
