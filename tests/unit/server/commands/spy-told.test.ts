import { describe, expect, it } from "vitest";
import type { SpyRow } from "@/lib/live/rows";
import { aboutTold, changeTold, recordTold } from "@/server/commands/spies/spy-told";
import { spyRow } from "../../lib/live/samples";

const alice = "Alice (1001)";
const row = (change: Partial<SpyRow> = {}) => spyRow("s", { targetId: "1700000000.1", ...change });

describe("what the audit is told of an act on a running spy", () => {
  it("names the party that was recorded, and how", () => {
    expect(recordTold(row(), "apart", alice)).toEqual({
      detail: "Alice (1001), both sides apart",
      input: { whom: "Alice (1001)", channelId: "1700000000.1" },
    });
    expect(recordTold(row(), "mixed", alice).detail).toBe("Alice (1001), both sides together");
  });

  it("names from what to what it was changed", () => {
    const from = row({ mode: "listen", whisperTo: "near" });
    expect(changeTold(from, { ...from, mode: "whisper", whisperTo: "far" }, alice)).toEqual({
      detail: "Alice (1001): listen → whisper to the other side",
      input: {
        whom: "Alice (1001)",
        channelId: "1700000000.1",
        changedFrom: { mode: "listen", whisperTo: "near" },
      },
    });
    const whisper = row({ mode: "whisper", whisperTo: "far" });
    expect(changeTold(whisper, { ...whisper, whisperTo: "near" }, alice).detail).toBe(
      "Alice (1001): whisper to the other side → whisper to the party listened to",
    );
    expect(changeTold(from, { ...from, sides: "apart", follows: "PJSIP/alice" }, alice)).toMatchObject({
      detail:
        "Alice (1001): both sides together → both sides apart; this call only → followed into the next calls",
      input: { changedFrom: { sides: "mixed", follow: false } },
    });
    expect(changeTold(from, from, alice)).toMatchObject({
      detail: "Alice (1001): nothing changed",
      input: { changedFrom: {} },
    });
  });

  it("names who was listened to last, by the channel's id alone where nobody knows", () => {
    expect(aboutTold(row({ mode: "barge" }), alice)).toEqual({
      detail: "Alice (1001), in the mode barge",
      input: { whom: "Alice (1001)", channelId: "1700000000.1", mode: "barge" },
    });
    expect(aboutTold(row({ targetId: "gone" }), null)).toEqual({
      detail: "gone, in the mode listen",
      input: { channelId: "gone", mode: "listen" },
    });
  });
});
