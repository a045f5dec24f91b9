import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gone, listening, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const anHour = 3_600_000;

describe("what has ended", () => {
  it("stays to be read, beside another that is looked at then, until it is put away", async () => {
    const { store, spy, shown } = await listening("a", "b");
    spy("of-b", null);
    await vi.advanceTimersByTimeAsync(anHour);
    expect([shown(), store.snapshot().focus]).toEqual([["a", "b†"], "n/of-a"]);
    await store.stop("n/of-b");
    expect(shown()).toEqual(["a"]);
  });

  it("stays in focus where nothing else runs, and where somebody has chosen it", async () => {
    const alone = await listening("a");
    alone.spy("of-a", null);
    await vi.advanceTimersByTimeAsync(anHour);
    expect(alone.store.snapshot().focus).toBe("n/of-a");
    const chosen = await listening("a", "b");
    chosen.spy("of-b", null);
    chosen.store.focus("n/of-b");
    await vi.advanceTimersByTimeAsync(anHour);
    expect(chosen.store.snapshot().focus).toBe("n/of-b");
  });

  it("gives way to the next one that is begun, once it could be read", async () => {
    const { listen, spy, shown } = await listening("a");
    spy("of-a", null);
    await listen("b");
    spy("of-b", {});
    expect(shown()).toEqual(["a†", "b"]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(shown()).toEqual(["a†", "b"]);
    await listen("c");
    spy("of-c", {});
    expect(shown()).toEqual(["b", "c"]);
  });

  it("gives way to nothing that is refused, nor to what is taken back", async () => {
    const { answer, listen, spy, store, shown } = await listening("a");
    spy("of-a", null);
    await vi.advanceTimersByTimeAsync(4_000);
    answer(() => gone);
    await listen("b");
    store.wish({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "x" }, who: "Bob", at: null });
    await settle();
    expect([shown(), store.snapshot().starting]).toEqual([["a†"], []]);
    answer(() => new Promise(() => undefined));
    await listen("c");
    store.takeBack("n/c");
    expect(shown()).toEqual(["a†"]);
  });

  it("gives way to a talk that is begun", async () => {
    const { spy, store } = await listening("a");
    spy("of-a", null);
    await vi.advanceTimersByTimeAsync(4_000);
    store.wish({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "x" }, who: "Bob", at: null });
    await settle();
    expect(store.snapshot().sessions.map(({ id }) => id)).toEqual(["talk"]);
  });

  it("gives way to its own call only once that is listened to again", async () => {
    const { answer, spy, store, sent, shown } = await listening("a");
    spy("of-a", null);
    answer(() => gone);
    store.listenAgain("n/of-a");
    await settle();
    expect([shown(), sent.length, store.snapshot().notice]).toEqual([
      ["a†"],
      2,
      "Listening to a: The call is over. Choose another.",
    ]);
    answer(() => ({ spyId: "of-a2", ticket: "t2" }));
    store.listenAgain("n/of-a");
    await settle();
    expect([shown(), store.snapshot().focus]).toEqual([["a2"], "n/of-a2"]);
  });

  it("is kept of the last six ends that could be read, in whatever order they were begun", async () => {
    const { listen, spy, shown } = await listening("a", "b", "c", "d", "e", "f");
    for (const id of ["c", "a", "d", "b", "f", "e"]) spy(`of-${id}`, null);
    await listen("g");
    spy("of-g", { status: "active" });
    spy("of-g", null);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(shown()).toEqual(["a†", "b†", "c†", "d†", "e†", "f†", "g†"]);
    await vi.advanceTimersByTimeAsync(100);
    expect(shown()).toEqual(["a†", "b†", "d†", "e†", "f†", "g†"]);
  });

  it("goes unread nowhere, and never out of focus, where all end at once", async () => {
    const { store, spy, shown } = await listening("b", "c", "d", "e", "f", "a");
    for (const id of ["a", "b", "c", "d", "e", "f"]) spy(`of-${id}`, null);
    await vi.advanceTimersByTimeAsync(3_999);
    expect([shown(), store.snapshot().focus]).toEqual([["b†", "c†", "d†", "e†", "f†", "a†"], "n/of-a"]);
    await vi.advanceTimersByTimeAsync(anHour);
    expect([shown(), store.snapshot().focus]).toEqual([["b†", "c†", "d†", "e†", "f†", "a†"], "n/of-a"]);
  });

  it("keeps no other one silent by having been the only one that was heard", async () => {
    const { store, spy, audio } = await listening("a", "b");
    store.toggleSound("n/of-a");
    store.toggleSolo("n/of-b");
    expect(audio.link("of-a").muted).toBe(true);
    spy("of-b", null);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(audio.link("of-a").muted).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect([audio.link("of-a").muted, store.snapshot().solo]).toEqual([false, null]);
  });

  it("is no end where the panel tells of it again: then it can be heard anew", async () => {
    const { store, spy, session, shown } = await listening("a");
    spy("of-a", null);
    expect(shown()).toEqual(["a†"]);
    spy("of-a", { status: "active" });
    await vi.advanceTimersByTimeAsync(4_000);
    expect([shown(), session("of-a").isElsewhere]).toEqual([["a"], true]);
    await store.hearHere("n/of-a");
    expect(session("of-a").link).not.toBeNull();
  });
});
