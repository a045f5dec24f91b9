import { expect, it } from "vitest";
import type { CommandName } from "@/lib/api/commands";
import type { NodeState } from "@/lib/live/node-state";
import { whomOf } from "@/server/commands/whom";
import { talkRow } from "../../components/live/fixtures";
import { bridgeRow, channelRow, spyRow } from "../../lib/live/samples";

const rows: Record<string, { id: string }[]> = {
  channels: [channelRow("c1", { caller: { name: "Bob", number: "1002" } })],
  bridges: [bridgeRow("b1", [], { name: "sales" }), bridgeRow("b2", [], { name: "" })],
  spies: [spyRow("s1", { targetId: "c1" }), spyRow("s2", { targetId: "gone" })],
  talks: [talkRow("t1", { to: "Carol 1003" })],
};
const live = {
  row: (collection: string, id: string) => rows[collection]?.find((row) => row.id === id),
} as unknown as Pick<NodeState, "row">;
const whom = (name: CommandName, input: object) =>
  whomOf(name, { node: "n", ...input }, (node) => (node === "n" ? live : undefined));

it.each([
  ["spies.start", { channelId: "c1" }, "Bob 1002"],
  ["spies.end", { id: "s1" }, "Bob 1002"],
  ["spies.mark", { id: "s2" }, null],
  ["spies.ticket", { id: "never" }, null],
  ["talks.dtmf", { id: "t1", digits: "1" }, "Carol 1003"],
  ["talks.start", { to: { kind: "channel", channelId: "c1" } }, "Bob 1002"],
  ["talks.start", { to: { kind: "extension", extension: "600" } }, "600@default"],
  ["talks.start", { to: "everybody" }, null],
  ["channels.hangup", { id: "c1" }, "Bob 1002"],
  ["channels.hangup", { id: "never" }, null],
  ["bridges.destroy", { id: "b1" }, "sales"],
  ["bridges.destroy", { id: "b2" }, null],
  ["bridges.remove", { id: "b1", channelId: "c1" }, "Bob 1002"],
  ["spyPolicy.change", {}, null],
  ["channels.hangup", { id: "c1", node: "other" }, null],
] as const)("%s of %j is on %s", (name, input, expected) => {
  expect(whom(name, input)).toBe(expected);
});
