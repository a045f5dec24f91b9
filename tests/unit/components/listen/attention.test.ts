import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listening } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("turns to the next call that runs, and to one that is over only where none does", async () => {
  const { store, spy } = await listening("a", "b", "c", "d");
  spy("of-b", null);
  spy("of-d", null);
  store.focus("n/of-a");
  const next = () => {
    store.focusNext();
    return store.snapshot().focus;
  };
  expect([next(), next()]).toEqual(["n/of-c", "n/of-a"]);
  store.focus("n/of-b");
  expect(next()).toBe("n/of-c");
  spy("of-a", null);
  spy("of-c", { mode: "whisper" });
  store.latch("n/of-c", true);
  expect([next(), store.snapshot().voice]).toEqual(["n/of-c", "n/of-c"]);
  spy("of-c", null);
  expect([next(), next()]).toEqual(["n/of-d", "n/of-a"]);
});

it("hears what was turned on beside it and off again once it is chosen, and what was turned off in focus not", async () => {
  const { store, audio, session } = await listening("a", "b");
  const heard = () => ["a", "b"].filter((id) => !audio.link(`of-${id}`).muted);
  const off = () => ["a", "b"].filter((id) => session(`of-${id}`).isSoundOff);
  store.focus("n/of-b");
  store.toggleSound("n/of-b");
  store.toggleSound("n/of-a");
  expect(heard()).toEqual(["a"]);
  store.toggleSound("n/of-a");
  expect([heard(), off()]).toEqual([[], ["b"]]);
  store.focus("n/of-a");
  expect([heard(), off()]).toEqual([["a"], ["b"]]);
  store.focus("n/of-b");
  expect([heard(), off()]).toEqual([[], ["b"]]);
});
