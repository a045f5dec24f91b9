import { expect, it } from "vitest";
import { listenersOf } from "@/components/calls/listeners";
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
  );
  expect(listeners).toEqual([
    { key: "1", who: "sam", mode: "whisper", sinceMs: 7, how: "in the browser" },
    { key: "2", who: "eve", mode: "listen", sinceMs: 8, how: "by PJSIP/eve" },
    { key: "x", who: "wazo", mode: null, sinceMs: 5, how: "Snoop/b-0a" },
  ]);
});
