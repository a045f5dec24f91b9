import { describe, expect, it } from "vitest";
import { filterBridges, groupBridges } from "@/components/bridges/bridge-filter";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { bridgeRow, channelRow } from "./rows";

const bridges = [
  { node: "pbx-1", row: bridgeRow({ id: "a", name: "Sales", members: [{ channelId: "c1", sinceMs: 0 }] }) },
  { node: "pbx-1", row: bridgeRow({ id: "b", type: "holding", technology: "holding_bridge" }) },
  { node: "pbx-2", row: bridgeRow({ id: "c", owner: "dialplan", createdAtMs: 1 }) },
];
const all = { node: "", owner: "", type: "", text: "" };
const channelOf = (node: string, id: string) =>
  node === "pbx-1" && id === "c1" ? channelRow({ caller: { name: "Zoë", number: "+49 30 5" } }) : null;
const ids = (filter: object) =>
  filterBridges(bridges, { ...all, ...filter }, channelOf).map(({ row }) => row.id);

describe("filterBridges", () => {
  it.each([
    [{}, ["a", "b", "c"]],
    [{ node: "pbx-2" }, ["c"]],
    [{ owner: "ours" }, ["a", "b"]],
    [{ type: "holding" }, ["b"]],
    [{ text: " SALES " }, ["a"]],
    [{ text: "zoë" }, ["a"]],
    [{ text: "+49 30" }, ["a"]],
    [{ text: "holding_" }, ["b"]],
    [{ text: "nobody" }, []],
  ])("%j leaves %j", (filter, left) => {
    expect(ids(filter)).toEqual(left);
  });
});

describe("groupBridges", () => {
  it("shows mixing first, ours before others, then the oldest", () => {
    const groups = groupBridges([
      { node: "n", row: bridgeRow({ id: "hold", type: "holding" }) },
      { node: "n", row: bridgeRow({ id: "theirs", owner: "dialplan", createdAtMs: 1 }) },
      { node: "n", row: bridgeRow({ id: "young", createdAtMs: 9 }) },
      { node: "n", row: bridgeRow({ id: "old", createdAtMs: 2 }) },
      { node: "n", row: bridgeRow({ id: "odd", type: "announcing" }) },
    ]);
    expect(groups.map(({ type, bridges: list }) => [type, list.map(({ row }) => row.id)])).toEqual([
      ["mixing", ["old", "young", "theirs"]],
      ["holding", ["hold"]],
      ["announcing", ["odd"]],
    ]);
  });
});

it("calls a bridge without a name by its id", () => {
  expect(bridgeLabel({ id: "c6a5a0f3-62c8-4f43-9be0-1f2d5f0a9d77", name: "" })).toBe("Bridge c6a5a0f3");
  // Ours all begin with the application's name: their end tells them apart.
  expect(bridgeLabel({ id: "patchbay-bridge-62c8-4f43-9be0-1f2d5f0a9d77", name: "" })).toBe(
    "Bridge 5f0a9d77",
  );
  expect(bridgeLabel({ id: "0123456789", name: "Sales" })).toBe("Sales");
});
