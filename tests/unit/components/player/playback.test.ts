import { beforeEach, describe, expect, it } from "vitest";
import { nextMark, nothingWritten, Playback, type Sounding } from "@/components/player/playback";
import type { Problem } from "@/lib/api/errors";

/** An audio element as far as it is used: what it is told to do is kept, what happens in it is told by hand. */
class FakeAudio extends EventTarget {
  src = "";
  currentTime = 0;
  duration = Number.NaN;
  paused = true;
  playbackRate = 1;
  loads = 0;
  load() {
    this.loads += 1;
    this.currentTime = 0;
  }
  removeAttribute() {
    this.src = "";
  }
  async play() {
    this.paused = false;
  }
  pause() {
    this.paused = true;
    this.tell("pause");
  }
  tell(type: string) {
    this.dispatchEvent(new Event(type));
  }
}

let audio: FakeAudio;
let tick: (() => void) | null;
let asked: string[];
let presses: number;
const gone: Problem = {
  type: "",
  title: "",
  status: 404,
  code: "recording_gone",
  detail: "Gone.",
  whatToDo: "",
};

beforeEach(() => {
  audio = new FakeAudio();
  tick = null;
  asked = [];
  presses = 0;
});

function open(durationMs: number | null = 60_000) {
  return new Playback("/sound", {
    element: audio as unknown as Sounding,
    durationMs,
    why: async (url) => {
      asked.push(url);
      return gone;
    },
    onPlay: () => {
      presses += 1;
    },
    every: (_everyMs, act) => {
      tick = act;
      return () => {
        tick = null;
      };
    },
  });
}

/** The file is here, and sounds. */
function sound() {
  audio.duration = 58;
  audio.tell("durationchange");
  audio.tell("playing");
}

describe("hearing a recording", () => {
  it("fetches nothing before it is played, then waits, plays and rests", () => {
    const playback = open();
    expect([audio.src, audio.loads, playback.snapshot().durationMs]).toEqual(["", 0, 60_000]);
    playback.toggle();
    expect([audio.src, presses, playback.snapshot().status]).toEqual(["/sound", 1, "waiting"]);
    sound();
    expect(playback.snapshot()).toMatchObject({ status: "playing", durationMs: 58_000 });
    audio.currentTime = 1.5;
    tick?.();
    expect(playback.snapshot().atMs).toBe(1_500);
    playback.toggle();
    expect([audio.paused, tick, playback.snapshot().status]).toEqual([true, null, "still"]);
    playback.toggle();
    expect([audio.loads, audio.currentTime]).toEqual([1, 1.5]);
  });

  it("begins at the place that was chosen before, and at the beginning after its end", () => {
    const playback = open();
    playback.seek(20_000);
    playback.play();
    expect(audio.currentTime).toBe(20);
    sound();
    audio.currentTime = 58;
    audio.tell("ended");
    expect(playback.snapshot()).toMatchObject({ status: "still", atMs: 58_000 });
    playback.play();
    expect(audio.currentTime).toBe(0);
  });

  it("forgets a failure whose cause is over, and is fetched anew from where it stood", async () => {
    const playback = open();
    playback.seek(20_000);
    playback.play();
    audio.tell("error");
    await Promise.resolve();
    await Promise.resolve();
    expect(playback.snapshot()).toMatchObject({ status: "failed", problem: gone });
    playback.forget();
    expect(playback.snapshot()).toMatchObject({ status: "still", problem: null, atMs: 20_000 });
    playback.play();
    expect([audio.src, audio.currentTime]).toEqual(["/sound", 20]);
    sound();
    playback.forget();
    expect(playback.snapshot().status).toBe("playing");
  });

  it("goes five seconds either way, and not beyond its ends", () => {
    const playback = open();
    playback.seekBy(-5_000);
    expect(playback.snapshot().atMs).toBe(0);
    playback.seekBy(5_000);
    playback.seek(59_000);
    playback.seekBy(5_000);
    expect(playback.snapshot().atMs).toBe(60_000);
    const unknown = open(null);
    unknown.seek(9e9);
    expect(unknown.snapshot().atMs).toBe(9e9);
  });

  it("keeps its speed from one file to the next", () => {
    const playback = open();
    playback.setRate(1.5);
    playback.play();
    expect(audio.playbackRate).toBe(1.5);
    expect(playback.snapshot().rate).toBe(1.5);
  });

  it("says why it cannot be heard, and tries again at the same place", async () => {
    const playback = open();
    playback.seek(9_000);
    playback.play();
    audio.tell("error");
    expect(playback.snapshot()).toMatchObject({ status: "failed", problem: null });
    await Promise.resolve();
    expect([asked, playback.snapshot().problem]).toEqual([["/sound"], gone]);
    playback.play();
    expect(playback.snapshot()).toMatchObject({ status: "waiting", problem: null });
    expect([audio.loads, audio.currentTime]).toEqual([2, 9]);
  });

  it("says that there is nothing in it, and stays at that whatever the element tells of its end", () => {
    const playback = open();
    playback.play();
    audio.duration = 0;
    audio.tell("durationchange");
    audio.tell("ended");
    expect(playback.snapshot()).toMatchObject({
      status: "failed",
      problem: nothingWritten,
      atMs: 0,
      durationMs: 0,
    });
    expect([audio.src, audio.paused, asked, tick]).toEqual(["", true, [], null]);
  });

  it("of one side alone forgets what failed with both", async () => {
    const playback = open();
    playback.play();
    audio.tell("error");
    await Promise.resolve();
    playback.use("/near");
    expect(playback.snapshot()).toMatchObject({ status: "still", problem: null });
    playback.play();
    expect(audio.src).toBe("/near");
  });

  it("lets go of its sound when it is closed, which is no failure", () => {
    const playback = open();
    const seen: string[] = [];
    playback.subscribe(() => seen.push(playback.snapshot().status));
    playback.play();
    sound();
    playback.close();
    audio.tell("error");
    expect([audio.src, audio.paused, tick, asked]).toEqual(["", true, null, []]);
    expect(seen).not.toContain("failed");
  });
});

describe("the next mark", () => {
  const marks = [{ offsetMs: 30_000 }, { offsetMs: 5_000 }, { offsetMs: 5_100 }];

  it.each([
    [0, 5_000],
    [4_700, 5_000],
    // One that is stood on is not the next; one that lies right behind it is passed with it.
    [5_000, 30_000],
    [29_700, 30_000],
    [30_000, 5_000],
    [90_000, 5_000],
  ])("from %i ms is at %i ms", (atMs, wanted) => {
    expect(nextMark(marks, atMs)?.offsetMs).toBe(wanted);
  });

  it("is none where there are none", () => {
    expect(nextMark([], 0)).toBeNull();
  });
});
