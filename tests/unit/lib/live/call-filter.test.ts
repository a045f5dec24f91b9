import { expect, test } from "vitest";
import { type CallFilter, matchCall } from "@/lib/live/call-filter";
import { groupCalls } from "@/lib/live/calls";
import { channelRow } from "./samples";

const channels = [
  channelRow("1700.1", {
    caller: { name: "Alice Adams", number: "+49 30 123-45" },
    endpoint: "PJSIP/trunk",
    dialplan: { context: "sales", exten: "7", priority: 1, appName: "Dial", appData: "" },
  }),
  channelRow("1700.2", { caller: { name: "Bob", number: "1002" }, dialedById: "1700.1", state: "Ringing" }),
];
const [call] = groupCalls({ node: "pbx", channels, bridges: [], spies: [] });

test.each<[CallFilter, boolean]>([
  [{}, true],
  [{ text: "  " }, true],
  [{ node: "pbx" }, true],
  [{ node: "other" }, false],
  [{ state: "ringing" }, true],
  [{ state: "up" }, false],
  [{ application: "" }, true],
  [{ application: "patchbay" }, false],
  [{ text: "alice" }, true],
  [{ text: "BOB adams" }, true],
  [{ text: "493012345" }, true],
  [{ text: "pjsip/trunk" }, true],
  [{ text: "1700.2" }, true],
  [{ text: "sales" }, true],
  [{ text: "alice carol" }, false],
  [{ text: "alice", node: "other" }, false],
])("%o → %s", (filter, passes) => {
  if (call === undefined) throw new Error("the legs are one call");
  expect(matchCall(call, filter)).toBe(passes);
});

test("a part of an id is no match: it is a time, or our application's name", () => {
  const parties = { caller: { name: "Ann", number: "1001" }, endpoint: "PJSIP/ann" };
  const [found] = groupCalls({
    node: "pbx",
    channels: [channelRow("1795260232.602", parties)],
    bridges: [],
    spies: [],
  });
  if (found === undefined) throw new Error("the leg is a call");
  expect(matchCall(found, { text: "602" })).toBe(false);
  expect(matchCall(found, { text: "1795260232.6" })).toBe(true);
  expect(matchCall(found, { text: "1001" })).toBe(true);
});
