import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { samplesOf, toFloat } from "@/lib/audio/pcm";
import { frameBytes, frameSamples, headerBytes } from "@/lib/audio/wire";
import { levelOf, longestGapMs, toneSamples } from "@/tests/support/audio/tones";
import { wavOf } from "@/tests/support/audio/wav";
import { withFakeMicrophone } from "../fake-microphone";
import { listenTo } from "./heard";
import { type PanelDouble, startPanelDouble } from "./panel-double";

const toneHz = 1_500;
const voice = join(tmpdir(), `patchbay-voice-${process.pid}.wav`);

/** A tone that comes and goes: the browser's noise suppression takes a steady one for a hum, and it fades by 20 dB. */
const words = toneSamples([{ frequencyHz: toneHz, amplitude: 0.25 }], 0, 48_000 * 10, 48_000).map(
  (sample, index) => (index % 24_000 < 12_000 ? sample : 0),
);

/** The quarter of a second in which the tone is loudest. */
function loudest(samples: Float32Array): Float32Array {
  const windows = Array.from({ length: Math.floor(samples.length / 2_000) - 1 }, (_, index) =>
    samples.subarray(index * 2_000, index * 2_000 + 4_000),
  );
  return windows.reduce((best, one) => (levelOf(one, toneHz) > levelOf(best, toneHz) ? one : best));
}

test.beforeAll(() => writeFileSync(voice, wavOf(words)));

test.use(withFakeMicrophone(voice));

test.afterAll(() => rmSync(voice, { force: true }));

async function openByClick(page: Page, panel: PanelDouble, session: string): Promise<void> {
  await page.goto(panel.origin);
  await listenTo(page, session);
}

test("the microphone goes up in whole frames, only while wanted and allowed", async ({ page }) => {
  const panel = await startPanelDouble();
  try {
    const session = panel.run("talk", { streams: { mix: (_, count) => new Float32Array(count) } });
    await openByClick(page, panel, "talk");
    const state = () => page.evaluate(() => window.harness.state("talk"));
    const microphone = () => page.evaluate(() => window.harness.engine.microphone.snapshot());
    expect(await microphone()).toMatchObject({ status: "off", error: null });

    await page.evaluate(() => window.harness.engine.microphone.start());
    expect(await microphone()).toMatchObject({ status: "on", error: null });
    expect(await page.evaluate(() => window.harness.engine.microphone.devices())).not.toEqual([]);
    await expect.poll(async () => (await microphone()).levelDb ?? -100).toBeGreaterThan(-40);
    await page.waitForTimeout(500);
    // On, but nobody said that it is to be heard.
    expect(session.upstream).toEqual([]);

    await page.evaluate(() => window.harness.link("talk").setTalking(true));
    await page.waitForTimeout(500);
    // Wanted, but the panel has not allowed it.
    expect(session.upstream).toEqual([]);
    expect((await state()).isTalking).toBe(false);

    session.send({ type: "changed", streams: ["mix"], mayTalk: true });
    await expect.poll(async () => (await state()).isTalking).toBe(true);
    await page.waitForTimeout(2_000);
    await page.evaluate(() => window.harness.link("talk").setTalking(false));
    await page.waitForTimeout(200);
    const frames = session.upstream.map(({ frame }) => frame);
    const count = frames.length;
    expect((await state()).isTalking).toBe(false);
    expect(count).toBeGreaterThan(90);
    expect(count).toBeLessThan(130);
    for (const [index, { frame, length }] of session.upstream.entries()) {
      expect(length).toBe(headerBytes + frameBytes);
      expect(frame?.stream).toBe("mix");
      expect(frame?.sequence).toBe(index);
      expect((frame?.timestamp ?? 0) - (frames[0]?.timestamp ?? 0)).toBe(index * frameSamples);
    }
    // One frame of silence goes ahead.
    expect(frames[0]?.samples.every((byte) => byte === 0)).toBe(true);
    const bytes = Buffer.concat(frames.slice(1).map((frame) => frame?.samples ?? new Uint8Array()));
    const heard = toFloat(samplesOf(bytes, "little"));
    const word = loudest(heard);
    expect(levelOf(word, toneHz)).toBeGreaterThan(-25);
    for (const hz of [400, 1_000, 3_000]) expect(levelOf(word, hz)).toBeLessThan(levelOf(word, toneHz) - 30);

    await page.waitForTimeout(300);
    expect(session.upstream).toHaveLength(count);
    await page.evaluate(() => window.harness.engine.microphone.stop());
    expect(await microphone()).toMatchObject({ status: "off", levelDb: null, deviceId: null });
    await page.evaluate(() => window.harness.engine.close());
    expect(await state()).toMatchObject({ status: "ended", ended: null });
  } finally {
    await panel.close();
  }
});

test("a browser that keeps to the rate of its devices listens and talks all the same", async ({ page }) => {
  const panel = await startPanelDouble();
  try {
    await page.addInitScript(() => {
      const Native = AudioContext;
      window.AudioContext = class extends Native {
        constructor(options?: AudioContextOptions) {
          if (options?.sampleRate !== undefined) throw new DOMException("no", "NotSupportedError");
          super({ ...options, sampleRate: 48_000 });
        }
      };
    });
    const session = panel.run("talk", {
      streams: { near: (start, count) => toneSamples([{ frequencyHz: 700, amplitude: 0.25 }], start, count) },
      mayTalk: true,
    });
    await openByClick(page, panel, "talk");
    await page.evaluate(() => window.harness.engine.microphone.start());
    await page.evaluate(() => window.harness.link("talk").setTalking(true));
    await page.waitForTimeout(2_500);
    const recorded = Buffer.from(await page.evaluate(() => window.harness.recording("talk")), "base64");
    const stereo = toFloat(samplesOf(new Uint8Array(recorded), "little"));
    const left = stereo.filter((_, index) => index % 2 === 0).subarray(-48_000);
    const right = stereo.filter((_, index) => index % 2 === 1).subarray(-48_000);
    expect(Math.abs(levelOf(left, 700, 48_000) - 20 * Math.log10(0.25))).toBeLessThan(3);
    expect(longestGapMs(left, 0.02, 48_000)).toBeLessThan(2);
    // The image of the tone that a conversion without a filter would leave.
    expect(levelOf(left, 15_300, 48_000)).toBeLessThan(-70);
    expect(right.every((sample) => sample === 0)).toBe(true);
    const bytes = Buffer.concat(session.upstream.map(({ frame }) => frame?.samples ?? new Uint8Array()));
    const heard = toFloat(samplesOf(new Uint8Array(bytes), "little"));
    expect(session.upstream.length).toBeGreaterThan(70);
    expect(levelOf(loudest(heard), toneHz)).toBeGreaterThan(-25);
  } finally {
    await panel.close();
  }
});
