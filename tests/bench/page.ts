import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "@playwright/test";
import { io, type Socket } from "socket.io-client";
import { buildIfOld } from "../run/demo/build";
import { startFakeAsterisk } from "../support/fake-asterisk/fake-asterisk";
import { type PanelProcess, startPanelProcess } from "../support/panel/panel-process";
import { observePage, type PageFigures } from "./page-observer";
import { application, BenchTraffic } from "./page-traffic";
import { signInFirst, untilReady } from "./sign-in";

/**
 * `npx tsx tests/bench/page.ts`: how the call list behaves in a real Chromium on the built panel, with many calls and
 * many events. The same page with few calls in the same run is the floor: the machine's own share.
 */
const channels = Number(process.env["BENCH_CHANNELS"] ?? 10_000);
const floorChannels = 400;
const eventsPerSecond = Number(process.env["BENCH_EVENTS_PER_SECOND"] ?? 2_000);
const loadMs = 1_000 * Number(process.env["BENCH_SECONDS"] ?? 10);
/** As an operating system repeats a held key. */
const keyRepeatMs = 33;

/** Figures of one page. Times in milliseconds, heap in bytes. */
export interface PageMeasure {
  channels: number;
  /** Events written each second, as reached. */
  eventsPerSecond: number;
  /** From navigation to the first frame in which every call is in the list. */
  firstListMs: number;
  longTasks: { count: number; worstMs: number; totalMs: number };
  /** From an event's writing to the frame after the one that shows it. */
  paint: { count: number; p50Ms: number; p99Ms: number };
  /** While the list is scrolled by a held key, at rest and under load. */
  framesPerSecond: { rest: number; load: number };
  /** From a key press to the paint after it, under load; presses below the 16 ms that the browser reports count as 16. */
  press: { row: { p75Ms: number; worstMs: number }; search: { p75Ms: number; worstMs: number } };
  /** CPU time of the page's main thread for each second under load. */
  cpuMs: number;
  heapBytes: number;
  /** Event loop of the panel under load, its sampling of 10 ms included. */
  panelLoop: { p50Ms: number; p99Ms: number; worstMs: number };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Since the last time it was asked. */
async function panelLoop(context: BrowserContext, panel: PanelProcess): Promise<PageMeasure["panelLoop"]> {
  const text = await (await context.request.get(`${panel.origin}/metrics`)).text();
  const ms = (name: string) =>
    1_000 *
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)`, "m").exec(text)?.[1] ?? Number.NaN);
  return { p50Ms: ms("p50"), p99Ms: ms("p99"), worstMs: ms("max") };
}

async function cpuMs(client: CDPSession): Promise<number> {
  const { metrics } = await client.send("Performance.getMetrics");
  return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
}

async function hold(page: Page, key: string, durationMs: number): Promise<void> {
  const untilMs = performance.now() + durationMs;
  while (performance.now() < untilMs) {
    await page.keyboard.press(key);
    await delay(keyRepeatMs);
  }
}

const framesPerSecond = ({ frames }: PageFigures): number =>
  (1_000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0);

/** Sockets that take every patch and do nothing with it: further browsers, as the panel sees them. */
async function openSockets(context: BrowserContext, panel: PanelProcess, count: number): Promise<Socket[]> {
  const cookies = await context.cookies(panel.origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return Promise.all(
    Array.from({ length: count }, async () => {
      const extraHeaders = { cookie, origin: panel.origin };
      const socket = io(panel.origin, { transports: ["websocket"], extraHeaders, forceNew: true });
      await new Promise<void>((resolve, reject) => {
        socket.once("snapshot", () => resolve());
        socket.once("connect_error", reject);
      });
      return socket;
    }),
  );
}

async function measureOne(browser: Browser, channelCount: number, browsers: number): Promise<PageMeasure> {
  const fake = await startFakeAsterisk();
  const traffic = new BenchTraffic(fake, channelCount / 2);
  const { url, username, password } = fake;
  const coordinates = { version: "22" as const, url, username, password, application };
  const panel = await startPanelProcess([coordinates as never]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  let sockets: Socket[] = [];
  try {
    await signInFirst(context, panel);
    await untilReady(context, panel);
    sockets = await openSockets(context, panel, browsers - 1);
    const page = await context.newPage();
    // tsx keeps the names of functions by a helper that the page does not have.
    await page.addInitScript({ content: "globalThis.__name = (named) => named;" });
    await page.addInitScript(observePage);
    await page.goto(`${panel.origin}/calls`, { waitUntil: "commit" });
    const firstListMs = await page
      .waitForFunction(
        (rows) =>
          document.querySelectorAll("[role=row][data-index]").length > 0 &&
          document.querySelector("[role=treegrid]")?.getAttribute("aria-rowcount") === rows
            ? performance.now()
            : 0,
        String(channelCount / 2 + 1),
        { polling: "raf", timeout: 60_000 },
      )
      .then((handle) => handle.jsonValue());

    const client = await context.newCDPSession(page);
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    const begin = () => page.evaluate(() => window.bench.begin());
    const end = () => page.evaluate(() => window.bench.end());
    await page.locator("[role=row][data-index='0']").focus();
    await begin();
    await hold(page, "ArrowDown", 2_000);
    const rest = framesPerSecond(await end());
    await page.keyboard.press("Home");

    // First the eyes only: what is told is shown in time.
    await traffic.play(eventsPerSecond, 2_000);
    await begin();
    await panelLoop(context, panel);
    const cpuBefore = await cpuMs(client);
    const startedAtMs = performance.now();
    const { events, probes } = await traffic.play(eventsPerSecond, loadMs);
    const cpu = (await cpuMs(client)) - cpuBefore;
    const reached = (1_000 * events) / (performance.now() - startedAtMs);
    await delay(500);
    const watched = await end();
    const loop = await panelLoop(context, panel);
    const delays = watched.painted.flatMap(([number, atMs]) => atMs - (probes.get(number) ?? Number.NaN));

    // Then the hands: a held key, and a search while everything moves.
    await begin();
    const under = traffic.play(eventsPerSecond, 7_000);
    await hold(page, "ArrowDown", 3_000);
    const scrolled = await end();
    await page.getByRole("searchbox", { name: "Search calls" }).focus();
    await begin();
    for (const letter of "trunk-7 dial ada") {
      await page.keyboard.press(letter);
      await delay(120);
    }
    const typed = await end();
    await under;

    await client.send("HeapProfiler.enable");
    await client.send("HeapProfiler.collectGarbage");
    const { usedSize } = await client.send("Runtime.getHeapUsage");
    const ofPresses = (presses: readonly number[]) => ({
      p75Ms: quantile(presses, 0.75),
      worstMs: Math.max(16, ...presses),
    });
    if (delays.length < probes.size * 0.9) {
      console.error(
        `Of ${probes.size} probes ${delays.length} were seen: those between two paints count as the later.`,
      );
    }
    return {
      channels: channelCount,
      eventsPerSecond: reached,
      firstListMs,
      longTasks: {
        count: watched.longTasks.length,
        worstMs: Math.max(0, ...watched.longTasks),
        totalMs: watched.longTasks.reduce((sum, ms) => sum + ms, 0),
      },
      paint: { count: delays.length, p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99) },
      framesPerSecond: { rest, load: framesPerSecond(scrolled) },
      press: { row: ofPresses(scrolled.presses.row), search: ofPresses(typed.presses.search) },
      cpuMs: (1_000 * cpu) / loadMs,
      heapBytes: usedSize,
      panelLoop: loop,
    };
  } finally {
    for (const socket of sockets) socket.disconnect();
    await context.close();
    await panel.stop();
    await fake.close();
  }
}

/** Runs a page with many channels and one with few. Builds the panel where its build is old; needs Chromium at /usr/bin/chromium. */
export async function measurePage({ browsers = 1 } = {}): Promise<{ many: PageMeasure; floor: PageMeasure }> {
  await buildIfOld();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    return {
      floor: await measureOne(browser, floorChannels, browsers),
      many: await measureOne(browser, channels, browsers),
    };
  } finally {
    await browser.close();
  }
}

/** As lines for people. */
export function pageReport({ many, floor }: { many: PageMeasure; floor: PageMeasure }): string {
  const lines: [string, number, number, string, string][] = [
    ["navigation to the full list, ms", many.firstListMs, floor.firstListMs, "≤ 1000", ""],
    ["event to painted, p50 ms", many.paint.p50Ms, floor.paint.p50Ms, "≤ 120", ""],
    ["event to painted, p99 ms", many.paint.p99Ms, floor.paint.p99Ms, "≤ 250", ""],
    ["tasks over 50 ms", many.longTasks.count, floor.longTasks.count, "", ""],
    ["  the longest, ms", many.longTasks.worstMs, floor.longTasks.worstMs, "", ""],
    ["arrow key to paint, p75 ms", many.press.row.p75Ms, floor.press.row.p75Ms, "≤ 200", ""],
    ["  worst", many.press.row.worstMs, floor.press.row.worstMs, "", ""],
    ["letter in the search to paint, p75 ms", many.press.search.p75Ms, floor.press.search.p75Ms, "≤ 200", ""],
    ["  worst", many.press.search.worstMs, floor.press.search.worstMs, "", ""],
    ["frames/s, key held, no events", many.framesPerSecond.rest, floor.framesPerSecond.rest, "", ""],
    ["frames/s, key held, under load", many.framesPerSecond.load, floor.framesPerSecond.load, "", ""],
    ["main thread's CPU, ms each second", many.cpuMs, floor.cpuMs, "", ""],
    ["JS heap, MB", many.heapBytes / 1e6, floor.heapBytes / 1e6, "", ""],
    ["panel's event loop, p99 ms", many.panelLoop.p99Ms, floor.panelLoop.p99Ms, "", ""],
    ["  worst", many.panelLoop.worstMs, floor.panelLoop.worstMs, "", ""],
    ["events/s written", many.eventsPerSecond, floor.eventsPerSecond, "", ""],
  ];
  const head = `${"call list in Chromium".padEnd(40)}${`${many.channels} ch`.padStart(11)}${`${floor.channels} ch`.padStart(11)}   ratio   aim`;
  const row = ([name, value, base, aim]: (typeof lines)[number]) =>
    [
      name.padEnd(40),
      value.toFixed(1).padStart(10),
      base.toFixed(1).padStart(10),
      (base > 0 ? value / base : Number.NaN).toFixed(2).padStart(7),
      aim.padStart(7),
    ].join(" ");
  return [head, ...lines.map(row)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const browsers = Number(process.env["BENCH_BROWSERS"] ?? 1);
  console.log(pageReport(await measurePage({ browsers })));
}
