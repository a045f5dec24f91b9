import { describe, expect, it } from "vitest";
import type { NodeState } from "@/lib/live/node-state";
import type { SpyRow } from "@/lib/live/rows";
import { aboutTold, changeTold, recordTold } from "@/server/commands/spies/spy-told";
import { spyRow } from "../../lib/live/samples";

const alice = { name: "PJSIP/alice-1", caller: { name: "Alice", number: "1001" } };
const live = {
  row: (_collection: string, id: string) => (id === "1700000000.1" ? alice : undefined),
} as unknown as Pick<NodeState, "row">;
const row = (change: Partial<SpyRow> = {}) => spyRow("s", { targetId: "1700000000.1", ...change });

describe("what the audit is told of an act on a running spy", () => {
  it("names the party that was recorded, and how", () => {
    expect(recordTold(row(), "apart", live)).toEqual({
      detail: "Alice (1001), both sides apart",
      input: { whom: "Alice (1001)", channelId: "1700000000.1" },
    });
    expect(recordTold(row(), "mixed", live).detail).toBe("Alice (1001), both sides together");
  });

  it("names from what to what it was changed", () => {
    const from = row({ mode: "listen", whisperTo: "near" });
    expect(changeTold(from, { ...from, mode: "whisper", whisperTo: "far" }, live)).toEqual({
      detail: "Alice (1001): listen → whisper to the other side",
      input: {
        whom: "Alice (1001)",
        channelId: "1700000000.1",
        changedFrom: { mode: "listen", whisperTo: "near" },
      },
    });
    const whisper = row({ mode: "whisper", whisperTo: "far" });
    expect(changeTold(whisper, { ...whisper, whisperTo: "near" }, live).detail).toBe(
      "Alice (1001): whisper to the other side → whisper to the party listened to",
    );
    expect(changeTold(from, { ...from, sides: "apart", follows: "PJSIP/alice" }, live)).toMatchObject({
      detail:
        "Alice (1001): both sides together → both sides apart; this call only → followed into the next calls",
      input: { changedFrom: { sides: "mixed", follow: false } },
    });
    expect(changeTold(from, from, live)).toMatchObject({
      detail: "Alice (1001): nothing changed",
      input: { changedFrom: {} },
    });
  });

  it("names who was listened to last, by the id where the channel has gone", () => {
    expect(aboutTold(row({ mode: "barge" }), live)).toEqual({
      detail: "Alice (1001), in the mode barge",
      input: { whom: "Alice (1001)", channelId: "1700000000.1", mode: "barge" },
    });
    expect(aboutTold(row({ targetId: "gone" }), live).detail).toBe("gone, in the mode listen");
  });
});
