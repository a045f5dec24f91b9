import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import type { SpyMode } from "@/lib/live/rows";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refused = new ApiError({
  type: "about:blank",
  title: "forbidden",
  status: 403,
  code: "forbidden",
  detail: "The policy keeps barge to admins.",
  whatToDo: "Ask an admin.",
});

/** A call that is listened to; the panel answers each change of mode when the test says so. */
async function heard(mode: SpyMode = "listen") {
  const made = page();
  await made.listen("a", mode);
  made.spy("of-a", { mode, status: "active" });
  await settle();
  const { sent } = made;
  const before = sent.length;
  const waiting: ((value: unknown) => void)[] = [];
  made.answer(() => new Promise((resolve) => waiting.push(resolve)));
  const key = "n/of-a";
  return {
    ...made,
    key,
    link: made.audio.link("of-a"),
    microphone: made.audio.microphone,
    press: async (...modes: SpyMode[]) => {
      for (const each of modes) {
        void made.store.setMode(key, each);
        await settle();
      }
    },
    row: (next: SpyMode) => made.spy("of-a", { mode: next }),
    modes: () => sent.slice(before).map(({ input }) => input["mode"]),
    accept: async () => {
      waiting.shift()?.({ accepted: true });
      await settle();
    },
    refuse: async () => {
      waiting.shift()?.(Promise.reject(refused));
      await settle();
    },
  };
}

