import { expect } from "@playwright/test";
import { placeCall } from "../support/phones/phone";
import { axe } from "./axe";
import { withFakeMicrophone } from "./fake-microphone";
import { callFromHere, callRow, dockOf, type Stack, test } from "./stack";

test.use(withFakeMicrophone());

test("a second call puts the first on hold by itself; one key or press changes over", async ({ as }) => {
  const page = await as("operator");
  const dock = dockOf(page);
  await callFromHere(page, "1002");
  await expect(dock).toContainText("You are heard by Bob");
  await callFromHere(page, "600");
  const bob = dock.getByRole("listitem").filter({ hasText: "Bob" });
  await expect(bob).toContainText("on hold");
  await expect(dock).toContainText("You are heard by 600");
  await expect(dock.getByText(/^You are heard by/)).toHaveCount(1);
  await axe(page);

  await page.keyboard.press("s");
  await expect(dock).toContainText("You are heard by Bob");
  await expect(dock.getByRole("listitem").filter({ hasText: "600" })).toContainText("on hold");
  await dock.getByRole("button", { name: /^Swap: take 600/ }).click();
  await expect(dock).toContainText("You are heard by 600");
  await expect(bob).toContainText("on hold");
});

test("a double E and a double click end one call, and not the next", async ({ as, stack }) => {
  const page = await as("supervisor");
  const calls = await Promise.all(
    (["carol", "x7"] as const).map((from) => placeCall({ asterisk: stack.asterisk, from, to: "900" })),
  );
  await Promise.all(calls.map(({ answered }) => answered));
  const dock = dockOf(page);
  const listenToBoth = async () => {
    await expect(callRow(page, "900")).toHaveCount(2);
    for (const row of await callRow(page, "900").all()) {
      await row.click();
      await page.keyboard.press("l");
    }
    await expect(dock.getByRole("listitem")).toHaveCount(2);
    await expect(dock).toContainText(/\d+ ms/);
  };
  const oneIsLeft = async () => {
    await expect(dock.getByRole("list")).toHaveCount(0);
    await expect(dock.getByRole("button", { name: "Stop", exact: true })).toHaveCount(1);
    await page.waitForTimeout(700);
    await expect(dock.getByRole("button", { name: "Stop", exact: true })).toHaveCount(1);
  };
  await listenToBoth();
  await page.keyboard.press("e");
  await page.keyboard.press("e", { delay: 150 });
  await oneIsLeft();
  await listenToBoth();
  await dock.getByRole("button", { name: "Stop", exact: true }).dblclick({ delay: 80 });
  await oneIsLeft();
  await page.keyboard.press("e");
  await expect(dock).toHaveCount(0);
  await Promise.all(calls.map((each) => each.hangUp()));
});

test("Talk here moves the focus to the dock, and Escape gives it back", async ({ as }) => {
  const other = await as("operator");
  await callFromHere(other, "600");
  await expect(dockOf(other)).toContainText("You are heard by");
  const page = await as("operator");
  await callRow(page, "600").first().click();
  await page.keyboard.press(".");
  await page.getByRole("menuitem", { name: "Talk here" }).click();
  const dock = dockOf(page);
  await expect(dock).toContainText("You are heard by");
  await expect(dock).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(callRow(page, "600").first()).toBeFocused();
});

const policyUrl = "/api/v1/policies/listening";

/** Changes one mode's role, as an admin elsewhere would. */
async function setBarge({ panel, cookies }: Stack, barge: "supervisor" | "admin"): Promise<void> {
  const cookie = cookies.admin.map(({ name, value }) => `${name}=${value}`).join("; ");
  const headers = { cookie, origin: panel.origin, "content-type": "application/json" };
  const policy = await (await fetch(panel.origin + policyUrl, { headers })).json();
  const body = JSON.stringify({ ...policy, roles: { ...policy.roles, barge } });
  expect((await fetch(panel.origin + policyUrl, { method: "PUT", headers, body })).status).toBe(200);
}

test("an open menu goes by a new policy at once, in either direction", async ({ as, stack }) => {
  const page = await as("supervisor");
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "900" });
  await call.answered;
  await callRow(page, "1003").first().click();
  await page.keyboard.press(".");
  const barge = page.getByRole("menuitem", { name: /Barge in/ }).first();
  await expect(barge).toBeVisible();
  const soon = { timeout: 2_000 };
  await setBarge(stack, "admin");
  try {
    await expect(barge).toHaveCount(0, soon);
  } finally {
    await setBarge(stack, "supervisor");
  }
  await expect(barge).toBeVisible(soon);
  await page.keyboard.press("Escape");
  await call.hangUp();
});
