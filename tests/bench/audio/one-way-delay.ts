import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { decodeMulaw, encodeMulaw } from "@/lib/audio/mulaw";
import { bytesOf, samplesOf } from "@/lib/audio/pcm";
import { frameMs, sampleRateHz } from "@/lib/audio/wire";
import type { RtpEar } from "../../support/phones/rtp";
import { BareAri, type BarePath, type Transport } from "./bare-listening";
import { openSession } from "./click-to-sound";
import { quantile } from "./figures";
import { epochMs } from "./meter";
import { onsetAmplitude, onsetQuietMs, type SoundOnset } from "./page/stamps";
import { type Stage, transportOf, type Version } from "./stage";

/** Delays of sounds that begin, ms. */
export interface DelayFigures {
  version: Version;
  /** From the phone's packet to the first sample that leaves the jitter buffer. */
  heard: number[];
  /** The part of it until the frame is in the page. */
  heardInPage: number[];
  /** The part of it in the jitter buffer. */
  inBuffer: number[];
  /** From the same packets to a bare socket of the media channel. */
  heardFloor: number[];
  /** From the sample that the browser's microphone gives to its moment at the agent's phone. */
  said: number[];
  /** The part of it until the page sends the frame. */
  saidInPage: number[];
  /** From frames of a bare socket of the media channel, sent one ahead, to the agent's phone. */
  saidFloor: number[];
  /** What the browser says of its way to the loudspeaker, which is not in the above. */
  outputMs: number;
}

const beepMs = 120;
const pauseMs = 330;
const toneHz = 700;
const phoneRateHz = 8_000;
/** What comes later than this after a sound is not that sound. */
const latestMs = 450;

/** Finds where sounds begin in samples that come in pieces. */
class OnsetFinder {
  #quietSamples = 0;
  readonly #rateHz: number;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  /** How far into this piece a sound begins, ms; null for none. */
  take(samples: Iterable<number>): number | null {
    let found: number | null = null;
    let index = 0;
    for (const sample of samples) {
      const isLoud = Math.abs(sample) > onsetAmplitude * 32_768;
      if (isLoud && this.#quietSamples > (this.#rateHz * onsetQuietMs) / 1_000) {
        found ??= (index * 1_000) / this.#rateHz;
      }
      this.#quietSamples = isLoud ? 0 : this.#quietSamples + 1;
      index += 1;
    }
    return found;
  }
}

/** From each cause to the first effect behind it. */
function delaysOf(causes: readonly number[], effects: readonly number[]): number[] {
  return causes.flatMap((cause) => {
    const effect = effects.find((one) => one >= cause - 1 && one < cause + latestMs);
    return effect === undefined ? [] : [effect - cause];
  });
}

/** Moments at which the ear's tone began, in its packets. */
function watchMouth(ear: RtpEar): number[] {
  const begun: number[] = [];
  ear.watch = {
    began: (tone, atMs) => {
      if (tone !== undefined) begun.push(atMs);
    },
  };
  return begun;
}

function watchEar(ear: RtpEar): number[] {
  const begun: number[] = [];
  const finder = new OnsetFinder(phoneRateHz);
  ear.watch = {
    heard: (samples, atMs) => {
      const offsetMs = finder.take(samples);
      if (offsetMs !== null) begun.push(atMs + offsetMs);
    },
  };
  return begun;
}

async function beep(ear: RtpEar, count: number): Promise<void> {
  for (let beeps = 0; beeps < count; beeps += 1) {
    ear.say(toneHz);
    await delay(beepMs);
    ear.say(undefined);
    await delay(pauseMs + Math.random() * frameMs);
  }
}

/** One frame of a tone, as the transport takes it; `amplitude` 0 is silence. */
function frameOf(transport: Transport, amplitude: number): Uint8Array {
  const rateHz = transport === "rtp" ? phoneRateHz : sampleRateHz;
  const samples = Int16Array.from({ length: (rateHz * frameMs) / 1_000 }, (_, at) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * 1_000 * at) / rateHz)),
  );
  return transport === "rtp" ? encodeMulaw(samples) : bytesOf(samples, "little");
}

/** Says the same beeps by frames, in time and one ahead; the answer is when each began. */
async function beepBare(path: BarePath, transport: Transport, count: number): Promise<number[]> {
  const begun: number[] = [];
  const beganMs = performance.now();
  const periodFrames = Math.round((beepMs + pauseMs) / frameMs);
  const silence = frameOf(transport, 0);
  const tone = frameOf(transport, 8_000);
  for (let sent = 0; sent < count * periodFrames; ) {
    const due = Math.floor((performance.now() - beganMs) / frameMs) + 1;
    for (; sent <= due; sent += 1) {
      // A beep at the end of each period: a fresh stream begins with a hole.
      const place = (sent % periodFrames) - (periodFrames - beepMs / frameMs);
      if (place === 0) begun.push(epochMs());
      path.send(place >= 0 ? tone : silence);
    }
    await delay(5);
  }
  return begun;
}

