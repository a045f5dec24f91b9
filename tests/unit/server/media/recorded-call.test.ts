import { expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import type { ChannelRow } from "@/lib/live/rows";
import { callOf, withNewcomers } from "@/server/media/recorded-call";
import type { Node } from "@/server/nodes/node";
import { bridgeRow, channelRow } from "../../lib/live/samples";

const carol = { name: "Carol", number: "1003" };
/** As the dialplan or a phone book had her. */
const toldCarol = { name: "Carol Smith", number: "1003" };

/** Bob's call, recorded: alone he has but his connected line. */
function callStage(connected: ChannelRow["connected"]) {
  let members: string[] = [];
  const channels = new Map<string, ChannelRow>();
  const put = (id: string, more: Partial<ChannelRow>) =>
    channels.set(id, channelRow(id, { endpoint: `PJSIP/${id}`, ...more }));
  const node = {
    live: {
      row: (collection: string, id: string) =>
        collection === "bridges" ? bridgeRow(id, members) : channels.get(id),
    },
  } as unknown as Node;
  const bob = { caller: { name: "Bob", number: "1002" }, connected };
  put("bob", bob);
  let listed = { targetId: "bob", ...callOf(node, "bob") } as RecordingRow;
  const look = () => {
    listed = { ...listed, ...withNewcomers(listed, node) };
    return listed.parties.map(({ name, number, endpoint }) => `${name} ${number} ${endpoint}`.trim());
  };
  return {
    look,
    talkWith: (...legs: { id: string; caller: ChannelRow["caller"] }[]) => {
      members = ["bob", ...legs.map(({ id }) => id)];
      put("bob", { ...bob, bridgeId: "b" });
      for (const { id, caller } of legs) put(id, { caller, bridgeId: "b" });
    },
    /** Out of the bridge, as on hold. */
    alone: (told: ChannelRow["connected"]) => put("bob", { ...bob, connected: told }),
  };
}

it("has one name for a leg that the connected line names otherwise, told before it or after it", () => {
  const { look, talkWith, alone } = callStage(toldCarol);
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol Smith 1003"]);
  talkWith({ id: "carol", caller: carol });
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol 1003 PJSIP/carol"]);
  alone(toldCarol);
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol 1003 PJSIP/carol"]);
});

it("tells people apart by their numbers, and by their names where one has none", () => {
  const { look, talkWith, alone } = callStage({ name: "Carol", number: "" });
  talkWith({ id: "carol", caller: carol });
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol 1003 PJSIP/carol"]);
  alone({ name: "Carol", number: "1004" });
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol 1003 PJSIP/carol", "Carol 1004"]);
});

it("lists two phones of one number", () => {
  const { look, talkWith } = callStage({ name: "", number: "" });
  talkWith({ id: "desk", caller: carol }, { id: "mobile", caller: carol });
  expect(look()).toEqual(["Bob 1002 PJSIP/bob", "Carol 1003 PJSIP/desk", "Carol 1003 PJSIP/mobile"]);
});
