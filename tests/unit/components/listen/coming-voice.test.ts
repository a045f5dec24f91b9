import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ListenWish } from "@/components/shell/sound-request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A call that is asked for and not there yet. */
async function coming(mode: ListenWish["mode"]) {
  const made = page();
  let give: () => void = () => undefined;
  made.answer((name) =>
    name === "spies.start"
      ? new Promise((resolve) => (give = () => resolve({ spyId: "of-a", ticket: "t1" })))
      : { accepted: true },
  );
  const ask = async (wanted: ListenWish["mode"]) => {
    made.store.wish({ kind: "listen", node: "n", channelId: "a", mode: wanted, who: "a", at: null });
    await settle();
  };
  await ask(mode);
  const voice = () => made.store.snapshot().coming?.voice;
  /** The panel answers, and the mode comes as a row. */
  const come = async (as: ListenWish["mode"]) => {
    give();
    await settle();
    made.spy("of-a", { status: "active", mode: as });
    await settle();
  };
  return { ...made, ask, voice, come };
}

it("keeps the microphone open from the first moment where that was asked for on the way", async () => {
  const { store, voice, come, session } = await coming("whisper");
  store.latchComing();
  expect(voice()).toBe("opens");
  await come("whisper");
  expect([session("of-a").isLatched, store.snapshot().voice, voice()]).toEqual([true, "n/of-a", undefined]);
});

it("takes that back by a second press", async () => {
  const { store, voice, come, session } = await coming("whisper");
  store.latchComing();
  store.latchComing();
  expect(voice()).toBe("shut");
  await come("whisper");
  expect([session("of-a").isLatched, store.snapshot().voice]).toEqual([false, null]);
});

it("says of what is only listened to that nobody would hear it, and opens nothing", async () => {
  const { store, voice, come, session, audio } = await coming("listen");
  store.latchComing();
  expect(voice()).toBe("unheard");
  await come("listen");
  expect([session("of-a").isLatched, audio.microphone.starts]).toEqual([false, []]);
});

it("tells of it also where the row is there and only the answer is not", async () => {
  const { store, spy, voice } = await coming("whisper");
  spy("of-a", { status: "connecting" });
  expect(store.snapshot().starting).toEqual([]);
  store.latchComing();
  expect(voice()).toBe("opens");
});

it("goes by the mode that was asked for last on the way", async () => {
  const { ask, come, sent, voice, store } = await coming("listen");
  await ask("whisper");
  expect(sent.map(({ name }) => name)).toEqual(["spies.start"]);
  store.latchComing();
  expect(voice()).toBe("opens");
  await ask("barge");
  expect(voice()).toBe("opens");
  await come("barge");
  expect(sent.map(({ name, input }) => [name, input["mode"]])).toEqual([
    ["spies.start", "listen"],
    ["spies.change", "barge"],
  ]);
  await ask("listen");
  expect(store.snapshot().voice).toBeNull();
});

it("opens nothing where the mode is refused", async () => {
  const { store, come, session, audio } = await coming("whisper");
  audio.microphone.refusal = "The browser refused it.";
  store.latchComing();
  await come("listen");
  expect([session("of-a").isLatched, store.snapshot().voice]).toEqual([false, null]);
});