describe("the mode that was asked for last", () => {
  it("is the one that the panel is left with, whatever the row still says", async () => {
    for (const [before, keys, told] of [
      ["listen", ["whisper", "listen"], ["whisper", "listen"]],
      ["whisper", ["listen", "whisper"], ["listen", "whisper"]],
      ["whisper", ["whisper", "listen", "whisper"], ["listen", "whisper"]],
      ["whisper", ["barge", "listen", "whisper"], ["barge", "whisper"]],
      ["listen", ["whisper", "barge", "listen", "whisper"], ["whisper"]],
      ["listen", ["barge", "barge"], ["barge"]],
    ] satisfies [SpyMode, SpyMode[], SpyMode[]][]) {
      const { press, accept, modes, session } = await heard(before);
      await press(...keys);
      // One after the other: two at once could come to the panel the other way round.
      expect(modes()).toHaveLength(1);
      await accept();
      await accept();
      expect([keys, modes()]).toEqual([keys, told]);
      expect(session("of-a")).toMatchObject({ wantedMode: keys.at(-1), problem: null });
    }
  });

  it("is not overtaken by one that waited for the microphone", async () => {
    const { microphone, press, modes, session } = await heard();
    const start = microphone.start.bind(microphone);
    let grant: () => void = () => undefined;
    microphone.start = async (deviceId) => {
      await new Promise<void>((resolve) => (grant = resolve));
      return start(deviceId);
    };
    await press("whisper", "listen");
    grant();
    await settle();
    expect([modes(), microphone.state.status]).toEqual([[], "off"]);
    microphone.refusal = "The browser refused it.";
    await press("whisper", "listen");
    grant();
    await settle();
    expect([modes(), session("of-a").problem]).toEqual([[], null]);
  });

  it("keeps its microphone and its latch through late rows of older ones", async () => {
    const { press, row, accept, microphone, link, store, key, session } = await heard("whisper");
    await press("listen", "barge");
    store.latch(key, true);
    await accept();
    await accept();
    expect(link.talking).toBe(false);
    for (const late of ["whisper", "listen"] as const) {
      row(late);
      expect([late, microphone.state.status, link.talking]).toEqual([late, "on", false]);
    }
    row("barge");
    expect([microphone.state.status, link.talking]).toEqual(["on", true]);
    expect(session("of-a")).toMatchObject({ problem: null, isLatched: true });
    row("listen");
    expect(session("of-a").problem).toContain("Nobody hears you any more");
    expect([microphone.state.status, link.talking]).toEqual(["off", false]);
  });

  it("holds also where the rows between were never told", async () => {
    const { press, accept, row, microphone, link, store, key, session } = await heard("whisper");
    await press("listen", "whisper");
    await accept();
    await accept();
    row("whisper");
    await vi.advanceTimersByTimeAsync(5_000);
    store.latch(key, true);
    expect([microphone.state.status, link.talking, session("of-a").problem]).toEqual(["on", true, null]);
  });

  it("is told as taken once it has not come in its time after listening came in its place", async () => {
    const { press, accept, row, microphone, session, store, key } = await heard("whisper");
    await press("listen", "barge");
    await accept();
    await accept();
    row("listen");
    store.latch(key, true);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(session("of-a")).toMatchObject({ wantedMode: "barge", isLatched: true, problem: null });
    await vi.advanceTimersByTimeAsync(1);
    expect(session("of-a")).toMatchObject({ wantedMode: "listen", isLatched: false });
    expect(session("of-a").problem).toContain("Nobody hears you any more");
    expect(microphone.state.status).toBe("off");
  });

  it("waits for the answer to the one before, but not longer than 5 s", async () => {
    const { press, modes } = await heard();
    await press("whisper", "listen");
    await vi.advanceTimersByTimeAsync(4_999);
    expect(modes()).toEqual(["whisper"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(modes()).toEqual(["whisper", "listen"]);
  });

  it("is dropped where the panel refuses it, and what was sent before it still comes", async () => {
    const { press, accept, refuse, row, microphone, session, store, key, link } = await heard();
    await press("whisper", "barge");
    await accept();
    store.latch(key, true);
    await refuse();
    expect(session("of-a")).toMatchObject({
      wantedMode: "whisper",
      isLatched: false,
      problem: "The policy keeps barge to admins. Ask an admin.",
    });
    row("whisper");
    expect([microphone.state.status, link.talking]).toEqual(["on", false]);
  });

  it("is dropped as the followed call ends, and nobody of the next one hears what was meant for it", async () => {
    const { press, spy, session, store, key, link } = await heard("whisper");
    await press("barge");
    store.latch(key, true);
    spy("of-a", { mode: "listen", status: "waiting" });
    expect(session("of-a")).toMatchObject({ wantedMode: "listen", isLatched: false });
    spy("of-a", { mode: "barge", status: "active" });
    expect(link.talking).toBe(false);
  });
});

describe("who means to be heard", () => {
  it("is heard only by whom the mode asked for reaches, not by those of the one before", async () => {
    const { press, row, store, link } = await heard("barge");
    await press("whisper");
    store.press(true);
    expect(link.talking).toBe(false);
    row("whisper");
    expect(link.talking).toBe(true);
  });

  it("is heard only by the side that is asked for", async () => {
    const { store, key, link, spy } = await heard("whisper");
    void store.setMode(key, "whisper", "far");
    await settle();
    store.press(true);
    expect(link.talking).toBe(false);
    spy("of-a", { whisperTo: "far" });
    expect(link.talking).toBe(true);
  });

  it("is given a microphone that has been closed or lost, or told why there is none", async () => {
    for (const speak of ["press", "latch"] as const) {
      const { microphone, store, key, session } = await heard("whisper");
      const act = () => (speak === "press" ? store.press(true) : store.latch(key, true));
      microphone.tell({ status: "failed", error: "It was unplugged." });
      act();
      await settle();
      expect(microphone.state.status).toBe("on");
      expect(session("of-a")).toMatchObject({ wantsVoice: true, problem: null });
      store.press(false);
      store.latch(key, false);
      microphone.tell({ status: "failed", error: "It was unplugged." });
      microphone.refusal = "There is no microphone.";
      act();
      await settle();
      expect(session("of-a")).toMatchObject({
        wantsVoice: false,
        problem: "There is no microphone. You go on listening; nobody hears you.",
      });
    }
  });

  it("is told when the microphone is lost meanwhile", async () => {
    const { microphone, store, key, session } = await heard("whisper");
    microphone.tell({ status: "failed", error: "It was unplugged." });
    expect(session("of-a").problem).toBeNull();
    store.latch(key, true);
    await settle();
    microphone.tell({ status: "failed", error: "It was unplugged." });
    expect(session("of-a")).toMatchObject({
      wantsVoice: false,
      problem: "It was unplugged. You go on listening; nobody hears you.",
    });
  });

  it("is given none in a mode by which nobody hears", async () => {
    const { microphone, store, key } = await heard();
    store.press(true);
    store.latch(key, true);
    await settle();
    expect(microphone.starts).toEqual([]);
  });
});
