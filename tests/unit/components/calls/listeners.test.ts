import { expect, it } from "vitest";
import { listenersOf } from "@/components/calls/listeners";
import { snoopTargetOfName } from "@/lib/live/channel-name";
import { channelRow, spyRow } from "../../lib/live/samples";

it("names who of us listens and how, and the snoops of other applications by their channel", () => {
  const snoop = { snoopOfId: "b", endpoint: null, createdAtMs: 5 } as const;
  const listeners = listenersOf(
    { channelIds: ["a", "b"] },
    [
      spyRow("1", { targetId: "a", by: "sam", via: "browser", mode: "whisper", activeAtMs: 7 }),
      spyRow("2", { targetId: "b", by: "eve", endpoint: "PJSIP/eve", activeAtMs: 8 }),
      spyRow("3", { targetId: "a", by: "tom", status: "ringing" }),
      spyRow("4", { targetId: "z", by: "mia" }),
    ],
    [
      channelRow("x", { ...snoop, name: "Snoop/b-0a", control: "application", application: "wazo" }),
      channelRow("y", { ...snoop, name: "Snoop/b-0b", control: "ours" }),
      channelRow("c"),
    ],
    "patchbay",
  );
  expect(listeners).toEqual([
    { key: "1", who: "sam", mode: "whisper", sinceMs: 7, how: "in the browser" },
    { key: "2", who: "eve", mode: "listen", sinceMs: 8, how: "by PJSIP/eve" },
    { key: "x", who: "wazo", mode: null, sinceMs: 5, how: "Snoop/b-0a" },
  ]);
});

it("takes a snoop for one of this call by the whole id in its name, though one id begins as another does", () => {
  const listening = (spied: string, on: string) => {
    const name = `Snoop/${spied}-0000001f`;
    const snoop = channelRow("x", { name, snoopOfId: snoopTargetOfName(name), endpoint: null });
    return listenersOf({ channelIds: [on] }, [], [snoop], "patchbay").map(({ key }) => key);
  };
  expect(listening("1763.1", "1763.1")).toEqual(["x"]);
  expect(listening("1763.12", "1763.1")).toEqual([]);
  expect(listening("1763.1-0000001f", "1763.1")).toEqual([]);
  expect(listening("1763.1-0000001f", "1763.1-0000001f")).toEqual(["x"]);
});

it("takes none of ours for another application's in its first moment, in which nobody steers it yet", () => {
  const uuid = "0b0c5d3e-8f6a-4d55-9d2e-1c2b3a4d5e6f";
  const told = (id: string) =>
    listenersOf(
      { channelIds: ["b"] },
      [],
      [channelRow(id, { name: "Snoop/b-0000001f", snoopOfId: "b", control: "dialplan" })],
      "patchbay",
    ).length;
  expect(told(`patchbay-listensnoop-${uuid}`)).toBe(0);
  expect(told(`patchbay-2-listensnoop-${uuid}`)).toBe(1);
  expect(told(`other-listensnoop-${uuid}`)).toBe(1);
  expect(told("patchbay-1")).toBe(1);
});
