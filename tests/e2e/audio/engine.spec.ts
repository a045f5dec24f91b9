import { expect, type Page, test } from "@playwright/test";
import { levelOf, longestGapMs, slipCount, toneSamples } from "@/tests/support/audio/tones";
import { heardOf, levels, listenTo } from "./heard";
import { type PanelDouble, type RunningSession, startPanelDouble } from "./panel-double";

const near = { frequencyHz: 700, amplitude: 0.25 };
const far = { frequencyHz: 1_200, amplitude: 0.25 };
const levelDb = 20 * Math.log10(0.25);
const nearTone = (start: number, count: number) => toneSamples([near], start, count);
const farTone = (start: number, count: number) => toneSamples([far], start, count);

let panel: PanelDouble;
let page: Page;
const faults: string[] = [];

test.beforeAll(async ({ browser }) => {
  panel = await startPanelDouble();
  page = await browser.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(panel.origin);
});

test.afterAll(async () => {
  await page.close();
  await panel.close();
});

test.afterEach(() => {
  expect(faults.splice(0)).toEqual([]);
});

/** Judges the panel's audio only where the test's own sender kept time: else the machine is what would be judged. */
function expectTimely(...runs: RunningSession[]): void {
  for (const { worstLateMs } of runs) {
    expect(worstLateMs, "the machine is too busy for the test's own sender").toBeLessThan(40);
  }
}

/** Another frequency each 100 ms, 16 in turn: what is heard tells when it was said. */
const codeHz = (step: number) => 500 + 100 * (((step % 16) + 16) % 16);
const codedTone = (start: number, count: number) =>
  toneSamples([{ frequencyHz: codeHz(Math.floor(start / 1_600)), amplitude: 0.25 }], start, count);

/** By how many steps of 100 ms what is heard at each window of 20 ms lags behind the recording; null in silence. */
function codeLags(samples: Float32Array): (number | null)[] {
  return Array.from({ length: Math.floor(samples.length / 320) }, (_, index) => {
    const window = samples.subarray(index * 320, (index + 1) * 320);
    const found = Array.from({ length: 16 }, (_it, step) => levelOf(window, codeHz(step)));
    const loudest = Math.max(...found);
    return loudest < -30 ? null : (((Math.floor(index / 5) - found.indexOf(loudest)) % 16) + 16) % 16;
  });
}

const state = (session: string) => page.evaluate((name) => window.harness.state(name), session);
const pause = (ms: number) => page.waitForTimeout(ms);

test("20 s of two sides without a gap or a slip, each on its side alone, also while the page is busy", async () => {
  const steady = panel.run("steady", { streams: { near: nearTone, far: farTone } });
  expect(await page.evaluate(() => window.harness.support())).toEqual({ listen: null, talk: null });
  await listenTo(page, "steady");
  await pause(8_000);
  for (let count = 0; count < 4; count++) {
    await page.evaluate(() => window.harness.block(300));
    await pause(500);
  }
  await pause(9_000);
  expectTimely(steady);
  const last = await state("steady");
  const { left, right } = await heardOf(page, "steady");
  const start = left.findIndex((sample) => sample !== 0) + 320;
  expect(left.length - start).toBeGreaterThan(19 * 16_000);
  for (const [side, own, other] of [
    [left.subarray(start), near, far],
    [right.subarray(start), far, near],
  ] as const) {
    // A clock that is followed shifts 1200 Hz by up to 1.2 Hz, which a window of a quarter of a second sees as -0.5 dB.
    expect(Math.min(...levels(side, own.frequencyHz))).toBeGreaterThan(levelDb - 0.7);
    expect(Math.max(...levels(side, own.frequencyHz))).toBeLessThan(levelDb + 0.3);
    for (const hz of [other.frequencyHz, 300, 440, 2_000, 3_000]) {
      expect(Math.max(...levels(side, hz)), `${hz} Hz`).toBeLessThan(levelDb - 50);
    }
    expect(longestGapMs(side, 0.02)).toBeLessThan(2);
    expect(slipCount(side, own.frequencyHz)).toBe(0);
  }
  expect(last).toMatchObject({ status: "open", quality: "good" });
  // One of the four times that the page was busy would alone have made up 60 ms, had its thread been in the path. Less
  // than that is this machine being busy with something else.
  expect(last.concealedMs).toBeLessThan(60);
  expect(last.lostRatio).toBeLessThan(0.01);
  expect(last.bufferMs).toBeLessThan(90);
});

