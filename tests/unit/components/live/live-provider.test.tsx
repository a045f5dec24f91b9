// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { feed } from "@/components/live/live-provider";
import { LiveStore, staleSince } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { channel, node, snapshot } from "./fixtures";

/** The part of a Socket.IO client that `feed` uses; `say` is what the panel sends. */
class FakeSocket {
  readonly #handlers = new Map<string, (value: unknown) => void>();
  readonly emitted: [string, unknown][] = [];
  active = true;
  connects = 0;

  on(event: string, handler: (value: unknown) => void) {
    this.#handlers.set(event, handler);
    return this;
  }
  emit(event: string, value: unknown) {
    this.emitted.push([event, value]);
    return this;
  }
  connect() {
    this.connects += 1;
    return this;
  }
  removeAllListeners() {
    this.#handlers.clear();
    return this;
  }
  say(event: string, value?: unknown) {
    this.#handlers.get(event)?.(value);
  }
}

const handlers = {
  onSessionEnded: vi.fn<() => void>(),
  onRoleChanged: vi.fn<() => void>(),
  onPolicyChanged: vi.fn<() => void>(),
};
let socket: FakeSocket;
let store: LiveStore;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  store = new LiveStore((flush) => flush());
  stop = feed(store, socket as unknown as LiveSocket, handlers);
  socket.say("connect");
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  handlers.onSessionEnded.mockReset();
  handlers.onRoleChanged.mockReset();
  handlers.onPolicyChanged.mockReset();
});

const patch = (seq: number, id = "x", epoch = "e") => ({
  node: "a",
  epoch,
  seq,
  up: { channels: [channel(id)] },
});
const ids = () => store.rows("channels").map(({ row }) => row.id);

describe("feed", () => {
  it("applies snapshot and patches in order", () => {
    expect(store.ready()).toBe(false);
    socket.say("snapshot", snapshot("a", [channel("1")]));
    socket.say("patch", patch(2, "2"));
    expect(store.ready()).toBe(true);
    expect(ids()).toEqual(["1", "2"]);
    expect(socket.emitted).toEqual([]);
  });

  it("asks once for a snapshot at a gap, and again only after it has come", () => {
    socket.say("snapshot", snapshot("a", []));
    socket.say("patch", patch(3));
    socket.say("patch", patch(4));
    expect(socket.emitted).toEqual([["resync", { nodes: ["a"] }]]);
    expect(ids()).toEqual([]);
    socket.say("snapshot", snapshot("a", [channel("1")]));
    socket.say("patch", patch(9));
    expect(socket.emitted).toHaveLength(2);
  });

  it("takes a new epoch for a gap, and an old patch for nothing", () => {
    socket.say("snapshot", snapshot("a", []));
    socket.say("patch", patch(1));
    expect(socket.emitted).toEqual([]);
    socket.say("patch", patch(2, "x", "other"));
    expect(socket.emitted).toHaveLength(1);
  });

  it("forgets nodes that the first snapshot of a connection does not name, but not at a resync", () => {
    socket.say("snapshot", {
      ...snapshot("a", []),
      nodes: [...snapshot("a", []).nodes, ...snapshot("b", []).nodes],
    });
    socket.say("snapshot", snapshot("a", []));
    expect(store.nodes().map((each) => each.node)).toEqual(["a", "b"]);
    socket.say("disconnect", "transport close");
    socket.say("connect");
    socket.say("snapshot", snapshot("a", []));
    expect(store.nodes().map((each) => each.node)).toEqual(["a"]);
  });

  it("says since when the page has no connection", () => {
    socket.say("disconnect", "transport close");
    const lost = store.connection();
    expect(lost.status).toBe("lost");
    vi.advanceTimersByTime(5_000);
    socket.say("connect_error", new Error("timeout"));
    expect(store.connection()).toBe(lost);
    socket.say("connect");
    expect(store.connection()).toEqual({ status: "open" });
  });

  it("comes back when the panel itself closed the socket", () => {
    socket.say("disconnect", "io server disconnect");
    expect(socket.connects).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(socket.connects).toBe(1);
  });

  it("keeps trying when its session is not taken: it may go on with another cookie", () => {
    socket.active = false;
    socket.say("connect_error", new Error("not_signed_in"));
    expect(handlers.onSessionEnded).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1_000);
    expect(socket.connects).toBe(1);
  });

  it("takes a socket that the page itself closed for no loss", () => {
    socket.say("disconnect", "io client disconnect");
    expect(store.connection()).toEqual({ status: "open" });
    vi.advanceTimersByTime(5_000);
    expect(socket.connects).toBe(0);
  });

  it("tells when the session has ended, and asks anew for the role when it changed", () => {
    socket.say("session", { kind: "role", text: "" });
    expect(handlers.onRoleChanged).toHaveBeenCalledTimes(1);
    socket.say("session", { kind: "ended", text: "" });
    socket.say("connect_error", new Error("not_signed_in"));
    expect(handlers.onSessionEnded).toHaveBeenCalledTimes(2);
  });

  it("asks anew for the policy when it was changed, and after a cut: it may have been changed meanwhile", () => {
    expect(handlers.onPolicyChanged).not.toHaveBeenCalled();
    socket.say("policy");
    expect(handlers.onPolicyChanged).toHaveBeenCalledTimes(1);
    socket.say("disconnect", "transport close");
    socket.say("connect");
    expect(handlers.onPolicyChanged).toHaveBeenCalledTimes(2);
  });

  it("keeps an ended call for 3 s, with its cause", () => {
    socket.say("snapshot", snapshot("a", [channel("1")]));
    expect(store.calls()).toHaveLength(1);
    const removal = { id: "1", atMs: 5, cause: 16, causeText: "Normal Clearing", why: "event" };
    socket.say("patch", { node: "a", epoch: "e", seq: 2, del: { channels: [removal] } });
    expect(store.calls()).toHaveLength(0);
    expect(store.endedCalls()[0]?.removal.cause).toBe(16);
    vi.advanceTimersByTime(3_500);
    expect(store.endedCalls()).toHaveLength(0);
  });
});

