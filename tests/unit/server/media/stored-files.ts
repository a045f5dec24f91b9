import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import type { RecordingRow } from "@/lib/api/recordings";
import { type AriClient, AriError } from "@/lib/ari";
import { wavHeader } from "@/lib/audio/wav";
import { RecordingSounds } from "@/server/media/recording-sounds";
import { ManualClock } from "../../../support/fake-asterisk/manual-clock";

/** A file as Asterisk stores it: 16 bits, 8 kHz, one voice. */
export function wavOf(samples: readonly number[], sampleRateHz = 8_000): Uint8Array {
  const data = Int16Array.from(samples);
  const header = wavHeader({ sampleRateHz, channels: 1, dataBytes: data.byteLength });
  return Buffer.concat([header, Buffer.from(data.buffer)]);
}

export const recordingRow = (change: Partial<RecordingRow> = {}): RecordingRow => ({
  id: "r1",
  node: "pbx",
  targetId: "bob",
  channelIds: ["bob", "carol"],
  parties: [],
  by: "sue",
  sides: "apart",
  startedAtMs: 1_000,
  endedAtMs: 5_000,
  wasCut: false,
  tracks: [],
  marks: [],
  ...change,
});

class TidyingClock extends ManualClock {
  every(everyMs: number, act: () => void): () => void {
    let undo = (): void => undefined;
    const again = (): void => {
      undo = this.after(everyMs, () => {
        act();
        again();
      });
    };
    again();
    return () => undo();
  }
}

/** Sounds over files in memory instead of an Asterisk's disk; `fetched` are the names that were asked for. */
export async function storedFiles(options: { mostBytes?: number } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "patchbay-heard-"));
  const files = new Map<string, Uint8Array>();
  const fetched: string[] = [];
  const clock = new TidyingClock();
  const state: {
    failure: Error | null;
    running: number;
    mostRunning: number;
    /** Holds a fetch up behind its bytes until it resolves or the fetch is given up. */
    held: Promise<void> | null;
    givenUp: string[];
  } = { failure: null, running: 0, mostRunning: 0, held: null, givenUp: [] };
  const getStoredFile = async (
    { recordingName }: { recordingName: string },
    { onBytes, signal }: { onBytes: (piece: Uint8Array) => void; signal: AbortSignal },
  ) => {
    fetched.push(recordingName);
    state.running += 1;
    state.mostRunning = Math.max(state.mostRunning, state.running);
    try {
      if (state.failure !== null) throw state.failure;
      const file = files.get(recordingName);
      if (file === undefined) throw new AriError("not_found", "Recording not found.", { status: 404 });
      for (let at = 0; at < file.length; at += 1_000) onBytes(file.subarray(at, at + 1_000));
      const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      if (state.held !== null && !signal.aborted) await Promise.race([state.held, aborted]);
      if (signal.aborted) {
        state.givenUp.push(recordingName);
        throw new AriError("aborted", "aborted.");
      }
      return new Uint8Array();
    } finally {
      state.running -= 1;
    }
  };
  const sounds = new RecordingSounds({
    liveNode: () => ({ client: { recordings: { getStoredFile } } as unknown as AriClient }),
    directory,
    clock,
    logger: pino({ enabled: false }),
    ...options,
  });
  return { sounds, files, fetched, clock, state, onDisk: () => readdir(directory) };
}
