import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { bytesOf, samplesOf, toFloat, toInt16 } from "@/lib/audio/pcm";
import { frameBytes, frameSamples, headerBytes } from "@/lib/audio/wire";
import config from "@/playwright.config";
import { levelOf, toneSamples } from "@/tests/support/audio/tones";
import { startPanelDouble } from "./panel-double";

const toneHz = 1_500;
const voice = join(tmpdir(), `patchbay-voice-${process.pid}.wav`);

/** A WAV file of one channel, 16 bits, 48 kHz. */
function wavOf(samples: Float32Array): Buffer {
  const data = bytesOf(toInt16(samples), "little");
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(96_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

test.beforeAll(() => {
  writeFileSync(
    voice,
    wavOf(toneSamples([{ frequencyHz: toneHz, amplitude: 0.25 }], 0, 48_000 * 10, 48_000)),
  );
});

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [
      ...(config.use?.launchOptions?.args ?? []),
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${voice}`,
    ],
  },
});

test.afterAll(() => rmSync(voice, { force: true }));

test("the microphone goes up in whole frames, only while wanted and allowed", async ({ page }) => {
  const panel = await startPanelDouble();
  try {
    const session = panel.run("talk", { streams: { mix: (_, count) => new Float32Array(count) } });
    await page.goto(panel.origin);
    await page.locator("button").evaluate((button: HTMLButtonElement) => {
      button.value = "talk";
    });
    await page.locator("button").click();
    await page.evaluate(() => window.opening);
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
    expect(levelOf(heard, toneHz)).toBeGreaterThan(-30);
    for (const hz of [400, 1_000, 3_000])
      expect(levelOf(heard, hz)).toBeLessThan(levelOf(heard, toneHz) - 30);

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
