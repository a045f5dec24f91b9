import { expect, it } from "vitest";
import { heardLegs } from "@/components/calls/heard-legs";
import type { ChannelRow } from "@/lib/live/rows";
import { channel } from "../live/fixtures";

const leg = (id: string, number: string, given: Partial<ChannelRow> = {}) => ({
  leg: channel(id, { caller: { name: "", number }, ...given }),
});
const first = (...legs: { leg: ChannelRow }[]) => heardLegs(legs)[0]?.leg.id;

it("takes the agent's leg of an inbound and of an outbound call", () => {
  expect(first(leg("trunk", "4930555010"), leg("agent", "1003", { dialedById: "trunk" }))).toBe("agent");
  expect(first(leg("agent", "1003"), leg("trunk", "+49 30 555010", { dialedById: "agent" }))).toBe("agent");
});

it("takes who was dialled of two inside, and a device rather than a Local half", () => {
  expect(first(leg("alice", "1001"), leg("bob", "1002", { dialedById: "alice" }))).toBe("bob");
  expect(first(leg("half", "1002", { endpoint: null, dialedById: "a" }), leg("trunk", "4930555010"))).toBe(
    "trunk",
  );
});
