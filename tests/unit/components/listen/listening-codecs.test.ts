import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { page } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells the panel what this browser can decode", async () => {
  const { listen, audio, sent } = page();
  await listen("a");
  audio.codecs = ["pcm", "opus"];
  await listen("b");
  const started = sent.filter(({ name }) => name === "spies.start");
  expect(started.map(({ input }) => input["codecs"])).toEqual([["pcm"], ["pcm", "opus"]]);
});
