import { expect, it } from "vitest";
import { callsCsv } from "@/components/calls/calls-csv";
import { groupCalls } from "@/lib/live/calls";
import { channel } from "../live/fixtures";

it("writes a call on a line, harmless for a spreadsheet", () => {
  const leg = channel("a", { caller: { name: "=1+1", number: "" }, createdAtMs: 0, answeredAtMs: 1_000 });
  const [call] = groupCalls({ node: "n", channels: [leg], bridges: [], spies: [] });
  if (call === undefined) throw new Error("no call");
  const text = callsCsv(
    [{ kind: "call", key: "k", call, legs: [leg], expanded: false, ended: null, stale: false }],
    () => "Asterisk 22",
    { seesListeners: true },
  );
  expect(text.split("\r\n")[1]).toBe(
    "Asterisk 22,up,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.000Z,'=1+1,patchbay,patchbay,,,PJSIP/a-00000001",
  );
});
