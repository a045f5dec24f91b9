import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallOrder, callComparer, type ListedCall } from "@/components/calls/call-order";
import { type Call, groupCalls } from "@/lib/live/calls";
import { channel } from "../live/fixtures";

function callOf(id: string, createdAtMs: number, name = id): Call {
  const [call] = groupCalls({
    node: "a",
    channels: [channel(id, { createdAtMs, caller: { name, number: "" } })],
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
