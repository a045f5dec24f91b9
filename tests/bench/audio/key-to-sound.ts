import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { firstSampleMark } from "@/lib/audio/browser/audio-link";
import { ariRequest } from "../../support/asterisk/rest";
import { type PanelProcess, startPanelProcess } from "../../support/panel/panel-process";
import { signInFirst, untilReady } from "../sign-in";
import { openSession, settleMs } from "./click-to-sound";
import { quantile } from "./figures";
import type { Stage, Version } from "./stage";

/** One press or click, ms since it. */
interface Press {
  /** The page has handed its request to the browser. */
  sentMs: number;
  /** The answer is there. */
  answeredMs: number;
  /** The first sample is played. */
  heardMs: number;
}

/** By turns in the built panel and on the bare page. */
export interface KeyFigures {
  version: Version;
  product: { warm: Press[]; cold: Press[] };
  bare: { warm: Press[]; cold: Press[] };
}

/** The panel as `npm start` runs it, on the Asterisks of the stage and beside the panel of the bare page. */
export interface Product {
  /** The calls screen, in a context of its own. */
  openCalls(): Promise<Page>;
  close(): Promise<void>;
}

const pressMark = "bench:press";
const heardWithinMs = 10_000;

export async function startProduct(stage: Stage): Promise<Product> {
  const panel = await startPanelProcess(
    // An application of its own: Asterisk has one socket for each.
    (["22", "16"] as const).map((version) => ({ ...stage.asterisk(version), application: "product" })),
  );
  try {
    const cookies = await signInAndWait(stage, panel);
    return {
      openCalls: () => openCalls(stage, panel, cookies),
      close: () => panel.stop(),
    };
  } catch (error) {
    await panel.stop();
    throw error;
  }
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

async function signInAndWait(stage: Stage, panel: PanelProcess): Promise<Cookies> {
  const context = await stage.browser.newContext();
  await signInFirst(context, panel);
  await untilReady(context, panel);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function openCalls(stage: Stage, panel: PanelProcess, cookies: Cookies): Promise<Page> {
  const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`The page of the panel: ${error.message}`));
  await page.addInitScript((mark) => {
    // Before the page itself hears of the key, by the clock that the event was stamped with.
    addEventListener(
      "keydown",
      (event) => {
        if (event.key === "l") performance.mark(mark, { startTime: event.timeStamp });
      },
      true,
    );
  }, pressMark);
  await page.goto(`${panel.origin}/calls`);
  return page;
}

/** The line of the bench's call on this Asterisk. */
function rowOf(page: Page, version: Version): Locator {
  return page
    .getByRole("treegrid", { name: "Calls" })
    .getByRole("row")
    .filter({ hasText: "1003" })
    .filter({ hasText: `Asterisk ${version}` })
    .first();
}

/** What the page's timeline says of the press and of its request; `pressedAtMs` and `heardAtMs` on the page's clock. */
async function timed(page: Page, pressedAtMs: number, heardAtMs: number): Promise<Press> {
  const request = await page.evaluate((fromMs) => {
    const sent = performance
      .getEntriesByType("resource")
      .find(({ name, startTime }) => name.endsWith("/spies") && startTime >= fromMs);
    return sent instanceof PerformanceResourceTiming
      ? { startMs: sent.startTime, endMs: sent.responseEnd }
      : { startMs: Number.NaN, endMs: Number.NaN };
  }, pressedAtMs);
  return {
    sentMs: request.startMs - pressedAtMs,
    answeredMs: request.endMs - pressedAtMs,
    heardMs: heardAtMs - pressedAtMs,
  };
}

/** Presses `L` on the call until it is heard, then stops as a person does. */
async function press(stage: Stage, page: Page, version: Version): Promise<Press> {
  const row = rowOf(page, version);
  const count = async () => ((await ariRequest(stage.asterisk(version), "GET", "/channels")) as []).length;
  const before = await count();
  await row.focus();
  const heard = page.evaluate(
    ({ name, withinMs }) =>
      new Promise<number>((resolve, reject) => {
        // It keeps 250 requests, and then no more.
        performance.clearResourceTimings();
        setTimeout(() => reject(new Error("The press was not heard.")), withinMs);
        new PerformanceObserver((list, observer) => {
          const [mark] = list.getEntriesByName(name);
          if (mark === undefined) return;
          observer.disconnect();
          resolve(mark.startTime);
        }).observe({ type: "mark" });
      }),
    { name: firstSampleMark, withinMs: heardWithinMs },
  );
  const [heardAtMs] = await Promise.all([heard, page.keyboard.press("l")]);
  const pressedAtMs = await page.evaluate(
    (mark) => performance.getEntriesByName(mark).at(-1)?.startTime ?? Number.NaN,
    pressMark,
  );
  const one = await timed(page, pressedAtMs, heardAtMs);
  await row.focus();
  await page.keyboard.press("e");
  await page.getByRole("region", { name: "Listening and talking" }).waitFor({ state: "detached" });
  const deadlineMs = performance.now() + heardWithinMs;
  while ((await count()) > before) {
    if (performance.now() > deadlineMs) throw new Error("The panel has left a session in Asterisk.");
    await delay(20);
  }
  return one;
}

