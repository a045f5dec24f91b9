import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallOrder, callComparer, type ListedCall, steadyOffsets } from "@/components/calls/call-order";
import { type Call, groupCalls } from "@/lib/live/calls";
import { channel } from "../live/fixtures";

function callOf(
  id: string,
  createdAtMs: number,
  name = id,
  { answeredAtMs = createdAtMs as number | null, node = "a" } = {},
): Call {
  const [call] = groupCalls({
    node,
    channels: [channel(id, { createdAtMs, answeredAtMs, caller: { name, number: "" } })],
    bridges: [],
    spies: [],
  });
  if (call === undefined) throw new Error("one channel is one call");
  return call;
}

const removal = { id: "", atMs: 9, cause: 16, causeText: "", why: "event" as const };
const idOf = (item: ListedCall) => ("removal" in item ? `${item.call.id} ended` : item.id);
const ids = (items: readonly ListedCall[]) => items.map(idOf);
const zoe = callOf("1", 1_000, "zoe");
const bob = callOf("2", 2_000, "Bob");

describe("callComparer", () => {
  it("sorts by age, the longest first when descending", () => {
    expect(ids(new CallOrder().update([bob, zoe], callComparer("age", true), false))).toEqual(["1", "2"]);
    expect(ids(new CallOrder().update([zoe, bob], callComparer("age", false), false))).toEqual(["2", "1"]);
  });

  it("sorts by the time that is shown: since the answer, and before it since the beginning", () => {
    const rangLong = callOf("1", 1_000, "1", { answeredAtMs: 9_000 });
    const answeredSoon = callOf("2", 2_000, "2", { answeredAtMs: 3_000 });
    const unanswered = callOf("3", 4_000, "3", { answeredAtMs: null });
    const shown = new CallOrder().update(
      [rangLong, answeredSoon, unanswered],
      callComparer("age", true),
      false,
    );
    expect(ids(shown)).toEqual(["2", "3", "1"]);
  });

  it("sorts calls of nodes with different clocks by how long each has lasted", () => {
    const ahead = callOf("1", 61_000, "1", { node: "b" });
    const right = callOf("2", 2_000);
    const compare = callComparer(
      "age",
      true,
      new Map([
        ["a", 0],
        ["b", 60_000],
      ]),
    );
    expect(ids(new CallOrder().update([right, ahead], compare, false))).toEqual(["1", "2"]);
  });

  it("keeps the clocks as they were until one has really changed", () => {
    const first = steadyOffsets(new Map(), [{ node: "a", clockOffsetMs: 10 }]);
    expect(steadyOffsets(first, [{ node: "a", clockOffsetMs: 40 }])).toBe(first);
    expect(steadyOffsets(first, [{ node: "a", clockOffsetMs: 900 }]).get("a")).toBe(900);
    expect(steadyOffsets(first, [{ node: "b", clockOffsetMs: 10 }])).toEqual(new Map([["b", 10]]));
  });

  it("sorts people without regard to case", () => {
    expect(ids(new CallOrder().update([zoe, bob], callComparer("from", false), false))).toEqual(["2", "1"]);
  });
});

describe("CallOrder", () => {
  const byAge = callComparer("age", true);

  it("is the same array until something changes", () => {
    const order = new CallOrder();
    const before = order.update([zoe, bob], byAge, false);
    expect(order.update([zoe, bob], byAge, false)).toBe(before);
  });

  it("while held leaves known calls where they stand, also ended ones, and appends new ones", () => {
    const order = new CallOrder();
    const third = callOf("3", 3_000);
    order.update([zoe, bob, third], byAge, false);
    const ended = { call: zoe, removal };
    const older = callOf("0", 1);
    const later = callOf("2", 9_000);
    expect(ids(order.update([older, later, ended], byAge, true))).toEqual(["1 ended", "2", "0"]);
    expect(ids(order.update([older, later, ended], byAge, false))).toEqual(["0", "1 ended", "2"]);
  });

  it("another order is made at once, held or not", () => {
    const order = new CallOrder();
    order.update([zoe, bob], byAge, true);
    expect(ids(order.update([zoe, bob], callComparer("from", false), true))).toEqual(["2", "1"]);
  });

  it("kept up it is what sorting all anew is", () => {
    const known = Array.from({ length: 12 }, (_, index) => callOf(String(index), index % 4, `n${index % 3}`));
    const subset = fc.subarray(known);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(subset, fc.boolean()), { maxLength: 12 }),
        fc.constantFrom("age" as const, "from" as const, "node" as const),
        fc.boolean(),
        (rounds, column, descending) => {
          const compare = callComparer(column, descending);
          const order = new CallOrder();
          for (const [items, hold] of rounds) {
            const shown = order.update(items, compare, hold);
            if (hold) expect([...ids(shown)].sort()).toEqual([...ids(items)].sort());
            else expect(ids(shown)).toEqual(ids([...items].sort(compare)));
          }
        },
      ),
    );
  });
});
