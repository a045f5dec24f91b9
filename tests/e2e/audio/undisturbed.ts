import type { Page } from "@playwright/test";
import type { Standstill } from "./arrivals-watch";
import { heardOf, type Stereo } from "./heard";

/** The thread of the tests is phone and panel as well: when it wakes later than this, sound was late at its source. */
const sourceLeastMs = 20;
/** What was late at the source alone is over by then: frames of Asterisk that hold less than they should. */
const sourceSettleMs = 500;
/** A chunk of a fifth of a second that took so much longer was rendered by a thread that had stood still. */
const renderLeastMs = 40;
const chunkMs = 200;
const sampleRateHz = 16_000;
/** Past the first samples of a stream, where the buffer fills. */
const fillMs = 500;

/**
 * Tells which parts of a recording were heard while the machine gave everybody time. Of sound that was late before it
 * came to the page, or that was rendered late, nothing can be said: a machine that stands still is heard, in every
 * product. What is heard of the rest is the product's, and judged without any allowance.
 */
export class Undisturbed {
  readonly #page: Page;
  readonly #session: string;
  readonly #settleMs: number;
  readonly #late: Standstill[] = [];
  readonly #timer: NodeJS.Timeout;

  /**
   * Watches from now on. The buffer lengthens its delay by what was late, and is back to the shortest `settleMs` later;
   * what is to be judged by gaps and levels alone needs no more than a second.
   */
  constructor(page: Page, session: string, settleMs = 6_000) {
    this.#page = page;
    this.#session = session;
    this.#settleMs = settleMs;
    let lastMs = Date.now();
    this.#timer = setInterval(() => {
      const nowMs = Date.now();
      if (nowMs - lastMs > sourceLeastMs) this.#late.push({ fromMs: lastMs, toMs: nowMs });
      lastMs = nowMs;
    }, 5);
  }

  /** Resolves when so much was heard in such parts, and with them; rejects when it takes four times as long. */
  async heard(leastMs: number): Promise<Stereo[]> {
    const untilMs = Date.now() + 4 * leastMs;
    try {
      for (;;) {
        const spans = await this.#spans();
        const sumMs = spans.reduce((sum, { from, to }) => sum + ((to - from) / sampleRateHz) * 1_000, 0);
        if (sumMs >= leastMs) return await this.#cut(spans);
        if (Date.now() > untilMs) {
          throw new Error(
            `In ${4 * leastMs} ms only ${Math.round(sumMs)} ms were undisturbed: this machine stands still too often to judge sound, or the panel sends unevenly`,
          );
        }
        await this.#page.waitForTimeout(Math.min(2_000, leastMs - sumMs + 300));
      }
    } finally {
      clearInterval(this.#timer);
    }
  }

  async #cut(spans: { from: number; to: number }[]): Promise<Stereo[]> {
    const { left, right } = await heardOf(this.#page, this.#session);
    return spans.map(({ from, to }) => ({ left: left.subarray(from, to), right: right.subarray(from, to) }));
  }

  /** The parts, as samples of the recording. */
  async #spans(): Promise<{ from: number; to: number }[]> {
    const { endsMs, lateArrivals, firstMs } = await this.#page.evaluate(async (session) => {
      const first = window.harness.state(session).firstSampleAtMs;
      return {
        endsMs: window.harness.recordedMs(session),
        lateArrivals: await window.harness.lateArrivals(),
        firstMs: first === null ? null : performance.timeOrigin + first,
      };
    }, this.#session);
    if (firstMs === null) return [];
    const lateRenders = endsMs.flatMap((toMs, index) => {
      const fromMs = endsMs[index - 1] ?? toMs - chunkMs;
      return toMs - fromMs > chunkMs + renderLeastMs ? [{ fromMs, toMs }] : [];
    });
    const disturbed = [
      ...this.#late.map((late) => spoilt(late, sourceSettleMs)),
      ...[...lateArrivals, ...lateRenders].map((late) => spoilt(late, this.#settleMs)),
    ];
    const chunkSamples = (chunkMs / 1_000) * sampleRateHz;
    const spans: { from: number; to: number }[] = [];
    for (const [index, endMs] of endsMs.entries()) {
      const startMs = endMs - chunkMs;
      const isWhole =
        startMs > firstMs + fillMs && disturbed.every(({ fromMs, toMs }) => endMs < fromMs || startMs > toMs);
      if (!isWhole) continue;
      const last = spans.at(-1);
      if (last?.to === index * chunkSamples) last.to += chunkSamples;
      else spans.push({ from: index * chunkSamples, to: (index + 1) * chunkSamples });
    }
    // Shorter ones than a second tell little.
    return spans.filter(({ from, to }) => to - from >= sampleRateHz);
  }
}

/** The time about a standstill of which nothing can be said. */
function spoilt({ fromMs, toMs }: Standstill, settleMs: number): Standstill {
  return { fromMs: fromMs - chunkMs, toMs: toMs + settleMs };
}