async function click(stage: Stage, page: Page, version: Version): Promise<Press> {
  await page.evaluate(() => performance.clearResourceTimings());
  const { clickAtMs, firstSampleAtMs } = await openSession(stage, page, version);
  const originMs = await page.evaluate(() => performance.timeOrigin);
  const one = await timed(page, clickAtMs - originMs, firstSampleAtMs - originMs);
  await page.evaluate(() => window.audioBench.leave());
  return one;
}

/**
 * The key `L` on the row of a real call in the built panel, until its sound leaves the jitter buffer; and by turns with it
 * the bare page of `measureClicks`, which has nothing but a button. What the panel's page adds is the difference.
 */
export async function measureKeys(
  stage: Stage,
  product: Product,
  version: Version,
  { warm, cold }: { warm: number; cold: number },
): Promise<KeyFigures> {
  const { caller, agent } = stage.call(version);
  const figures: KeyFigures = {
    version,
    product: { warm: [], cold: [] },
    bare: { warm: [], cold: [] },
  };
  caller.ear.say(700);
  agent.ear.say(1_200);
  try {
    for (let round = 0; round < cold; round += 1) {
      const page = await product.openCalls();
      await rowOf(page, version).waitFor();
      await delay(settleMs);
      figures.product.cold.push(await press(stage, page, version));
      await page.context().close();
      const bare = await stage.newPage();
      await delay(settleMs);
      figures.bare.cold.push(await click(stage, bare, version));
      await bare.context().close();
    }
    const page = await product.openCalls();
    await rowOf(page, version).waitFor();
    const bare = await stage.newPage();
    await bare.evaluate(() => window.audioBench.prepared);
    // The first one warms the pages, and is not counted.
    for (let round = -1; round < warm; round += 1) {
      const turns = [
        async () => ({ of: figures.product, one: await press(stage, page, version) }),
        async () => ({ of: figures.bare, one: await click(stage, bare, version) }),
      ];
      // What the one leaves behind for the other, each meets as often.
      for (const turn of round % 2 === 0 ? turns : turns.reverse()) {
        const { of, one } = await turn();
        if (round >= 0) of.warm.push(one);
        // So that the presses meet Asterisk's timers at any moment of theirs.
        await delay(settleMs + Math.random() * 20);
      }
    }
    await page.context().close();
    await bare.context().close();
    return figures;
  } finally {
    caller.ear.say(undefined);
    agent.ear.say(undefined);
  }
}

/** As lines for people. */
export function keyReport({ version, product, bare }: KeyFigures): string {
  const row = (
    name: string,
    which: "warm" | "cold",
    of: (values: readonly number[]) => number,
    at: keyof Press = "heardMs",
    aim = "",
  ) => {
    const [own, floor] = [of(product[which].map((one) => one[at])), of(bare[which].map((one) => one[at]))];
    return [
      name.padEnd(38),
      own.toFixed(1).padStart(14),
      floor.toFixed(1).padStart(9),
      (own - floor).toFixed(1).padStart(9),
      (own / floor).toFixed(2).padStart(8),
      aim.padStart(7),
    ].join(" ");
  };
  const p50 = (values: readonly number[]): number => quantile(values, 0.5);
  const p99 = (values: readonly number[]): number => quantile(values, 0.99);
  const worst = (values: readonly number[]): number => Math.max(...values);
  return [
    `Key L to sound in the product on Asterisk ${version}, ${product.warm.length} warm presses, ms; floor: clicks on the bare page, by turns`,
    `${"".padEnd(38)} in the product     floor     added  × floor     aim`,
    row("request sent by the page, warm, p50", "warm", p50, "sentMs"),
    row("answer in the page, warm, p50", "warm", p50, "answeredMs"),
    row("first sample played, warm, the fastest", "warm", (values) => Math.min(...values)),
    row("first sample played, warm, p50", "warm", p50, "heardMs", "≤ 120"),
    row("first sample played, warm, p99", "warm", p99, "heardMs", "≤ 250"),
    row("the same, cold, p50", "cold", p50, "heardMs", "≤ 350"),
    row(`the same, cold, worst of ${product.cold.length} pages`, "cold", worst, "heardMs", "≤ 350"),
  ].join("\n");
}
