import { describe, expect, test, vi } from "vitest";
import { ghostMs, Replica } from "@/lib/live/replica";
import type { Collection, Rows } from "@/lib/live/rows";
import type { LiveSnapshot, NodeSnapshot, Patch } from "@/lib/live/wire";
import { channelRow, nodeRow } from "./samples";

function nodeSnapshot(node: string, seq: number, rows: Partial<NodeSnapshot["rows"]> = {}): NodeSnapshot {
  const none: { [Name in Collection]: Rows[Name][] } = {
    channels: [],
    bridges: [],
    endpoints: [],
    devices: [],
    originations: [],
    spies: [],
    talks: [],
  };
  return { node: nodeRow(node), epoch: "e1", seq, rows: { ...none, ...rows } };
}

function snapshot(...nodes: NodeSnapshot[]): LiveSnapshot {
  return { panelMs: 5_000, nodes };
}

function patch(seq: number, change: Partial<Patch> = {}): Patch {
  return { node: "pbx", epoch: "e1", seq, ...change };
}

const removal = { id: "a", atMs: 9, cause: 17, causeText: "User busy", why: "event" as const };

function filled(options: ConstructorParameters<typeof Replica>[0] = {}): Replica {
  const replica = new Replica(options);
  replica.applySnapshot(snapshot(nodeSnapshot("pbx", 3, { channels: [channelRow("a"), channelRow("b")] })));
  return replica;
}

describe("applyPatch", () => {
  test("follows the numbers", () => {
    const replica = filled();
    expect(replica.applyPatch(patch(3))).toBe("old");
    expect(replica.applyPatch(patch(5, { up: { channels: [{ id: "a", state: "Busy" }] } }))).toBe("gap");
    expect(replica.row("pbx", "channels", "a")?.state).toBe("Up");
    expect(replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }] } }))).toBe("applied");
    expect(replica.row("pbx", "channels", "a")?.state).toBe("Ring");
    expect(replica.applyPatch(patch(5, { epoch: "e2" }))).toBe("gap");
    expect(replica.applyPatch(patch(1, { node: "other" }))).toBe("gap");
  });

  test("changes the rows it names and keeps the identity of all others", () => {
    const replica = filled();
    const before = replica.all("channels");
    const untouched = replica.row("pbx", "channels", "b");
    replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }, channelRow("c")] } }));
    const after = replica.all("channels");
    expect(after).not.toBe(before);
    expect(after.map(({ row }) => row.id)).toEqual(["a", "b", "c"]);
    expect(after[1]).toBe(before[1]);
    expect(after[0]).not.toBe(before[0]);
    expect(after[0]?.row.caller).toBe(before[0]?.row.caller);
    expect(replica.row("pbx", "channels", "b")).toBe(untouched);
  });

  test("leaves arrays of other collections alone", () => {
    const replica = filled();
    const bridges = replica.all("bridges");
    const nodes = replica.nodes();
    const rows = replica.rows("pbx", "channels");
    expect(replica.rows("pbx", "channels")).toBe(rows);
    replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }] } }));
    expect(replica.all("bridges")).toBe(bridges);
    expect(replica.nodes()).toBe(nodes);
    expect(replica.rows("pbx", "channels")).not.toBe(rows);
  });

  test("an id that ended and began anew in one patch is the new one", () => {
    const replica = filled();
    const anew = channelRow("a", { state: "Down" });
    replica.applyPatch(patch(4, { up: { channels: [anew] }, del: { channels: [removal] } }));
    expect(replica.row("pbx", "channels", "a")).toEqual(anew);
    expect(replica.ghosts("channels")).toHaveLength(1);
  });
});

