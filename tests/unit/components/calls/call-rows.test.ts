import { describe, expect, it } from "vitest";
import { CallLines, sortCalls } from "@/components/calls/call-rows";
import { keepOrder } from "@/components/ui/keep-order";
import { type Call, groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

const callsOf = (channels: ChannelRow[]): Call[] =>
  groupCalls({ node: "a", channels, bridges: [], spies: [] });
const first = channel("1", { createdAtMs: 1_000, caller: { name: "zoe", number: "" } });
const second = channel("2", { createdAtMs: 2_000, caller: { name: "Bob", number: "" } });

function context(channels: ChannelRow[], open: string[] = [], stale = false) {
  return {
    isOpen: (key: string) => open.includes(key),
    isStale: () => stale,
    channel: (_node: string, id: string) => channels.find((each) => each.id === id) ?? null,
  };
}

describe("CallLines", () => {
  it("shows the channels of an open call below it", () => {
    const calls = callsOf([first, second]);
    const lines = new CallLines().update(calls, context([first, second], ["a/1"]));
    expect(lines.map((line) => line.key)).toEqual(["a/1", "a/1/1", "a/2"]);
  });

  it("keeps a line that did not change the same object, and makes a changed one anew", () => {
    const lines = new CallLines();
    const calls = callsOf([first, second]);
    const before = lines.update(calls, context([first, second]));
    expect(lines.update(calls, context([first, second]))).toEqual(before);
    const changed = { ...second, state: "Ring" };
    const after = lines.update(calls, context([first, changed]));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  it("marks every line of a node that is not live", () => {
    const lines = new CallLines().update(callsOf([first]), context([first], ["a/1"], true));
    expect(lines.map((line) => line.stale)).toEqual([true, true]);
  });

  it("neither opens nor forgets how it ended when a call has ended", () => {
    const [call] = callsOf([first]);
    if (call === undefined) throw new Error("one channel is one call");
    const removal = { id: "1", atMs: 9, cause: 17, causeText: "Busy", why: "event" as const };
    const [line, ...rest] = new CallLines().update([{ call, removal }], context([], ["a/1"]));
    expect(line).toMatchObject({ kind: "call", expanded: false, ended: { cause: 17 } });
    expect(rest).toEqual([]);
  });
});

describe("sortCalls", () => {
  const names = (calls: readonly unknown[]) => (calls as Call[]).map((call) => call.id);
  const text = (call: Call) => call.from.name;

  it("sorts by age, the longest first when descending", () => {
    const calls = callsOf([first, second]);
    expect(names(sortCalls(calls, "age", true, text))).toEqual(["1", "2"]);
    expect(names(sortCalls(calls, "age", false, text))).toEqual(["2", "1"]);
  });

  it("sorts people without regard to case", () => {
    expect(names(sortCalls(callsOf([first, second]), "from", false, text))).toEqual(["2", "1"]);
  });
});

describe("keepOrder", () => {
  it("leaves known rows where they stand and appends new ones, while gone ones leave", () => {
    expect(keepOrder(["a", "b", "c", "d"], (id) => id, ["c", "x", "a"])).toEqual(["c", "a", "b", "d"]);
  });
});
