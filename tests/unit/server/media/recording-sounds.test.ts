import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

let stage: Awaited<ReturnType<typeof storedFiles>>;
beforeEach(async () => {
  stage = await storedFiles();
});
afterEach(() => stage.sounds.close());

describe("the sound of a recording", () => {
  it("of one voice is its samples behind a header of ours", async () => {
    const file = wavOf(ramp(20_000, -10_000));
    stage.files.set("r1", file);
    const sound = await stage.sounds.open(recordingRow({ sides: "mixed" }), "mix");
    expect(await bytesOf(sound)).toEqual(Buffer.from(file));
  });

  it("of both sides has who is listened to left, the other right, and the shorter goes on in silence", async () => {
    const near = ramp(20_001, -20_000);
    const far = ramp(8_000, 1);
    stage.files.set("r1-near", wavOf(near));
    stage.files.set("r1-far", wavOf(far));
    const sound = await stage.sounds.open(recordingRow(), "both");
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
    expect((await bytesOf(await stage.sounds.open(recordingRow(), "far"))).length).toBe(44 + 2 * far.length);
  });

  it("is the same in parts as whole, wherever they begin and end", async () => {
    stage.files.set("r1-near", wavOf(ramp(16_100, -8_000)));
    stage.files.set("r1-far", wavOf(ramp(16_050, 3)));
    const sound = await stage.sounds.open(recordingRow(), "both");
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
    const opened = await Promise.all([1, 2, 3].map(() => stage.sounds.open(recordingRow(), "both")));
    for (const sound of opened) expect((await bytesOf(sound)).length).toBe(52);
    expect(stage.fetched).toEqual(["r1-near", "r1-far"]);
    expect(stage.state.mostRunning).toBe(1);
    expect(await stage.onDisk()).toEqual([]);
  });

  it("is let go when nobody reads it for five minutes, and fetched again by who goes on then", async () => {
    stage.files.set("r1", wavOf(ramp(10_000, 0)));
    const sound = await stage.sounds.open(recordingRow({ sides: "mixed" }), "mix");
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
    await expect(stage.sounds.open(recordingRow({ sides: "mixed" }), "mix")).rejects.toMatchObject({
      code: "recording_gone",
    });
  });

  it("of the longest unused is let go when there is too much", async () => {
    stage = await storedFiles({ mostBytes: 50 });
    for (const id of ["a", "b", "c"]) stage.files.set(id, wavOf(ramp(10, 0)));
    const open = (id: string) => stage.sounds.open(recordingRow({ id, sides: "mixed" }), "mix");
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
    stage.sounds.open(recordingRow({ sides }), stream);

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
