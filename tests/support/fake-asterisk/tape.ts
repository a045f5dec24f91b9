import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import type { AriEvent, Bridge, Channel, DeviceState, Endpoint } from "@/lib/ari";
import type { FakeAsterisk } from "./fake-asterisk";

/** First line of a tape: what Asterisk listed when the recording began. */
export interface TapeHeader {
  version: string;
  application: string;
  recordedAt: string;
  lists: { channels: Channel[]; bridges: Bridge[]; endpoints: Endpoint[]; deviceStates: DeviceState[] };
}

/** Every other line. */
export interface TapeLine {
  /** Since the beginning of the recording. */
  atMs: number;
  event: AriEvent;
}

export interface Tape {
  header: TapeHeader;
  lines: TapeLine[];
}

export async function readTape(file: string): Promise<Tape> {
  let header: TapeHeader | undefined;
  const lines: TapeLine[] = [];
  for await (const line of createInterface({ input: createReadStream(file, "utf8") })) {
    if (line === "") continue;
    if (header === undefined) header = JSON.parse(line) as TapeHeader;
    else lines.push(JSON.parse(line) as TapeLine);
  }
  if (header === undefined)
    throw new Error(`${file} is empty: record a tape with tests/support/fake-asterisk/record.ts`);
  return { header, lines };
}

export interface PlayOptions {
  /** Default: the pace at which it was recorded. */
  eventsPerSecond?: number;
  /** How often it is played in all, default 1. Ids get a suffix in each round, so that a round is new calls. */
  rounds?: number;
  /** Number of the first round, default 0: whoever plays twice goes on counting, else the second time is old calls. */
  firstRound?: number;
  /** Called before each event: where the next ones shall come late, it returns by how many milliseconds. */
  extraDelayMs?: (index: number) => number;
  signal?: AbortSignal;
}

/** What was played. */
export interface Played {
  events: number;
  durationMs: number;
}

/** Puts what the tape's Asterisk listed into the fake one, without events. */
export function loadLists(fake: FakeAsterisk, { lists }: TapeHeader): void {
  for (const channel of lists.channels) fake.world.channels.set(channel.id, channel);
  for (const bridge of lists.bridges) fake.world.bridges.set(bridge.id, bridge);
  for (const one of lists.endpoints) fake.world.endpoints.set(`${one.technology}/${one.resource}`, one);
  for (const one of lists.deviceStates) fake.world.deviceStates.set(one.name, one);
}

/** The lines of each round as text, made before the clock starts, so that playing costs writing only. */
function tapeRounds(tape: Tape, application: string, rounds: number, firstRound: number): string[][] {
  const ids = newIds(tape);
  const texts = tape.lines.map(({ event }) => JSON.stringify({ ...event, application }));
  return Array.from({ length: rounds }, (_, index) => {
    const round = firstRound + index;
    return round === 0 ? texts : texts.map((text) => withSuffix(text, ids, `-r${round}`));
  });
}

/** Ids of the channels and bridges that are born on the tape: the others are the same in every round. */
function newIds(tape: Tape): string[] {
  const ids = new Set<string>();
  for (const { event } of tape.lines) {
    if (event.type === "ChannelCreated") ids.add(event.channel.id);
    if (event.type === "BridgeCreated") ids.add(event.bridge.id);
  }
  return [...ids];
}

function withSuffix(text: string, ids: readonly string[], suffix: string): string {
  let changed = text;
  for (const id of ids) {
    if (changed.includes(id))
      changed = changed
        .replaceAll(`"${id}"`, `"${id}${suffix}"`)
        .replaceAll(`Snoop/${id}-`, `Snoop/${id}${suffix}-`);
  }
  return changed;
}

/** Replays a tape to every connected application. */
export async function playTape(
  fake: FakeAsterisk,
  tape: Tape,
  application: string,
  options: PlayOptions = {},
): Promise<Played> {
  const rounds = tapeRounds(tape, application, options.rounds ?? 1, options.firstRound ?? 0);
  const { eventsPerSecond } = options;
  const tapeMs = (tape.lines.at(-1)?.atMs ?? 0) + 1;
  const startedAtMs = performance.now();
  let extraMs = 0;
  let played = 0;
  for (const [round, texts] of rounds.entries()) {
    for (const [index, text] of texts.entries()) {
      extraMs += options.extraDelayMs?.(played) ?? 0;
      const plannedMs =
        eventsPerSecond === undefined
          ? round * tapeMs + (tape.lines[index]?.atMs ?? 0)
          : (played * 1000) / eventsPerSecond;
      const waitMs = startedAtMs + plannedMs + extraMs - performance.now();
      // A timer is not finer than a millisecond: what is due within it goes out at once.
      if (waitMs >= 1) await delay(waitMs, undefined, { signal: options.signal });
      else if (played % 256 === 255) await delay(0, undefined, { signal: options.signal });
      fake.applications.write(text);
      played += 1;
    }
  }
  return { events: played, durationMs: performance.now() - startedAtMs };
}
