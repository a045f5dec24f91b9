import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import { wavHeader } from "@/lib/audio/wav";
import type { Sound } from "@/server/media/recording-sounds";
import { recordingRow, storedFiles, wavOf } from "./stored-files";

const ramp = (count: number, first: number) => Array.from({ length: count }, (_, index) => first + index);

async function bytesOf(sound: Sound, from = 0, until = sound.sizeBytes): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of sound.bytes(from, until)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Of whoever waits to the end. */
const here = new AbortController().signal;

let stage: Awaited<ReturnType<typeof storedFiles>>;
beforeEach(async () => {
  stage = await storedFiles();
});
afterEach(() => stage.sounds.close());

describe("the sound of a recording", () => {
  it("of one voice is its samples behind a header of ours", async () => {
    const file = wavOf(ramp(20_000, -10_000));
    stage.files.set("r1", file);
    const sound = await stage.sounds.open(recordingRow({ sides: "mixed" }), "mix", here);
    expect(await bytesOf(sound)).toEqual(Buffer.from(file));
  });

  it("of both sides has who is listened to left, the other right, and the shorter goes on in silence", async () => {
    const near = ramp(20_001, -20_000);
    const far = ramp(8_000, 1);
    stage.files.set("r1-near", wavOf(near));
    stage.files.set("r1-far", wavOf(far));
    const sound = await stage.sounds.open(recordingRow(), "both", here);
    const bytes = await bytesOf(sound);
    expect(bytes.length).toBe(sound.sizeBytes);
    expect(bytes.subarray(0, 44)).toEqual(
      Buffer.from(wavHeader({ sampleRateHz: 8_000, channels: 2, dataBytes: 4 * near.length })),
    );
    const left = near.map((_, at) => bytes.readInt16LE(44 + 4 * at));
    const right = near.map((_, at) => bytes.readInt16LE(46 + 4 * at));
    expect(left).toEqual(near);
    expect(right).toEqual([...far, ...new Array(near.length - far.length).fill(0)]);
    // Each alone is there too.
    expect((await bytesOf(await stage.sounds.open(recordingRow(), "far", here))).length).toBe(
      44 + 2 * far.length,
    );
  });

  it("is the same in parts as whole, wherever they begin and end", async () => {
    stage.files.set("r1-near", wavOf(ramp(16_100, -8_000)));
    stage.files.set("r1-far", wavOf(ramp(16_050, 3)));
    const sound = await stage.sounds.open(recordingRow(), "both", here);
    const whole = await bytesOf(sound);
    const block = 44 + 32_000;
    const edges = [
      0,
      1,
      43,
      44,
      45,
      47,
      block - 1,
      block,
      block + 1,
      2 * block - 44,
      whole.length - 1,
      whole.length,
    ];
    for (const from of edges) {
      for (const until of edges) {
        if (until < from) continue;
        const part = await bytesOf(sound, from, until);
        expect([from, until, part.equals(whole.subarray(from, until))]).toEqual([from, until, true]);
      }
    }
  });

  it("is fetched once for all who hear it, one file at a time, and leaves no name on the disk", async () => {
    stage.files.set("r1-near", wavOf([1, 2]));
    stage.files.set("r1-far", wavOf([3, 4]));
    const opened = await Promise.all([1, 2, 3].map(() => stage.sounds.open(recordingRow(), "both", here)));
    for (const sound of opened) expect((await bytesOf(sound)).length).toBe(52);
    expect(stage.fetched).toEqual(["r1-near", "r1-far"]);
    expect(stage.state.mostRunning).toBe(1);
    expect(await stage.onDisk()).toEqual([]);
  });

  it("is let go when nobody reads it for five minutes, and fetched again by who goes on then", async () => {
    stage.files.set("r1", wavOf(ramp(10_000, 0)));
    const sound = await stage.sounds.open(recordingRow({ sides: "mixed" }), "mix", here);
    const reader = sound.bytes(0, sound.sizeBytes);
    await reader.next();
    stage.clock.advance(4 * 60_000);
    await reader.next();
    stage.clock.advance(4 * 60_000);
    await bytesOf(sound);
    expect(stage.fetched).toHaveLength(1);
    stage.clock.advance(7 * 60_000);
    await bytesOf(sound);
    expect(stage.fetched).toHaveLength(2);
    stage.sounds.forget(recordingRow({ sides: "mixed" }));
    stage.files.clear();
    await expect(stage.sounds.open(recordingRow({ sides: "mixed" }), "mix", here)).rejects.toMatchObject({
      code: "recording_gone",
    });
  });

  it("of the longest unused is let go when there is too much", async () => {
    stage = await storedFiles({ mostBytes: 50 });
    for (const id of ["a", "b", "c"]) stage.files.set(id, wavOf(ramp(10, 0)));
    const open = (id: string) => stage.sounds.open(recordingRow({ id, sides: "mixed" }), "mix", here);
    await open("a");
    stage.clock.advance(1_000);
    await open("b");
    stage.clock.advance(1_000);
    await open("c");
    await open("b");
    await open("c");
    expect(stage.fetched).toEqual(["a", "b", "c"]);
    await open("a");
    expect(stage.fetched).toEqual(["a", "b", "c", "a"]);
  });
});

