import { expect, it } from "vitest";
import {
  cutText,
  lengthMs,
  lengthText,
  recordingText,
  sideText,
  soundUrl,
  startedText,
} from "@/components/player/recording-words";
import { recorderLostWords } from "@/lib/api/recordings";
import { recordingRow } from "../../server/media/stored-files";

const party = (side: "near" | "far", name: string, number: string, endpoint = "") => ({
  side,
  name,
  number,
  endpoint,
});

it("names both parties, several of a side, and who is known where one is not", () => {
  const bob = party("near", "Bob", "1002");
  const carol = party("far", "", "1003");
  const text = (...parties: ReturnType<typeof party>[]) => recordingText({ parties, targetId: "c-1" });
  expect(text(bob, carol)).toBe("Bob (1002) with 1003");
  expect(text(bob, carol, party("far", "", "", "PJSIP/trunk"))).toBe("Bob (1002) with 1003, PJSIP/trunk");
  expect([text(bob), text(carol), text()]).toEqual(["Bob (1002)", "1003", "Channel c-1"]);
  // What somebody outside calls himself cannot turn the line around.
  expect(text(party("near", "\u202eBob", "1"))).toBe("Bob (1)");
  expect(sideText({ parties: [bob] }, "far")).toBeNull();
});

it("knows how long it is by Asterisk, else by its end, else not", () => {
  const track = (durationSeconds: number | null) => ({
    stream: "near" as const,
    name: "n",
    durationSeconds,
    failure: null,
  });
  expect(lengthMs(recordingRow({ tracks: [track(12), track(14)] }))).toBe(14_000);
  expect(lengthMs(recordingRow({ tracks: [track(null)] }))).toBe(4_000);
  expect(lengthMs(recordingRow({ endedAtMs: null }))).toBeNull();
  // Until when it was written nobody knows: its Asterisk was lost before the end that the panel saw.
  expect(lengthMs(recordingRow({ tracks: [{ ...track(null), failure: "Lost." }] }))).toBeNull();
  expect(lengthText(recordingRow({ tracks: [track(134)] }))).toBe("02:14");
  expect(lengthText(recordingRow({ endedAtMs: null }))).toBe("not known");
  expect(lengthText({ ...recordingRow({ endedAtMs: null }), isRunning: true })).toBe("recording");
});

it("says plainly that nobody saw the end of it", () => {
  const at = new Date(2026, 10, 21, 14, 5, 9).getTime();
  const told = (change: Parameters<typeof recordingRow>[0], isRunning = false) =>
    cutText({ ...recordingRow(change), isRunning });
  const words = "Cut off: the panel was stopped while it recorded.";
  expect(told({ wasCut: true, endedAtMs: at })).toMatch(
    /^Cut off: the panel was stopped while it recorded\. Asterisk recorded on until the panel was back, at 0?(2|14):05:09( PM)?\.$/,
  );
  const unknown = `${words} Nobody knows when it ended; what Asterisk has of it can be heard.`;
  expect(told({ wasCut: true, endedAtMs: null })).toBe(unknown);
  // Of a node that this panel has not reached since.
  expect(told({ endedAtMs: null })).toBe(unknown);
  expect([told({}), told({ endedAtMs: null }, true)]).toEqual([null, null]);
  // The panel saw its end, and Asterisk had gone before.
  const tracks = [{ stream: "mix" as const, name: "n", durationSeconds: null, failure: recorderLostWords }];
  expect(told({ tracks })).toBe(`Cut off: ${recorderLostWords}`);
  expect(told({ tracks, wasCut: true, endedAtMs: null })).toBe(unknown);
});

it("says when by as much as is needed", () => {
  const now = new Date(2026, 10, 21, 12, 0).getTime();
  const time = (at: Date) => startedText(at.getTime(), now);
  expect(time(new Date(2026, 10, 21, 9, 5))).not.toMatch(/Nov|2026/);
  expect(time(new Date(2026, 10, 3, 9, 5))).toMatch(/Nov 3/);
  expect(time(new Date(2026, 10, 3, 9, 5))).not.toMatch(/2026/);
  expect(time(new Date(2025, 10, 3, 9, 5))).toMatch(/2025/);
});

it("finds the sound by its id, whatever is in it", () => {
  expect(soundUrl("a/b?c", "both")).toBe("/api/v1/recordings/a%2Fb%3Fc/tracks/both");
  expect(soundUrl("a", "mix", "download")).toBe("/api/v1/recordings/a/tracks/mix?as=download");
});
