import { describe, expect, it } from "vitest";
import type { CallsRow } from "@/components/calls/call-rows";
import { marksOf } from "@/components/calls/mark-words";
import { groupCalls } from "@/lib/live/calls";
import type { ChannelRow, TalkRow } from "@/lib/live/rows";
import { running, spyRow } from "../../lib/live/samples";
import { channel, talkRow } from "../live/fixtures";

function line(leg: ChannelRow, kind: "leg" | "call" = "leg"): CallsRow {
  const [call] = groupCalls({ node: "n", channels: [leg], bridges: [], spies: [] });
  if (call === undefined) throw new Error("no call");
  if (kind === "call")
    return { kind, key: "k", call, legs: [leg], expanded: false, ended: null, stale: false };
  return { kind, key: "k", call, leg, last: true, stale: false };
}
const meanings = (given: Partial<ChannelRow>) =>
  marksOf(line(channel("a", given)), { seesListeners: true }).map((each) => each.meaning);

describe("marksOf", () => {
  it("is empty for a channel that nothing was done to, or of which nothing is known", () => {
    expect(meanings({})).toEqual([]);
    expect(meanings({ commanded: { held: null, muted: null, music: null } })).toEqual([]);
  });

  it("says each thing in words", () => {
    expect(
      meanings({ snooperIds: ["s"], commanded: { held: true, muted: "out", music: "default" } }),
    ).toEqual([
      "listened to by somebody",
      "held",
      "muted: it does not hear the others",
      "hears music: default",
    ]);
    expect(meanings({ heldByDevice: true })).toEqual(["held by its device"]);
  });

  describe("of a browser that has gone", () => {
    const talk = talkRow("t", { by: "olga", to: "Bob", peerId: "a", status: "active", away: true });
    const marked = (row: TalkRow, node = "n") =>
      marksOf(line(channel("a"), "call"), { seesListeners: true, talks: [{ node, row }] });

    it("says whose, and what the other party hears, on either channel of the talk", () => {
      const away = (who: string) => ({
        id: "away",
        word: "browser away",
        meaning: `the browser of olga is away: ${who} hears music, and is hung up if it is not back within 10 s`,
      });
      // As the row names that party; as it was dialled where the row has no other.
      expect(marked(talk)).toEqual([away("a")]);
      expect(marked({ ...talk, peerId: "b", mediaChannelId: "a" })).toEqual([away("Bob")]);
    });

    it("says what comes of it where nobody hears music", () => {
      expect(marked({ ...talk, status: "ringing" })[0]?.meaning).toBe(
        "the browser of olga is away: the call is given up if it is not back within 10 s",
      );
      expect(marked({ ...talk, peerId: null, mediaChannelId: "a" })[0]?.meaning).toBe(
        "the browser of olga is away: the others go on without it; it leaves the call after 10 s",
      );
    });

    it("is silent while it is there, and on other calls", () => {
      expect(marked({ ...talk, away: false })).toEqual([]);
      expect(marked(talk, "m")).toEqual([]);
      expect(marked({ ...talk, peerId: "b" })).toEqual([]);
    });
  });

  describe("of who listens", () => {
    const spied = channel("a", { snooperIds: ["s", "t"] });
    const spies = [
      { node: "n", row: spyRow("1", { targetId: "a", by: "sam", mode: "whisper" }) },
      { node: "n", row: spyRow("2", { targetId: "a", by: "eve" }) },
      { node: "n", row: spyRow("3", { targetId: "b", by: "olga" }) },
      { node: "m", row: spyRow("4", { targetId: "a", by: "mia" }) },
      { node: "n", row: spyRow("5", { targetId: "a", by: "tom", status: "waiting" }) },
    ];

    it.each(["call", "leg"] as const)("names them on a %s, with what they do", (kind) => {
      const [mark] = marksOf(line(spied, kind), { seesListeners: true, spies });
      expect(mark).toMatchObject({ word: "2", meaning: "listened to by sam whispering, eve" });
    });

    it("says that it is recorded, and by whom, to those who may see who listens", () => {
      const recorded = [
        { node: "n", row: spyRow("1", { targetId: "a", by: "sam", recording: running("r1") }) },
        { node: "n", row: spyRow("2", { targetId: "a", by: "eve" }) },
        { node: "n", row: spyRow("3", { targetId: "b", by: "olga", recording: running("r2") }) },
        { node: "m", row: spyRow("4", { targetId: "a", by: "mia", recording: running("r3") }) },
      ];
      const told = (seesListeners: boolean) =>
        marksOf(line(spied, "call"), { seesListeners, spies: recorded }).filter(
          ({ id }) => id === "recorded",
        );
      expect(told(true)).toEqual([{ id: "recorded", word: "recording", meaning: "recorded by sam" }]);
      expect(told(false)).toEqual([]);
    });

    it("counts the snoops of other applications beside them", () => {
      const marked = (foreignSnoops: number, by = spies) =>
        marksOf(line(spied, "call"), { seesListeners: true, spies: by, foreignSnoops })[0];
      const sam = spies.slice(0, 1);
      expect(marked(0, sam)).toMatchObject({ word: "sam whispering" });
      expect(marked(1, sam)).toMatchObject({
        word: "sam whispering +1",
        meaning: "listened to by sam whispering, and by a snoop of other applications",
      });
      expect(marked(2)?.word).toBe("2 +2");
      expect(marked(2, [])).toMatchObject({ word: "2", meaning: "listened to by somebody" });
    });

    it("is hidden from whom the policy hides it", () => {
      expect(marksOf(line(spied, "call"), { seesListeners: false, spies })).toEqual([]);
    });
  });
});