test("losses, a standstill and a cut socket: no long gap, in step again at once, back within 2 s", async () => {
  let seed = 7;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  panel.run("lossy", {
    streams: { mix: farTone },
    fate: () => (random() < 0.05 ? null : random() * 60),
  });
  const jammed = panel.run("jammed", { streams: { mix: codedTone } });
  const cut = panel.run("cut", { streams: { near: nearTone, far: farTone } });
  await listenTo(page, "lossy", "jammed", "cut");
  await pause(3_000);
  jammed.stall(2_000);
  await pause(500);
  const cutAtMs = performance.now();
  cut.cut();
  await pause(5_500);

  expectTimely(jammed, cut);
  expect(cut.tickets).toHaveLength(2);
  expect(cut.tickets[0]).not.toBe(cut.tickets[1]);
  expect((cut.openedAtMs[1] ?? 0) - cutAtMs).toBeLessThan(1_000);
  const seen = await page.evaluate(() => window.harness.states("cut").map(({ status }) => status));
  expect(seen.filter((status, index) => status !== seen[index - 1])).toEqual([
    "connecting",
    "open",
    "reconnecting",
    "open",
  ]);
  const sides = await heardOf(page, "cut");
  for (const side of [sides.left, sides.right]) {
    const heard = side.subarray(side.findIndex((sample) => sample !== 0));
    expect(longestGapMs(heard, 0.02)).toBeLessThan(1_000);
    expect(longestGapMs(heard.subarray(-3.5 * 16_000), 0.02)).toBeLessThan(2);
  }

  const lossy = await state("lossy");
  const { left } = await heardOf(page, "lossy");
  const heard = left.subarray(left.findIndex((sample) => sample !== 0));
  expect(longestGapMs(heard.subarray(16_000), 0.02)).toBeLessThan(60);
  expect(lossy.lostRatio).toBeGreaterThan(0.01);
  expect(lossy.concealedMs).toBeGreaterThan(100);
  expect(lossy.bufferMs).toBeLessThan(110);
  expect(lossy.quality).not.toBe("good");

  const code = (await heardOf(page, "jammed")).left;
  const lags = codeLags(code.subarray(code.findIndex((sample) => sample !== 0)));
  const before = lags.slice(25, 125);
  const usual = before[50];
  // At the border of two steps a window may hold either, and the delay may have moved by some 20 ms.
  const inStep = (lag: number | null) => lag !== null && [0, 1, 15].includes((lag - (usual ?? 0) + 16) % 16);
  expect(before.every(inStep)).toBe(true);
  const silentFrom = lags.findIndex((lag, index) => index > 25 && lag === null);
  const silentTo = lags.findIndex((lag, index) => index > silentFrom && lag !== null);
  expect((silentTo - silentFrom) * 20).toBeGreaterThan(1_500);
  expect((silentTo - silentFrom) * 20).toBeLessThan(2_300);
  // From then on nothing is heard that is late, and no gap is above 60 ms.
  const after = lags.slice(silentTo + 1, -1);
  expect(after.filter((lag) => lag !== null && !inStep(lag))).toEqual([]);
  expect(after.map((lag) => (lag === null ? "-" : "x")).join("")).not.toContain("----");
  const { bufferMs } = await state("jammed");
  expect(bufferMs).toBeLessThan(110);
});

test("volume and mute work by stream and for all, and an end is told with its words", async () => {
  const run = panel.run("mixed", { streams: { near: nearTone, far: farTone } });
  await listenTo(page, "mixed");
  await pause(700);
  await page.evaluate(() => {
    window.harness.link("mixed").setMuted("near", true);
    window.harness.link("mixed").setVolume("far", 2);
    window.harness.link("mixed").setVolume("all", 0.25);
  });
  await pause(1_000);
  const { left, right } = await heardOf(page, "mixed");
  expect(levelOf(left.subarray(-4_000), near.frequencyHz)).toBeLessThan(-80);
  expect(Math.abs(levelOf(right.subarray(-4_000), far.frequencyHz) - (levelDb - 6))).toBeLessThan(0.7);
  // The meter shows what comes, not what is heard of it.
  expect((await state("mixed")).levelsDb.near).toBeCloseTo(levelDb - 3, 0);
  run.send({ type: "changed", streams: ["mix"], mayTalk: true });
  await expect.poll(async () => (await state("mixed")).mayTalk).toBe(true);
  expect((await state("mixed")).streams).toEqual(["mix"]);
  run.end("hung_up", "The call has ended.");
  await expect.poll(async () => (await state("mixed")).status).toBe("ended");
  expect(await state("mixed")).toMatchObject({
    ended: { code: "hung_up", text: "The call has ended." },
    mayTalk: false,
    levelsDb: {},
  });
});
