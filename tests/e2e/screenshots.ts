import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { startDemoCalls } from "../run/demo/calls";
import { startAsterisk } from "../support/asterisk/asterisk";
import { startPanelProcess } from "../support/panel/panel-process";

/** `npm run screenshots`: the pictures of the README, of the built panel on both Asterisks with the demo's calls. */
const folder = fileURLToPath(new URL("pictures", import.meta.url));
const passphrase = "a long enough pass phrase";
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function open(
  browser: Browser,
  state: State,
  scheme: "light" | "dark",
  size: typeof desk,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    reducedMotion: "reduce",
    storageState: state,
  });
  return context.newPage();
}

await mkdir(folder, { recursive: true });
const [newest, oldest] = await Promise.all([
  startAsterisk({ version: "22" }),
  startAsterisk({ version: "16" }),
]);
const panel = await startPanelProcess([newest, oldest]);
const browser = await chromium.launch({
  executablePath: process.env["PATCHBAY_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const calls: { stop(): Promise<void> }[] = [];
try {
  const first = await (await browser.newContext()).newPage();
  await first.goto(panel.setupLink);
  await first.getByLabel("Username").fill("admin");
  await first.getByLabel("Password", { exact: true }).fill(passphrase);
  await first.keyboard.press("Enter");
  await first.waitForURL(/\/calls/);
  await first.getByRole("link", { name: /live/ }).nth(1).waitFor();
  const state = await first.context().storageState();
  calls.push(...(await Promise.all([newest, oldest].map((asterisk) => startDemoCalls(asterisk, 0)))));
  // Long enough for the phones to have answered and the timers to read like calls.
  await first.waitForTimeout(8_000);

  const shoot = async (
    name: string,
    page: string,
    scheme: "light" | "dark",
    size = desk,
    act: (shown: Page) => Promise<void> = async () => undefined,
  ): Promise<void> => {
    const shown = await open(browser, state, scheme, size);
    await shown.goto(`${panel.origin}/${page}`);
    await shown.getByRole("heading", { level: 1 }).waitFor();
    await act(shown);
    await shown.waitForTimeout(1_500);
    await shown.screenshot({ path: `${folder}/${name}.png` });
    await shown.context().close();
    console.log(`${name}.png`);
  };
  await shoot("calls-light", "calls", "light");
  await shoot("listen-light", "calls", "light", desk, async (shown) => {
    for (const [who, node] of [
      ["Alice", "Asterisk 22"],
      ["4930555010", "Asterisk 16"],
    ] as const) {
      await shown.getByRole("row").filter({ hasText: who }).filter({ hasText: node }).first().click();
      await shown.keyboard.press("l");
      await shown
        .getByText(/on the air|listening/i)
        .first()
        .waitFor();
      await shown.waitForTimeout(1_500);
    }
  });
  await shoot("endpoints-light", "endpoints", "light");
  await shoot("calls-390-dark", "calls", "dark", phone);
  await oldest.kill9();
  await shoot("node-lost-dark", "calls", "dark");
} finally {
  await browser.close();
  await panel.stop();
  await Promise.all(calls.map((one) => one.stop().catch(() => undefined)));
  await Promise.all([newest.stop(), oldest.stop()]);
}