describe("applySnapshot", () => {
  test("replaces rows, but those that are equal keep their identity", () => {
    const replica = filled();
    const a = replica.row("pbx", "channels", "a");
    replica.applySnapshot(snapshot(nodeSnapshot("pbx", 9, { channels: [channelRow("a"), channelRow("c")] })));
    expect(replica.row("pbx", "channels", "a")).toBe(a);
    expect(replica.row("pbx", "channels", "b")).toBeNull();
    expect(replica.row("pbx", "channels", "c")).not.toBeNull();
    expect(replica.applyPatch(patch(10))).toBe("applied");
  });

  test("leaves nodes that are not in it, unless it is complete", () => {
    const replica = filled();
    replica.applySnapshot(snapshot(nodeSnapshot("two", 1, { channels: [channelRow("z")] })));
    expect(replica.nodes().map((node) => node.node)).toEqual(["pbx", "two"]);
    expect(replica.all("channels").map(({ node, row }) => `${node}/${row.id}`)).toEqual([
      "pbx/a",
      "pbx/b",
      "two/z",
    ]);
    replica.applySnapshot(snapshot(nodeSnapshot("two", 2)), { complete: true });
    expect(replica.nodes().map((node) => node.node)).toEqual(["two"]);
    expect(replica.all("channels")).toEqual([]);
    expect(replica.applyPatch(patch(4))).toBe("gap");
  });

  test("tells how the panel's clock differs from ours, and each Asterisk's from the panel's", () => {
    const replica = new Replica({ now: () => 4_000 });
    const node = { ...nodeSnapshot("pbx", 1), node: nodeRow("pbx", { clockOffsetMs: -250 }) };
    replica.applySnapshot(snapshot(node));
    expect(replica.panelOffsetMs).toBe(1_000);
    expect(replica.nowAt("pbx", 10_000)).toBe(9_750);
    expect(replica.nowAt("unknown", 10_000)).toBe(10_000);
  });
});

describe("listeners", () => {
  test("one call for each message that changed something", () => {
    const replica = filled();
    const listener = vi.fn();
    const stop = replica.subscribe(listener);
    replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }] } }));
    expect(listener).toHaveBeenCalledTimes(1);
    replica.applyPatch(patch(4));
    replica.applyPatch(patch(9));
    replica.applyNode(nodeRow("pbx"));
    expect(listener).toHaveBeenCalledTimes(1);
    replica.applyNode(nodeRow("pbx", { status: "lost" }));
    expect(listener).toHaveBeenCalledTimes(2);
    stop();
    replica.applyNode(nodeRow("pbx"));
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("several messages before the owner's frame make one call", () => {
    const frames: (() => void)[] = [];
    const replica = filled({ schedule: (flush) => frames.push(flush) });
    for (const flush of frames.splice(0)) flush();
    const listener = vi.fn();
    replica.subscribe(listener);
    replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }] } }));
    replica.applyPatch(patch(5, { up: { channels: [{ id: "a", state: "Up" }] } }));
    expect(frames).toHaveLength(1);
    expect(listener).not.toHaveBeenCalled();
    frames[0]?.();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test("a row's listener hears of that row alone: change, end, snapshot", () => {
    const replica = filled();
    const listener = vi.fn();
    const stop = replica.subscribeRow("pbx", "channels", "a", listener);
    replica.applyPatch(patch(4, { up: { channels: [{ id: "b", state: "Ring" }] } }));
    expect(listener).not.toHaveBeenCalled();
    replica.applyPatch(patch(5, { up: { channels: [{ id: "a", state: "Ring" }] } }));
    expect(listener).toHaveBeenCalledTimes(1);
    replica.applyPatch(patch(6, { del: { channels: [removal] } }));
    expect(listener).toHaveBeenCalledTimes(2);
    replica.applySnapshot(snapshot(nodeSnapshot("pbx", 9, { channels: [channelRow("a")] })));
    expect(listener).toHaveBeenCalledTimes(3);
    replica.applySnapshot(snapshot(nodeSnapshot("pbx", 9, { channels: [channelRow("a")] })));
    expect(listener).toHaveBeenCalledTimes(3);
    stop();
    replica.applySnapshot(snapshot(nodeSnapshot("pbx", 10)));
    expect(listener).toHaveBeenCalledTimes(3);
  });
});

