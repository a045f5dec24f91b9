import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { longestGapMs, toneSamples } from "@/tests/support/audio/tones";
import { levels, stereoOf } from "./heard";
import { type PanelDouble, startPanelDouble } from "./panel-double";
import { startWindowedBrowser, type WindowedBrowser } from "./windowed-browser";

const tone = { frequencyHz: 700, amplitude: 0.25 };
const sampleRateHz = 16_000;
/** The browser slows the timers of a page down after 10 s in the background. */
const backgroundMs = 20_000;

let panel: PanelDouble;
let browser: WindowedBrowser;

test.beforeAll(async ({ launchOptions }) => {
  panel = await startPanelDouble();
  browser = await startWindowedBrowser(launchOptions.executablePath ?? "chromium");
});

test.afterAll(async () => {
  await browser.close();
  await panel.close();
});

test("a tab in the background goes on playing", async () => {
  panel.run("hidden", {
    streams: { mix: (start, count) => toneSamples([tone], start, count) },
  });
  const tab = await browser.open(panel.origin);
  await tab.evaluate(`(() => {
    const button = document.querySelector("button");
    button.value = "hidden";
    button.click();
    return window.opening;
  })()`);
  await delay(1_000);
  expect(await tab.evaluate("document.visibilityState")).toBe("visible");
  await browser.open("about:blank");
  await delay(backgroundMs);
  expect(await tab.evaluate("document.visibilityState")).toBe("hidden");
  const { left } = stereoOf(String(await tab.evaluate(`window.harness.recording("hidden")`)));
  const heard = left.subarray(left.findIndex((sample) => sample !== 0) + 320);
  expect(heard.length / sampleRateHz).toBeGreaterThan(backgroundMs / 1_000);
  // A page that sleeps would be silent for a second at a time.
  expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
  const level = 20 * Math.log10(tone.amplitude);
  const quiet = levels(heard, tone.frequencyHz).filter((each) => each < level - 3);
  expect(quiet).toEqual([]);
});
