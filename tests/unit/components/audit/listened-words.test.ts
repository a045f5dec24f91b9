import { expect, it } from "vitest";
import { listenedWords } from "@/components/audit/listened-words";

const [heardFromMs, heardToMs] = [Date.UTC(2026, 0, 2, 3, 4, 5), Date.UTC(2026, 0, 2, 3, 4, 45)];
const clock = (atMs: number) => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });
const span = `${clock(heardFromMs)}–${clock(heardToMs)}`;
const changed = (input: Record<string, unknown>) =>
  listenedWords({ command: "spies.changed", input: { heardFromMs, heardToMs, ...input } });

it("names the mode, whom it reached, from when to when, and what came after", () => {
  expect(changed({ mode: "whisper", whisperTo: "near", nextMode: "barge" })).toBe(
    `Whispered to the party listened to, ${span}, then barged in`,
  );
  expect(changed({ mode: "whisper", whisperTo: "far", nextMode: "listen" })).toBe(
    `Whispered to the other side, ${span}, then listened`,
  );
  expect(changed({ mode: "barge", nextMode: "whisper" })).toBe(
    `Barged in, heard by both sides, ${span}, then whispered`,
  );
});

it("tells of the last stretch too, and gives no times where nothing was heard", () => {
  expect(listenedWords({ command: "spies.ended", input: { mode: "listen", heardFromMs, heardToMs } })).toBe(
    `Listened, ${span}`,
  );
  expect(
    listenedWords({ command: "spies.ended", input: { mode: "listen", heardFromMs: null, heardToMs } }),
  ).toBe("Listened");
});

it("has no words for other acts", () => {
  expect(listenedWords({ command: "spies.start", input: { mode: "listen" } })).toBeNull();
  expect(changed({ mode: "shout" })).toBeNull();
});