describe("ghosts", () => {
  test("a row that went stays readable with its reason until its time is over", () => {
    let nowMs = 1_000;
    const replica = filled({ now: () => nowMs });
    replica.applyPatch(patch(4, { del: { channels: [removal] } }));
    expect(replica.row("pbx", "channels", "a")).toBeNull();
    expect(replica.ghosts("channels")).toEqual([
      { node: "pbx", row: channelRow("a"), removal, untilMs: 1_000 + ghostMs },
    ]);
    expect(replica.removal("pbx", "channels", "a")).toEqual(removal);
    expect(replica.removal("other", "channels", "a")).toBeNull();
    const held = replica.ghosts("channels");
    nowMs += ghostMs - 1;
    replica.expire(nowMs);
    expect(replica.ghosts("channels")).toBe(held);
    replica.expire(nowMs + 1);
    expect(replica.ghosts("channels")).toEqual([]);
    expect(replica.removal("pbx", "channels", "a")).toBeNull();
  });

  test("the end of an unknown row leaves none", () => {
    const replica = filled();
    replica.applyPatch(patch(4, { del: { channels: [{ ...removal, id: "nobody" }] } }));
    expect(replica.ghosts("channels")).toEqual([]);
  });
});

describe("freeze", () => {
  test("holds the rows while patches go on underneath", () => {
    const replica = filled();
    const held = replica.all("channels");
    const rowListener = vi.fn();
    replica.subscribeRow("pbx", "channels", "a", rowListener);
    replica.freeze();
    expect(replica.isFrozen).toBe(true);
    expect(replica.all("channels")).toBe(held);
    replica.applyPatch(patch(4, { up: { channels: [{ id: "a", state: "Ring" }] } }));
    replica.applyPatch(patch(5, { del: { channels: [{ ...removal, id: "b" }] } }));
    replica.applyNode(nodeRow("pbx", { status: "lost" }));
    expect(replica.all("channels")).toBe(held);
    expect(replica.row("pbx", "channels", "b")).not.toBeNull();
    expect(replica.rows("pbx", "channels")).toHaveLength(2);
    expect(replica.ghosts("channels")).toEqual([]);
    expect(replica.removal("pbx", "channels", "b")).toEqual({ ...removal, id: "b" });
    expect(replica.nodes()[0]?.status).toBe("lost");
    expect(rowListener).not.toHaveBeenCalled();
    replica.thaw();
    expect(replica.isFrozen).toBe(false);
    expect(rowListener).toHaveBeenCalledTimes(1);
    expect(replica.all("channels").map(({ row }) => row.state)).toEqual(["Ring"]);
  });
});

test("a patch of 200 rows of 10,000 reads none of the others", () => {
  let reads = 0;
  const channels = Array.from(
    { length: 10_000 },
    (_, index) =>
      new Proxy(channelRow(`c${index}`), {
        get(row, key, receiver) {
          reads += 1;
          return Reflect.get(row, key, receiver);
        },
        ownKeys(row) {
          reads += 1;
          return Reflect.ownKeys(row);
        },
      }),
  );
  const replica = new Replica();
  replica.applySnapshot(snapshot(nodeSnapshot("pbx", 0, { channels })));
  const before = replica.all("channels");
  expect(reads).toBeGreaterThanOrEqual(10_000);
  reads = 0;
  const up = Array.from({ length: 200 }, (_, index) => ({ id: `c${index * 37}`, stateSinceMs: 1 }));
  replica.applyPatch(patch(1, { up: { channels: up } }));
  const after = replica.all("channels");
  expect(after.filter((it, index) => it !== before[index])).toHaveLength(200);
  // Each of the 200 is copied once, field by field.
  expect(reads).toBeLessThanOrEqual(200 * (Object.keys(channelRow("c")).length + 2));
});
