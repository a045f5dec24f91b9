import { describe, expect, it } from "vitest";
import { CallLines } from "@/components/calls/call-rows";
import { type Call, groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

const callsOf = (channels: ChannelRow[]): Call[] =>
  groupCalls({ node: "a", channels, bridges: [], spies: [] });
const first = channel("1", { createdAtMs: 1_000, caller: { name: "zoe", number: "" } });
const second = channel("2", { createdAtMs: 2_000, caller: { name: "Bob", number: "" } });

/** As the index keeps them: the same array while the row is the same. All calls here have one leg. */
const legsOfRow = new WeakMap<ChannelRow, ChannelRow[]>();

function context(channels: ChannelRow[], open: string[] = [], stale = false) {
  return {
    isOpen: (key: string) => open.includes(key),
    isStale: () => stale,
    legs: (call: Call) => {
      const row = channels.find(({ id }) => call.channelIds.includes(id));
      if (row === undefined) return [];
      const legs = legsOfRow.get(row) ?? [row];
      legsOfRow.set(row, legs);
      return legs;
    },
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
    const changed = { ...second, language: "de" };
    const after = lines.update(calls, context([first, changed]));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(after[1]).toMatchObject({ legs: [{ language: "de" }] });
  });

  it("keeps the channels below an open call that did not change", () => {
    const lines = new CallLines();
    const calls = callsOf([first]);
    const before = lines.update(calls, context([first], ["a/1"]));
    expect(lines.update(calls, context([first], ["a/1"]))[1]).toBe(before[1]);
    expect(lines.update(calls, context([{ ...first, state: "Ring" }], ["a/1"]))[1]).not.toBe(before[1]);
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