const timesOf = (onsets: readonly SoundOnset[], where: SoundOnset["where"]): number[] =>
  onsets.filter((one) => one.where === where).map(({ atMs }) => atMs);

async function hear(stage: Stage, page: Page, bare: BareAri, figures: DelayFigures, beeps: number) {
  const { version } = figures;
  const { caller, targetId } = stage.call(version);
  const isRtp = transportOf(version) === "rtp";
  const finder = new OnsetFinder(isRtp ? phoneRateHz : sampleRateHz);
  const bareOnsets: number[] = [];
  const path = await bare.listen(targetId, transportOf(version), (data) => {
    const offsetMs = finder.take(isRtp ? decodeMulaw(data) : samplesOf(data, "little"));
    if (offsetMs !== null) bareOnsets.push(epochMs());
  });
  caller.ear.say(toneHz);
  await openSession(stage, page, version);
  caller.ear.say(undefined);
  await page.evaluate(() => window.audioBench.watchOutput());
  await delay(300);
  await page.evaluate(() => window.audioBench.heard());
  const said = watchMouth(caller.ear);
  await beep(caller.ear, beeps);
  caller.ear.watch = null;
  const { onsets, outputMs } = await page.evaluate(() => window.audioBench.heard());
  await page.evaluate(() => window.audioBench.leave());
  await path.end();
  figures.heard.push(...delaysOf(said, timesOf(onsets, "output")));
  figures.heardInPage.push(...delaysOf(said, timesOf(onsets, "worker")));
  figures.inBuffer.push(...delaysOf(timesOf(onsets, "worker"), timesOf(onsets, "output")));
  figures.heardFloor.push(...delaysOf(said, bareOnsets));
  figures.outputMs = outputMs;
}

async function say(stage: Stage, page: Page, bare: BareAri, figures: DelayFigures, beeps: number) {
  const { version } = figures;
  const { agent, caller, targetId } = stage.call(version);
  caller.ear.say(toneHz);
  await openSession(stage, page, version);
  caller.ear.say(undefined);
  await page.evaluate(() => window.audioBench.whisper());
  await delay(1_500);
  await page.evaluate(() => window.audioBench.heard());
  const heard = watchEar(agent.ear);
  await delay(beeps * 613);
  const { onsets } = await page.evaluate(() => window.audioBench.heard());
  await page.evaluate(() => window.audioBench.leave());
  figures.saidInPage.push(...delaysOf(timesOf(onsets, "microphone"), timesOf(onsets, "sent")));
  figures.said.push(...delaysOf(timesOf(onsets, "microphone"), heard));
  const path = await bare.whisper(targetId, transportOf(version));
  const begun = await beepBare(path, transportOf(version), beeps);
  figures.saidFloor.push(...delaysOf(begun, heard));
  await path.end();
  agent.ear.watch = null;
}

/**
 * How late a sound is on its way, both ways, on a real call of this Asterisk. In several sessions, for the phase between
 * the timers of Asterisk is drawn anew with each.
 */
export async function measureDelays(
  stage: Stage,
  version: Version,
  { sessions, beeps }: { sessions: number; beeps: number },
): Promise<DelayFigures> {
  const figures: DelayFigures = {
    version,
    heard: [],
    heardInPage: [],
    inBuffer: [],
    heardFloor: [],
    said: [],
    saidInPage: [],
    saidFloor: [],
    outputMs: Number.NaN,
  };
  const bare = await BareAri.open({ ...stage.node(version), application: "bare" });
  const page = await stage.newPage();
  try {
    for (let session = 0; session < sessions; session += 1) {
      await hear(stage, page, bare, figures, beeps);
      await say(stage, page, bare, figures, beeps);
    }
    return figures;
  } finally {
    await page.context().close();
    await bare.close();
  }
}

/** As lines for people. */
export function delayReport(figures: DelayFigures): string {
  const row = (name: string, values: readonly number[], aim = ""): string =>
    [
      name.padEnd(52),
      String(values.length).padStart(4),
      ...[0, 0.5, 0.95].map((share) => quantile(values, share).toFixed(1).padStart(8)),
      Math.max(...values)
        .toFixed(1)
        .padStart(8),
      aim.padStart(9),
    ].join(" ");
  const socket = transportOf(figures.version) === "rtp" ? "RTP socket" : "media socket";
  return [
    `One-way delay of sounds that begin, Asterisk ${figures.version}, ms`,
    `${"".padEnd(52)}    n      min      p50      p95      max  aim (p50)`,
    row("phone → samples leaving the jitter buffer", figures.heard, "≤ 90"),
    row("  of it: phone → frame in the page", figures.heardInPage),
    row("  of it: in the jitter buffer", figures.inBuffer),
    row(`  floor: phone → bare ${socket}`, figures.heardFloor),
    row("microphone → the agent's phone", figures.said, "≤ 90"),
    row("  of it: microphone → frame sent by the page", figures.saidInPage),
    row(`  floor: bare ${socket}, one ahead → the phone`, figures.saidFloor),
    `To the loudspeaker come ${figures.outputMs.toFixed(0)} ms more, by what the browser says of its output.`,
  ].join("\n");
}
