import { expect, test } from "@playwright/test";
import { toneSamples } from "@/tests/support/audio/tones";
import { startPanelDouble } from "./panel-double";

// Whoever traces a page evaluates in it, and Playwright does that as by a person's hand: the page would be touched.
test.use({ trace: "off" });

test("a session that nobody clicked for is heard from the first touch of the page on", async ({
  browser,
}) => {
  const panel = await startPanelDouble();
  const tone = [{ frequencyHz: 700, amplitude: 0.25 }];
  panel.run("unasked", { streams: { near: (start, count) => toneSamples(tone, start, count) } });
  const other = await browser.newPage();
  await other.goto(`${panel.origin}/#unasked`);
  await other.waitForTimeout(1_000);
  const first = () => other.evaluate(() => window.harness.state("unasked").firstSampleAtMs);
  expect(await first()).toBeNull();
  await other.mouse.click(300, 300);
  await expect.poll(first).not.toBeNull();
  // What came before is not heard late.
  await other.waitForTimeout(500);
  expect(await other.evaluate(() => window.harness.state("unasked").bufferMs)).toBeLessThan(90);
  await other.close();
  await panel.close();
});
