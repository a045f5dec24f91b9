import type { Page } from "@playwright/test";
import { MachineWatch } from "@/tests/support/clock/machine-watch";
import type { Standstill } from "@/tests/support/clock/standstills";
import { heardOf, type Stereo } from "./heard";

/** What Asterisk makes of sound that was late at its source is over by then. */
const sourceSettleMs = 500;
/** A chunk of a fifth of a second that took so much longer was rendered by a thread that had stood still. */
const renderLeastMs = 40;
const chunkMs = 200;
const sampleRateHz = 16_000;
/** Past the first samples of a stream, where the buffer fills. */
const fillMs = 500;
/**
 * Asterisk and the browser have threads of their own that a busy machine may forget while those that watch are woken: in
 * so long one frame of a stream may come so late without a witness, and without a loss. It is left out of what is judged.
 */
const unseenEveryMs = 10_000;
const unseenMostMs = 250;

/**
 * Tells which parts of a recording were heard while the machine gave everybody time. A machine that stands still is heard
 * in every product, so nothing can be said of sound in which it did: where a thread that had nothing to do could not
 * wake. All else is the product's, and no frame of it is lost. One frame of a stream in ten seconds may be up to 250 ms late
 * without a witness, and is cut out with what is about it; what is left is judged without any allowance.
 */
export class Undisturbed {
  readonly #page: Page;
  readonly #session: string;
  readonly #settleMs: number;
  readonly #machine = new MachineWatch();

  /**
   * Watches from now on. The buffer lengthens its delay by what was late, and is back to the shortest `settleMs` later;
   * what is to be judged by gaps and levels alone needs no more than a second.
   */
  constructor(page: Page, session: string, settleMs = 6_000) {
    this.#page = page;
    this.#session = session;
    this.#settleMs = settleMs;
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
            `In ${4 * leastMs} ms only ${Math.round(sumMs)} ms were undisturbed: this machine stands still too often to judge sound`,
          );
        }
        await this.#page.waitForTimeout(Math.min(2_000, leastMs - sumMs + 300));
      }
    } finally {
      await this.#machine.stop();
    }
  }

  async #cut(spans: { from: number; to: number }[]): Promise<Stereo[]> {
    const { left, right } = await heardOf(this.#page, this.#session);
    return spans.map(({ from, to }) => ({ left: left.subarray(from, to), right: right.subarray(from, to) }));
  }

  /** The parts, as samples of the recording. */
  async #spans(): Promise<{ from: number; to: number }[]> {
    const { endsMs, arrivals, standstills, firstMs } = await this.#page.evaluate(async (session) => {
      const first = window.harness.state(session).firstSampleAtMs;
      return {
        endsMs: window.harness.recordedMs(session),
        firstMs: first === null ? null : performance.timeOrigin + first,
        ...(await window.harness.witness()),
      };
    }, this.#session);
    if (firstMs === null) return [];
    const lateRenders = endsMs.flatMap((toMs, index) => {
      const fromMs = endsMs[index - 1] ?? toMs - chunkMs;
      return toMs - fromMs > chunkMs + renderLeastMs ? [{ fromMs, toMs }] : [];
    });
    const seen = [...this.#machine.standstills, ...standstills, ...lateRenders];
    const unexplained = arrivals.filter(
      (one) => one.toMs > firstMs && !seen.some((standstill) => touch(one, standstill)),
    );
    const bad = unexplained.filter((one) => one.lostFrames !== 0 || one.toMs - one.fromMs > unseenMostMs);
    // What is late is so in both streams of a call heard apart.
    const streams = [...new Set(unexplained.map(({ stream }) => stream))];
    const mostUnseen = Math.max(
      0,
      ...streams.map((it) => unexplained.filter((one) => one.stream === it).length),
    );
    // Of the first stretch nothing may be recorded yet when it is looked at.
    if (bad.length > 0 || mostUnseen > Math.max(1, Math.ceil((endsMs.length * chunkMs) / unseenEveryMs))) {
      const late = unexplained.map((one) => `${one.toMs - one.fromMs} ms (${one.lostFrames} lost)`);
      throw new Error(
        `Frames were late or lost while no thread saw the machine stand still: after ${late.join(", ")}`,
      );
    }
    const disturbed = [
      ...seen.map((one) => spoilt(one, sourceSettleMs)),
      ...[...arrivals, ...lateRenders].map((one) => spoilt(one, this.#settleMs)),
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

/** Whether one may be why the other was: at the same time, or up to a tenth of a second apart. */
function touch(one: Standstill, other: Standstill): boolean {
  return one.fromMs < other.toMs + 100 && other.fromMs < one.toMs + 100;
}

/** The time about a standstill of which nothing can be said. */
function spoilt({ fromMs, toMs }: Standstill, settleMs: number): Standstill {
  return { fromMs: fromMs - chunkMs, toMs: toMs + settleMs };
}
