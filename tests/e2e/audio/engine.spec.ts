import { expect, type Page, test } from "@playwright/test";
import { levelOf, longestGapMs, slipCount, toneSamples } from "@/tests/support/audio/tones";
import { heardOf, levels, listenTo } from "./heard";
import { type PanelDouble, startPanelDouble } from "./panel-double";

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

const attempts = 4;

/**
 * Gives what a scenario has found once the test's own sender kept time in it: else the machine is what would be judged.
 * Nothing that the engine does can make it another attempt.
 */
async function timely<Found>(
  scenario: (attempt: number) => Promise<{ worstLateMs: number; found: Found }>,
): Promise<Found> {
  const lateMs: number[] = [];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const { worstLateMs, found } = await scenario(attempt);
    if (worstLateMs < 40) return found;
    lateMs.push(Math.round(worstLateMs));
  }
  throw new Error(
    `The machine is too busy for the test's own sender: it was late by ${lateMs.join(", ")} ms`,
  );
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
const leave = (session: string) => page.evaluate((name) => window.harness.link(name).close(), session);

test("20 s of two sides without a gap or a slip, each on its side alone, also while the page is busy", async () => {
  test.setTimeout(attempts * 60_000);
  expect(await page.evaluate(() => window.harness.support())).toEqual({ listen: null, talk: null });
  const { last, left, right } = await timely(async (attempt) => {
    const name = `steady-${attempt}`;
    const steady = panel.run(name, { streams: { near: nearTone, far: farTone } });
    await listenTo(page, name);
    await pause(8_000);
    for (let count = 0; count < 4; count++) {
      await page.evaluate(() => window.harness.block(300));
      await pause(500);
    }
    await pause(9_000);
    const { worstLateMs } = steady;
    const found = { last: await state(name), ...(await heardOf(page, name)) };
    await leave(name);
    return { worstLateMs, found };
  });
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
  test.setTimeout(attempts * 60_000);
  const { lossy, jammed, cut } = await timely(async (attempt) => {
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed / 2 ** 32;
    };
    const names = { lossy: `lossy-${attempt}`, jammed: `jammed-${attempt}`, cut: `cut-${attempt}` };
    panel.run(names.lossy, {
      streams: { mix: farTone },
      fate: () => (random() < 0.05 ? null : random() * 60),
    });
    const jammedRun = panel.run(names.jammed, { streams: { mix: codedTone } });
    const cutRun = panel.run(names.cut, { streams: { near: nearTone, far: farTone } });
    await listenTo(page, names.lossy, names.jammed, names.cut);
    await pause(3_000);
    jammedRun.stall(2_000);
    await pause(500);
    const cutAtMs = performance.now();
    cutRun.cut();
    await pause(5_500);
    const worstLateMs = Math.max(jammedRun.worstLateMs, cutRun.worstLateMs);
    const statuses = await page.evaluate(
      (name) => window.harness.states(name).map(({ status }) => status),
      names.cut,
    );
    const found = {
      lossy: { state: await state(names.lossy), ...(await heardOf(page, names.lossy)) },
      jammed: { state: await state(names.jammed), ...(await heardOf(page, names.jammed)) },
      cut: { run: cutRun, cutAtMs, statuses, ...(await heardOf(page, names.cut)) },
    };
    for (const name of Object.values(names)) await leave(name);
    return { worstLateMs, found };
  });

  expect(cut.run.tickets).toHaveLength(2);
  expect(cut.run.tickets[0]).not.toBe(cut.run.tickets[1]);
  expect((cut.run.openedAtMs[1] ?? 0) - cut.cutAtMs).toBeLessThan(1_000);
  expect(cut.statuses.filter((status, index) => status !== cut.statuses[index - 1])).toEqual([
    "connecting",
    "open",
    "reconnecting",
    "open",
  ]);
  for (const side of [cut.left, cut.right]) {
    const heard = side.subarray(side.findIndex((sample) => sample !== 0));
    expect(longestGapMs(heard, 0.02)).toBeLessThan(1_000);
    expect(longestGapMs(heard.subarray(-3.5 * 16_000), 0.02)).toBeLessThan(2);
  }

  const heard = lossy.left.subarray(lossy.left.findIndex((sample) => sample !== 0));
  expect(longestGapMs(heard.subarray(16_000), 0.02)).toBeLessThan(60);
  expect(lossy.state.lostRatio).toBeGreaterThan(0.01);
  expect(lossy.state.concealedMs).toBeGreaterThan(100);
  expect(lossy.state.bufferMs).toBeLessThan(110);
  expect(lossy.state.quality).not.toBe("good");

  const lags = codeLags(jammed.left.subarray(jammed.left.findIndex((sample) => sample !== 0)));
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
  expect(jammed.state.bufferMs).toBeLessThan(110);
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
