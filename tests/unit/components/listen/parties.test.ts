import { expect, it } from "vitest";
import { partiesOf } from "@/components/listen/parties";
import { groupCalls } from "@/lib/live/calls";
import { bridgeRow, channelRow } from "../../lib/live/samples";

it("names who is listened to and the other side, from whichever leg", () => {
  const channels = [
    channelRow("alice", { bridgeId: "x" }),
    channelRow("bob", { bridgeId: "x", dialedById: "alice", createdAtMs: 1_001 }),
  ];
  const [alice, bob] = channels;
  const [call] = groupCalls({ node: "n", channels, bridges: [bridgeRow("x", ["alice", "bob"])], spies: [] });
  if (alice === undefined || bob === undefined) throw new Error("unreachable");
  expect(partiesOf(alice, call)).toEqual({ near: "alice", far: "bob", leg: alice.name });
  expect(partiesOf(bob, call)).toMatchObject({ near: "bob", far: "alice" });
  expect(partiesOf(bob, undefined)).toMatchObject({ near: "bob", far: null });
});

it("says where one is who talks with nobody, and how many a conference has", () => {
  const alone = channelRow("alice", {
    dialplan: { context: "default", exten: "600", priority: 1, appName: "Milliwatt", appData: "" },
  });
  const [call] = groupCalls({ node: "n", channels: [alone], bridges: [], spies: [] });
  expect(partiesOf(alone, call)).toMatchObject({ near: "alice", far: "600" });

  const three = ["a", "b", "c"].map((id, index) => channelRow(id, { bridgeId: "x", createdAtMs: index }));
  const [first] = three;
  const bridges = [bridgeRow("x", ["a", "b", "c"], { name: "Sales" })];
  const [conference] = groupCalls({ node: "n", channels: three, bridges, spies: [] });
  if (first === undefined) throw new Error("unreachable");
  expect(partiesOf(first, conference)).toMatchObject({ far: "Sales ×3" });
});