describe("LiveStore", () => {
  it("holds the rows while frozen, counts what waits, and goes on", () => {
    socket.say("snapshot", snapshot("a", [channel("1")]));
    store.setFrozen(true);
    socket.say("patch", patch(2, "2"));
    socket.say("patch", {
      ...patch(3, "3"),
      del: { channels: [{ id: "1", atMs: 1, cause: null, causeText: null, why: "event" }] },
    });
    expect(ids()).toEqual(["1"]);
    expect(store.frozen()?.waiting).toBe(3);
    store.setFrozen(false);
    expect(ids()).toEqual(["2", "3"]);
    expect(store.frozen()).toBeNull();
  });

  it("lets the clock of a lost node stand where it was known last", () => {
    socket.say("snapshot", snapshot("a", []));
    socket.say("node", node("a", { status: "lost", asOfPanelMs: 1_234, clockOffsetMs: 100 }));
    vi.advanceTimersByTime(10_000);
    expect(store.nowMs("a")).toBe(1_334);
    socket.say("node", node("a", { clockOffsetMs: 100 }));
    expect(store.nowMs("a")).toBe(Date.now() + 100);
  });

  it("lets the clocks of nodes, and none other, stand while the panel is lost", () => {
    socket.say("snapshot", snapshot("a", []));
    socket.say("node", node("a", { clockOffsetMs: 100 }));
    const lostMs = Date.now();
    socket.say("disconnect", "transport close");
    vi.advanceTimersByTime(10_000);
    expect(store.nowMs("a")).toBe(lostMs + 100);
    expect(store.nowMs("unknown")).toBe(lostMs);
    expect(store.nowMs(null)).toBe(lostMs + 10_000);
    socket.say("connect");
    expect(store.nowMs("a")).toBe(Date.now() + 100);
  });

  it("knows since when rows may be old: the node or the panel lost, whichever came first", () => {
    const lost = { status: "lost", sinceMs: 500 } as const;
    const stale = node("a", { status: "lost", asOfPanelMs: 300 });
    expect(staleSince(node("a"), { status: "open" })).toBeNull();
    expect(staleSince(node("a"), lost)).toBe(500);
    expect(staleSince(stale, { status: "open" })).toBe(300);
    expect(staleSince(stale, lost)).toBe(300);
    expect(staleSince({ ...stale, asOfPanelMs: 900 }, lost)).toBe(500);
  });

  it("tells listeners once a frame, however many messages came", () => {
    let flush: () => void = () => undefined;
    const batched = new LiveStore((next) => {
      flush = next;
    });
    const listener = vi.fn<() => void>();
    batched.subscribe(listener);
    batched.applySnapshot(snapshot("a", []));
    batched.applyPatch(patch(2, "1"));
    batched.applyPatch(patch(3, "2"));
    expect(listener).not.toHaveBeenCalled();
    flush();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(batched.calls()).toHaveLength(2);
  });

  it("ends what is pending when its row changes live", () => {
    socket.say("snapshot", snapshot("a", [channel("1")]));
    store.pending.start("a/channels/1", "Holding", () => store.rowAt("a/channels/1"));
    socket.say("patch", patch(2, "2"));
    expect(store.pending.get("a/channels/1")).not.toBeNull();
    socket.say("patch", {
      node: "a",
      epoch: "e",
      seq: 3,
      up: { channels: [{ id: "1", heldByDevice: true }] },
    });
    expect(store.pending.get("a/channels/1")).toBeNull();
  });
});
