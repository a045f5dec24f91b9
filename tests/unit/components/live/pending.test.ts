import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PendingStore, pendingForMs, refusedForMs } from "@/components/live/pending";
import type { Problem } from "@/lib/api/errors";

const problem: Problem = {
  type: "about:blank",
  title: "gone",
  status: 404,
  code: "channel_gone",
  detail: "The channel has gone.",
  whatToDo: "Nothing is left to do.",
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("PendingStore", () => {
  it("shows an act until its row changes", () => {
    const store = new PendingStore();
    let row: object = { held: false };
    store.start("a/channels/1", "Holding", () => row);
    store.check();
    expect(store.get("a/channels/1")).toMatchObject({ kind: "pending", what: "Holding" });
    row = { held: true };
    store.check();
    expect(store.get("a/channels/1")).toBeNull();
  });

  it("forgets that a node was not live when it is again, and nothing else", () => {
    const store = new PendingStore();
    const notLive: Problem = { ...problem, status: 503, code: "node_not_live" };
    store.refuse("a/channels/1", "Holding", notLive);
    store.refuse("ab/channels/1", "Holding", notLive);
    store.refuse("a/channels/2", "Holding", problem);
    store.forgetNotLive("a");
    const left = ["a/channels/1", "ab/channels/1", "a/channels/2"].filter((key) => store.get(key) !== null);
    expect(left).toEqual(["ab/channels/1", "a/channels/2"]);
  });

  it("gives up waiting after 5 s", () => {
    const store = new PendingStore();
    store.start("k", "Holding", () => 1);
    vi.advanceTimersByTime(pendingForMs - 1);
    expect(store.get("k")).not.toBeNull();
    vi.advanceTimersByTime(1);
    expect(store.get("k")).toBeNull();
  });

  it("puts a refusal in the place of what was pending, for 12 s, whatever the row does", () => {
    const store = new PendingStore();
    store.start("k", "Holding", () => 1);
    store.refuse("k", "Holding", problem);
    vi.advanceTimersByTime(pendingForMs + 1);
    store.check();
    expect(store.get("k")).toMatchObject({ kind: "refused", problem: { code: "channel_gone" } });
    vi.advanceTimersByTime(refusedForMs);
    expect(store.get("k")).toBeNull();
  });

  it("finds a refusal before what is pending among several rows", () => {
    const store = new PendingStore();
    store.start("one", "Holding", () => 1);
    store.refuse("two", "Holding", problem);
    expect(store.first(["one", "two"])?.kind).toBe("refused");
    expect(store.first(["one"])?.kind).toBe("pending");
    expect(store.first(["three"])).toBeNull();
  });

  it("tells who listens of every change, and only of changes", () => {
    const store = new PendingStore();
    const listener = vi.fn<() => void>();
    const stop = store.subscribe(listener);
    store.start("k", "Holding", () => 1);
    store.check();
    store.clear("other");
    expect(listener).toHaveBeenCalledTimes(1);
    store.clear("k");
    expect(listener).toHaveBeenCalledTimes(2);
    stop();
    store.refuse("k", "Holding", problem);
    expect(listener).toHaveBeenCalledTimes(2);
  });
});
