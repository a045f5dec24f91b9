import type { Page } from "@playwright/test";
import { levelOf } from "../support/audio/tones";

/** What reaches the ears of whoever sits before a page. */
export interface Ears {
  /** The highest sample of the last moment in one ear, 0…1. */
  peak(ear: "left" | "right"): Promise<number>;
  /** Level of a tone in the ear that has it louder, in dB of full scale; half a second where the page plays 16 kHz. */
  toneDb(frequencyHz: number): Promise<number>;
}

/** Hears the sum of whatever the page sends to its loudspeakers, from its next address on. */
export async function tapEars(page: Page): Promise<Ears> {
  await page.addInitScript(() => {
    const connect = AudioNode.prototype.connect as unknown as (this: AudioNode, ...to: unknown[]) => unknown;
    const taps = new Map<BaseAudioContext, { splitter: ChannelSplitterNode; ears: AnalyserNode[] }>();
    const tapOf = (context: BaseAudioContext) => {
      const known = taps.get(context);
      if (known !== undefined) return known;
      const splitter = context.createChannelSplitter(2);
      const ears = [0, 1].map((ear) => {
        const analyser = new AnalyserNode(context, { fftSize: 8_192 });
        connect.call(splitter, analyser, ear);
        return analyser;
      });
      const tap = { splitter, ears };
      taps.set(context, tap);
      return tap;
    };
    Object.assign(globalThis, { taps });
    Object.assign(AudioNode.prototype, {
      connect(this: AudioNode, ...to: unknown[]) {
        if (to[0] instanceof AudioDestinationNode) connect.call(this, tapOf(this.context).splitter);
        return connect.apply(this, to);
      },
    });
  });
  const heard = (ear: number) =>
    page.evaluate((index) => {
      const { taps } = globalThis as unknown as {
        taps: Map<BaseAudioContext, { ears: AnalyserNode[] }>;
      };
      // What rests still has its last sound.
      const running = [...taps].filter(([{ state }]) => state === "running");
      return running.map(([{ sampleRate }, { ears }]) => {
        const samples = new Float32Array(8_192);
        ears[index]?.getFloatTimeDomainData(samples);
        return { sampleRate, samples: Array.from(samples) };
      });
    }, ear);
  return {
    async peak(ear) {
      const played = await heard(ear === "left" ? 0 : 1);
      return Math.max(0, ...played.flatMap(({ samples }) => samples.map(Math.abs)));
    },
    async toneDb(frequencyHz) {
      const played = [...(await heard(0)), ...(await heard(1))];
      const levels = played.map(({ sampleRate, samples }) =>
        levelOf(Float32Array.from(samples), frequencyHz, sampleRate),
      );
      return Math.max(Number.NEGATIVE_INFINITY, ...levels);
    },
  };
}
