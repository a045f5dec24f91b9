import { describe, expect, test } from "vitest";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow } from "@/lib/live/rows";
import { channelRow } from "./samples";

const calls = (channels: ChannelRow[]) => groupCalls({ node: "pbx", channels, bridges: [], spies: [] });
const dialled = {
  context: "default",
  exten: "s",
  priority: 1,
  appName: "AppDial",
  appData: "(Outgoing Line)",
};

describe("a leg alone that was dialled", () => {
  const operator = { name: "operator", number: "" };
  const carol = { name: "Carol", number: "1003" };
  const rung = { dialplan: { ...dialled, appName: "AppDial2" }, state: "Ringing", answeredAtMs: null };

  test("from the browser: is rung by who its connected line tells", () => {
    const id = "patchbay-browserleg-01234567-89ab-cdef-0123-456789abcdef";
    const caller = { name: "operator", number: "1005" };
    const [call] = calls([channelRow(id, { ...rung, endpoint: "PJSIP/erin", caller, connected: operator })]);
    const erin = { name: "", number: "", endpoint: "PJSIP/erin", channelId: id };
    expect(call).toMatchObject({
      id,
      channelIds: [id],
      from: { ...operator, endpoint: null, channelId: "" },
      to: { kind: "party", ...erin },
      parties: [{ ...operator, channelId: "" }, erin],
      state: "ringing",
    });
  });

  test("with a caller id, which Asterisk gives to both of its lines: the id is not its own", () => {
    const boss = { name: "Boss", number: "77" };
    const [call] = calls([channelRow("e", { ...rung, caller: boss, connected: boss })]);
    expect(call?.from).toEqual({ ...boss, endpoint: null, channelId: "" });
    expect(call?.to).toEqual({ kind: "party", name: "", number: "", endpoint: "PJSIP/e", channelId: "e" });
  });

  test("and whose caller has gone first: was with the caller", () => {
    const [call] = calls([channelRow("b", { dialplan: dialled, dialedById: "a", connected: carol })]);
    expect(call).toMatchObject({
      from: carol,
      to: { kind: "party", name: "b", channelId: "b" },
      state: "up",
    });
  });

  test("without a connected line: nobody knows by whom", () => {
    const [call] = calls([channelRow("e", rung)]);
    expect(call).toMatchObject({
      from: { name: "e" },
      to: { kind: "place", appName: "AppDial2" },
      parties: [{ channelId: "e" }],
    });
  });

  test("and runs something since, or is in our application: is where it is", () => {
    const echo = { ...dialled, exten: "600", appName: "Echo" };
    const since = { dialStatus: "ANSWER", connected: carol };
    expect(calls([channelRow("e", { ...since, dialplan: echo })])[0]).toMatchObject({
      from: { channelId: "e" },
      to: { kind: "place" },
    });
    expect(
      calls([channelRow("e", { ...since, control: "ours", application: "patchbay", dialplan: dialled })])[0],
    ).toMatchObject({
      from: { channelId: "e" },
      to: { kind: "application" },
    });
  });
});
