import { describe, expect, test } from "vitest";
import { CallIndex } from "@/lib/live/call-index";
import type { CallInput } from "@/lib/live/calls";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { bridgeRow, channelRow, spyRow } from "./samples";

function input(channels: ChannelRow[], change: Partial<CallInput> = {}): CallInput {
  return { node: "pbx", channels, bridges: [], spies: [], ...change };
}

const removal = { id: "a", atMs: 1, cause: 16, causeText: "", why: "event" as const };

describe("CallIndex", () => {
  test("answers what groupCalls answers", () => {
    const given = input([channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })]);
    expect(new CallIndex().update([given])).toEqual(groupCalls(given));
  });

  test("keeps list and calls while nothing changes, and each call that did not change", () => {
    const index = new CallIndex();
    const [a, b] = [channelRow("a"), channelRow("b")];
    const first = index.update([input([a, b])]);
    expect(index.update([input([a, b])])).toBe(first);
    const second = index.update([input([a, { ...b, state: "Ring" }])]);
    expect(second).not.toBe(first);
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toMatchObject({ id: "b", state: "ringing" });
    // A row that changed in nothing that a call shows.
    const third = index.update([
      input([
        { ...a, language: "de" },
        { ...b, state: "Ring" },
      ]),
    ]);
    expect(third[0]).toBe(first[0]);
  });

  test("sees what changes beside the legs: the bridge's name, who listens", () => {
    const index = new CallIndex();
    const rows = [channelRow("a", { bridgeId: "r" })];
    const room = (name: string) => [bridgeRow("r", ["a"], { type: "holding", name })];
    index.update([input(rows, { bridges: room("one") })]);
    expect(index.update([input(rows, { bridges: room("two") })])[0]?.to).toMatchObject({ name: "two" });
    const listened = index.update([input(rows, { bridges: room("two"), spies: [spyRow("1")] })]);
    expect(listened[0]?.marks.spiedBy).toEqual(["sue"]);
  });

  test("a node that went takes its calls along", () => {
    const index = new CallIndex();
    index.update([input([channelRow("a")]), input([channelRow("z")], { node: "two" })]);
    expect(index.calls.map((call) => call.node)).toEqual(["pbx", "two"]);
    expect(index.update([input([channelRow("a")])]).map((call) => call.node)).toEqual(["pbx"]);
  });

  test("a call whose channels all went is shown as ended as long as they are", () => {
    const index = new CallIndex();
    const rows = [channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })];
    index.update([input(rows)]);
    const gone = rows.map((row) => ({ node: "pbx", row, removal: { ...removal, id: row.id } }));
    index.update([input([])], gone);
    expect(index.ended).toMatchObject([{ call: { id: "a" }, removal: { cause: 16 } }]);
    index.update([input([])], gone);
    expect(index.ended).toHaveLength(1);
    index.update([input([])], []);
    expect(index.ended).toEqual([]);
  });

  test("a call that goes on with one leg less has not ended", () => {
    const index = new CallIndex();
    const [a, b] = [channelRow("a"), channelRow("b", { dialedById: "a", state: "Ringing" })];
    index.update([input([a, b])]);
    index.update([input([b])], [{ node: "pbx", row: a, removal }]);
    expect(index.calls.map((call) => call.id)).toEqual(["b"]);
    expect(index.ended).toEqual([]);
  });
});
