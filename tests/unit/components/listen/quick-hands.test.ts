import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ListenWish } from "@/components/shell/sound-request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wishOf = (channelId: string, mode: ListenWish["mode"] = "listen"): ListenWish => ({
  kind: "listen",
  node: "n",
  channelId,
  mode,
  who: channelId,
  at: `n/channels/${channelId}`,
});

describe("a call asked for again", () => {
  async function ended(code: "hung_up" | "failed") {
    const made = page();
    await made.listen("a");
    made.spy("of-a", { status: "active" });
    made.audio.link("of-a").tell({ status: "ended", ended: { code, text: "The caller hung up." } });
    return made;
  }

  it("is said to be over while its row has not gone yet, and nothing of another tab", async () => {
    const { store, session, sent, spy, audio } = await ended("hung_up");
    store.wish(wishOf("a", "whisper"));
    await settle();
    expect(session("of-a").problem).toBe("The caller hung up.");
    expect([sent.length, audio.microphone.starts]).toEqual([1, []]);
    spy("of-a", null);
    expect(session("of-a")).toMatchObject({ over: "The caller hung up.", problem: null });
  });

  it("is heard here again at once where only its sound was lost", async () => {
    const { store, session, sent } = await ended("failed");
    store.wish(wishOf("a"));
    await settle();
    expect(sent.map(({ name }) => name)).toEqual(["spies.start", "spies.ticket"]);
    expect(session("of-a")).toMatchObject({ problem: null });
    expect(session("of-a").link).not.toBeNull();
  });

  it("begins anew while the one that was stopped still ends", async () => {
    const { listen, spy, store, sent, answer } = page();
    await listen("a");
    spy("of-a", { status: "active" });
    void store.stop("n/of-a");
    answer(() => ({ spyId: "again", ticket: "t3" }));
    store.wish(wishOf("a"));
    await settle();
    expect(sent.map(({ name }) => name)).toEqual(["spies.start", "spies.end", "spies.start"]);
    spy("of-a", null);
    spy("again", { targetId: "a", status: "active" });
    expect(store.snapshot().sessions.map(({ id, link }) => [id, link !== null])).toEqual([["again", true]]);
  });

  it("begins anew where it was stopped before its answer came", async () => {
    const { spy, store, sent, answer, audio } = page();
    let give: (value: unknown) => void = () => undefined;
    answer((name) => (name === "spies.start" ? new Promise((resolve) => (give = resolve)) : {}));
    store.wish(wishOf("a"));
    await settle();
    spy("of-a", { status: "connecting" });
    void store.stop("n/of-a");
    store.wish(wishOf("a"));
    expect(store.snapshot().starting).toHaveLength(1);
    give({ spyId: "of-a", ticket: "t1" });
    await settle();
    expect(sent.map(({ name }) => name)).toEqual(["spies.start", "spies.end", "spies.start"]);
    spy("of-a", null);
    give({ spyId: "again", ticket: "t2" });
    await settle();
    expect(audio.links.map(({ session }) => session)).toEqual(["again"]);
    expect(store.snapshot().starting).toEqual([]);
  });
});

describe("the most calls at once", () => {
  async function five() {
    const made = page();
    for (const id of ["a", "b", "c", "d"]) {
      await made.listen(id);
      made.spy(`of-${id}`, { status: "active" });
    }
    made.answer(() => new Promise(() => undefined));
    return made;
  }

  it("counts one whose row has come before its answer once", async () => {
    const { store, spy, refused, sent } = await five();
    store.wish(wishOf("e"));
    await settle();
    spy("of-e", { status: "active" });
    store.wish(wishOf("f"));
    await settle();
    expect([refused, sent.length]).toEqual([[], 6]);
    store.wish(wishOf("g"));
    await settle();
    expect([refused, sent.length]).toEqual([["n/channels/g: Six calls at once are the most."], 6]);
  });

  it("does not count what is being ended", async () => {
    const { store, listen, spy, refused, sent, answer } = page();
    for (const id of ["a", "b", "c", "d", "e", "f"]) {
      await listen(id);
      spy(`of-${id}`, { status: "active" });
    }
    void store.stop("n/of-a");
    answer(() => ({ spyId: "again", ticket: "t3" }));
    store.wish(wishOf("a"));
    await settle();
    expect([refused, sent.map(({ name }) => name).slice(6)]).toEqual([[], ["spies.end", "spies.start"]]);
  });

  it("counts a talk whose row has come before its answer once", async () => {
    const { store, talk, refused, sent } = await five();
    store.wish({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "b" }, who: "Bob", at: null });
    await settle();
    talk({ status: "connecting" });
    store.wish(wishOf("f"));
    await settle();
    expect([refused, sent.length]).toEqual([[], 6]);
    store.wish(wishOf("g"));
    await settle();
    expect(refused).toHaveLength(1);
  });
});
