import { expect } from "@playwright/test";
import { ariRequest } from "../support/asterisk/rest";
import { axe } from "./axe";
import { test } from "./stack";

const pages = [
  "calls",
  "bridges",
  "endpoints",
  "recordings",
  "nodes",
  "users",
  "tokens",
  "audit",
  "settings/listening",
  "settings/keys",
] as const;
const adminPages = ["users", "tokens", "audit"] as const;

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`every page passes axe, ${colorScheme}, ${viewport.width} px`, async ({ as, stack }) => {
      const page = await as("admin");
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      for (const name of ["one", "two"]) {
        await ariRequest(
          stack.asterisk,
          "POST",
          `/channels/axe-${name}?endpoint=Local/900@default&app=patchbay`,
        );
      }
      await ariRequest(stack.asterisk, "POST", "/bridges/axe-bridge?type=mixing&name=Sales");
      // Before its StasisStart a channel cannot be added.
      await expect
        .poll(async () => {
          const channel = await ariRequest(stack.asterisk, "GET", "/channels/axe-one");
          return (channel as { dialplan: { app_name: string } }).dialplan.app_name;
        })
        .toBe("Stasis");
      await ariRequest(stack.asterisk, "POST", "/bridges/axe-bridge/addChannel?channel=axe-one");
      for (const name of pages) {
        await page.goto(`${stack.panel.origin}/${name}`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.getByRole("main")).toBeVisible();
        await axe(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${name} scrolls sideways at ${viewport.width} px`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test("the sign-in page passes axe and tells a wrong password", async ({ browser, stack }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${stack.panel.origin}/sign-in`);
  await axe(page);
  await page.getByLabel("Username").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await page.context().close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`a wrong address says so and leads to the calls, ${colorScheme}`, async ({ as, browser, stack }) => {
    const page = await as("operator");
    await page.emulateMedia({ colorScheme });
    const answer = await page.goto(`${stack.panel.origin}/cals`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "No such page" })).toBeVisible();
    await axe(page);
    await page.getByRole("link", { name: "Go to the calls" }).click();
    await expect(page).toHaveURL(/\/calls$/);
    // Without a session too, where an address is open.
    const stranger = await (await browser.newContext({ colorScheme })).newPage();
    await stranger.goto(`${stack.panel.origin}/robots.txt`);
    await expect(stranger.getByRole("heading", { level: 1, name: "No such page" })).toBeVisible();
    await stranger.getByRole("link", { name: "Go to the calls" }).click();
    await expect(stranger).toHaveURL(/\/sign-in/);
    await stranger.context().close();
  });
}

test("the set-up link works once", async ({ browser, stack }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(stack.panel.setupLink);
  await expect(page.getByText(/sign in/i).first()).toBeVisible();
  const again = await page.request.post(`${stack.panel.origin}/api/auth/setup`, {
    headers: { origin: stack.panel.origin },
    data: { token: "x".repeat(43), username: "second", password: "a long enough pass phrase" },
  });
  expect(again.status()).toBe(410);
  await page.context().close();
});

test("an operator is shown none of the admin's pages", async ({ as, stack }) => {
  const page = await as("operator");
  await expect(page.getByRole("navigation").getByRole("link", { name: "Bridges" }).first()).toBeVisible();
  for (const name of adminPages) {
    await expect(page.getByRole("navigation").getByRole("link", { name: new RegExp(name, "i") })).toHaveCount(
      0,
    );
    const answer = await page.request.get(`${stack.panel.origin}/api/v1/${name}`);
    expect(answer.status()).toBe(403);
  }
});

test("a user who is disabled is out at once", async ({ as, browser, stack }) => {
  const admin = await as("admin");
  const made = await admin.request.post(`${stack.panel.origin}/api/v1/users`, {
    headers: { origin: stack.panel.origin },
    data: { username: "leaver", role: "operator", password: "a long enough pass phrase" },
  });
  const { id } = (await made.json()) as { id: string };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${stack.panel.origin}/sign-in`);
  await page.getByLabel("Username").fill("leaver");
  await page.getByLabel("Password", { exact: true }).fill("a long enough pass phrase");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/0 calls/)).toBeVisible();
  await admin.request.patch(`${stack.panel.origin}/api/v1/users/${id}`, {
    headers: { origin: stack.panel.origin },
    data: { disabled: true },
  });
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});

test("a lost node is told on every page, its calls stay readable, and it comes back", async ({
  as,
  stack,
}) => {
  const page = await as("operator");
  await ariRequest(
    stack.older,
    "POST",
    "/channels/last-seen?endpoint=Local/900@default&extension=900&context=default",
  );
  await expect(page.getByText("900@default").first()).toBeVisible();
  await stack.older.kill9();
  await expect(page.getByText(/Asterisk 16 lost/i).first()).toBeVisible();
  await expect(page.getByText("900@default").first()).toBeVisible();
  await page.goto(`${stack.panel.origin}/nodes`);
  await expect(page.getByText(/lost/i).first()).toBeVisible();
  await stack.older.restart();
  await expect(page.getByText(/Asterisk 16 lost/i)).toHaveCount(0, { timeout: 20_000 });
  await page.goto(`${stack.panel.origin}/calls`);
  await expect(page.getByText(/0 calls/)).toBeVisible();
});
