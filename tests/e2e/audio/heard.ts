import type { Page } from "@playwright/test";
import { levelOf } from "@/tests/support/audio/tones";

/** Opens sessions of the harness by a real click, and waits until their recorders run. */
export async function listenTo(page: Page, ...sessions: string[]): Promise<void> {
  await page.locator("button").evaluate((button: HTMLButtonElement, value) => {
    button.value = value;
  }, sessions.join(" "));
  await page.locator("button").click();
  await page.evaluate(() => window.opening);
}

/** What came out of a session so far. */
export async function heardOf(page: Page, session: string): Promise<Stereo> {
  return stereoOf(await page.evaluate((name) => window.harness.recording(name), session));
}

export interface Stereo {
  /** 16 kHz, −1…1. */
  left: Float32Array;
  right: Float32Array;
}

/** Reads a recording of the harness. */
export function stereoOf(base64: string): Stereo {
  const bytes = Buffer.from(base64, "base64");
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const side = (offset: number) =>
    Float32Array.from(
      { length: samples.length / 2 },
      (_, index) => (samples[2 * index + offset] ?? 0) / 32_767,
    );
  return { left: side(0), right: side(1) };
}

/** Levels of a frequency in each quarter of a second. */
export function levels(samples: Float32Array, frequencyHz: number): number[] {
  const count = Math.floor(samples.length / 4_000);
  return Array.from({ length: count }, (_, index) =>
    levelOf(samples.subarray(index * 4_000, (index + 1) * 4_000), frequencyHz),
  );
}
