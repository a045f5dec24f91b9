import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/api/roles";
import { type RunningAsterisk, startAsterisk } from "../support/asterisk/asterisk";
import { ariRequest } from "../support/asterisk/rest";
import { type PanelProcess, startPanelProcess } from "../support/panel/panel-process";
import { type Phone, startPhone } from "../support/phones/phone";

const passphrase = "a long enough pass phrase";

/** Two presses that follow each other sooner are one gesture (`leastPauseMs` of the page). */
export const betweenPressesMs = 500;

/** Everything real: both Asterisks, phones on the newer one, the built panel. */
export interface Stack {
  asterisk: RunningAsterisk;
  older: RunningAsterisk;
  panel: PanelProcess;
  alice: Phone;
  bob: Phone;
  dave: Phone;
  /** Cookies of each role, signed in by the page's own form. */
  cookies: Record<Role, Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>>;
}

export const test = base.extend<{ as: (role: Role) => Promise<Page> }, { stack: Stack }>({
  stack: [
    async ({ browser }, use) => {
      const [asterisk, older] = await Promise.all([
        startAsterisk({ version: "22" }),
        startAsterisk({ version: "16" }),
      ]);
      const panel = await startPanelProcess([asterisk, older]);
      const [alice, bob, dave] = await Promise.all(
        (["alice", "bob", "dave"] as const).map((name) => startPhone({ asterisk, name, answer: "at-once" })),
      );
      if (alice === undefined || bob === undefined || dave === undefined) throw new Error("unreachable");
      try {
        // The first admin comes by the one-time link, as the person who started the panel would.
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(panel.setupLink);
        await page.getByLabel("Username").fill("admin");
        await page.getByLabel("Password", { exact: true }).fill(passphrase);
        await page.keyboard.press("Enter");
        await expect(page).toHaveURL(/\/calls/);
        expect(page.url()).not.toContain("token");
        for (const role of ["operator", "supervisor"] as const) {
          const made = await context.request.post(`${panel.origin}/api/v1/users`, {
            headers: { origin: panel.origin },
            data: { username: role, role, password: passphrase },
          });
          expect(made.status()).toBe(201);
        }
        const cookies: Stack["cookies"] = {
          admin: await context.cookies(),
          operator: await signIn(browser, panel, "operator"),
          supervisor: await signIn(browser, panel, "supervisor"),
        };
        await context.close();
        await use({ asterisk, older, panel, alice, bob, dave, cookies });
      } finally {
        await Promise.all([alice.stop(), bob.stop(), dave.stop()]);
        await panel.stop();
        await Promise.all([asterisk.stop(), older.stop()]);
      }
    },
    { scope: "worker", timeout: 90_000 },
  ],
  as: async ({ context, browser, stack }, use) => {
    const errors: string[] = [];
    // Each role has cookies of its own: two people of one test never become one.
    const contexts = new Map<Role, BrowserContext>();
    await use(async (role) => {
      const own = contexts.get(role) ?? (contexts.size === 0 ? context : await browser.newContext());
      contexts.set(role, own);
      await own.addCookies(stack.cookies[role]);
      const page = await own.newPage();
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      await page.goto(`${stack.panel.origin}/calls`);
      return page;
    });
    // A refused act is a failed request to the browser; all else in the console is a fault of the page.
    expect(errors.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
    for (const own of contexts.values()) if (own !== context) await own.close();
    for (const one of [stack.asterisk, stack.older]) await hangUpAll(one);
  },
});

async function signIn(
  browser: { newContext(): Promise<ReturnType<Page["context"]>> },
  panel: PanelProcess,
  username: string,
): Promise<Stack["cookies"]["admin"]> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${panel.origin}/calls`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(passphrase);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/calls/);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function hangUpAll(asterisk: RunningAsterisk): Promise<void> {
  const channels = (await ariRequest(asterisk, "GET", "/channels")) as { id: string }[];
  await Promise.all(
    channels.map(({ id }) =>
      ariRequest(asterisk, "DELETE", `/channels/${encodeURIComponent(id)}`).catch(() => undefined),
    ),
  );
  const bridges = (await ariRequest(asterisk, "GET", "/bridges")) as { id: string }[];
  await Promise.all(
    bridges.map(({ id }) => ariRequest(asterisk, "DELETE", `/bridges/${id}`).catch(() => undefined)),
  );
}

/** The line of the call list that shows this text. */
export function callRow(page: Page, text: string | RegExp) {
  return page.getByRole("treegrid", { name: "Calls" }).getByRole("row").filter({ hasText: text });
}

/** Where what is listened to and talked in stands. */
export function dockOf(page: Page) {
  return page.getByRole("region", { name: "Listening and talking" });
}

/** Calls an extension from the page itself, by the dialog of the key `N`. */
export async function callFromHere(page: Page, extension: string, node = "pbx-22"): Promise<void> {
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("This browser").click();
  await dialog.getByLabel("Node").selectOption(node);
  await dialog.getByLabel("Extension", { exact: true }).fill(extension);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}