describe("a recording without its sound", () => {
  const open = (stream: "mix" | "near" | "far" | "both", sides: "mixed" | "apart" = "apart") =>
    stage.sounds.open(recordingRow({ sides }), stream, here);

  it("names the side that Asterisk has not, and the other can be heard", async () => {
    stage.files.set("r1-near", wavOf([1]));
    await expect(open("both")).rejects.toMatchObject({ code: "recording_gone", field: "far" });
    expect((await open("near")).sizeBytes).toBe(46);
    // It may come back, as of a folder that was away: it is asked for again.
    stage.files.set("r1-far", wavOf([1]));
    expect((await open("both")).sizeBytes).toBe(48);
  });

  it("is told from one that was not recorded so", async () => {
    await expect(open("both", "mixed")).rejects.toMatchObject({ code: "invalid_input", field: "stream" });
    await expect(open("near", "mixed")).rejects.toMatchObject({ code: "invalid_input" });
    await expect(open("mix")).rejects.toMatchObject({ code: "invalid_input" });
    expect(stage.fetched).toEqual([]);
  });

  it("says why where Asterisk does not give it, or gives something else", async () => {
    stage.files.set("r1", Buffer.from("<html>"));
    await expect(open("mix", "mixed")).rejects.toMatchObject({ code: "asterisk_refused" });
    stage.files.set("r1-near", wavOf([1]));
    stage.files.set("r1-far", wavOf([1], 16_000));
    await expect(open("both")).rejects.toMatchObject({ code: "asterisk_refused" });
    stage.state.failure = new AriError("connection_failed", "cut off.", { retryable: true });
    await expect(open("mix", "mixed")).rejects.toMatchObject({ code: "node_not_live" });
  });
});

describe("a recording that is being fetched", () => {
  const mixed = (id: string) => recordingRow({ id, sides: "mixed" });
  const open = (id: string, gone = here) => stage.sounds.open(mixed(id), "mix", gone);
  let letGo: () => void;
  beforeEach(() => {
    for (const id of ["a", "b", "c"]) stage.files.set(id, wavOf([1, 2, 3]));
    stage.state.held = new Promise((resolve) => {
      letGo = resolve;
    });
  });
  const begun = (count: number) => vi.waitFor(() => expect(stage.fetched).toHaveLength(count));

  it("is given up when all who wanted it have left, and those behind it come sooner", async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = open("a", one.signal);
    const second = open("a", other.signal);
    const third = open("b");
    await begun(1);
    one.abort();
    await expect(first).rejects.toBe(one.signal.reason);
    expect(stage.state.givenUp).toEqual([]);
    other.abort();
    await expect(second).rejects.toBe(other.signal.reason);
    await begun(2);
    expect([stage.fetched, stage.state.givenUp]).toEqual([["a", "b"], ["a"]]);
    letGo();
    expect((await third).sizeBytes).toBe(50);
    expect((await open("a")).sizeBytes).toBe(50);
  });

  it("is not even begun when who wanted it has left the queue", async () => {
    const leaver = new AbortController();
    const first = open("a");
    const second = open("b", leaver.signal);
    const third = open("c");
    await begun(1);
    leaver.abort();
    await expect(second).rejects.toBe(leaver.signal.reason);
    letGo();
    await Promise.all([first, third]);
    expect(stage.fetched).toEqual(["a", "c"]);
  });

  it("is given up at the end of the panel at once, with words for who waits, and none is begun after", async () => {
    const stopped = { code: "not_possible_now", message: expect.stringContaining("stopped") };
    const waiting = [open("a"), open("b")].map((each) => expect(each).rejects.toMatchObject(stopped));
    await begun(1);
    await stage.sounds.close();
    await Promise.all(waiting);
    await expect(open("c")).rejects.toMatchObject(stopped);
    expect([stage.fetched, stage.state.givenUp]).toEqual([["a"], ["a"]]);
  });

  it("takes its time while bytes come, and is given up when none came for half a minute", async () => {
    const silent = open("a");
    const told = expect(silent).rejects.toMatchObject({
      code: "asterisk_timeout",
      message: "No byte of a came for 30 s, after 50 bytes.",
    });
    await begun(1);
    stage.clock.advance(29_999);
    expect(stage.state.givenUp).toEqual([]);
    stage.clock.advance(1);
    await told;
    expect(stage.state.givenUp).toEqual(["a"]);
  });

  it("is given up rather than held in memory by a disk that does not keep up", async () => {
    stage.files.set("a", new Uint8Array(65 * 1024 * 1024));
    await expect(open("a")).rejects.toMatchObject({
      code: "not_possible_now",
      message: "The panel's disk is too slow for a: 64 MB wait for it.",
    });
    expect(stage.state.givenUp).toEqual(["a"]);
  });
});

it("a file is not closed under somebody who reads it, when its recording is removed", async () => {
  const samples = ramp(400_000, -1_000).map((sample) => sample % 30_000);
  stage.files.set("r1", wavOf(samples));
  const row = recordingRow({ sides: "mixed" });
  const sound = await stage.sounds.open(row, "mix", here);
  const reader = sound.bytes(44, sound.sizeBytes);
  const first = reader.next();
  stage.files.clear();
  stage.sounds.forget(row);
  expect((await first).value?.length).toBe(16_000);
  // What comes behind it is gone.
  await expect(reader.next()).rejects.toMatchObject({ code: "recording_gone" });
});
