import { describe, expect, it } from "vitest";
import { actWords, isRunning, listenedWords } from "@/components/audit/listened-words";

const [heardFromMs, heardToMs] = [Date.UTC(2026, 0, 2, 3, 4, 5), Date.UTC(2026, 0, 2, 3, 4, 45)];
const clock = (atMs: number) => new Date(atMs).toLocaleTimeString(undefined, { timeStyle: "medium" });
const span = `${clock(heardFromMs)}–${clock(heardToMs)}`;
const stretch = (
  command: string,
  input: Record<string, unknown>,
  outcome: "started" | "done" | "unknown" = "done",
) => ({
  command,
  outcome,
  input,
});
const changed = (input: Record<string, unknown>) =>
  listenedWords(stretch("spies.changed", { heardFromMs, heardToMs, ...input }));

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
  const ended = (from: number | null) =>
    stretch("spies.ended", { mode: "listen", heardFromMs: from, heardToMs });
  expect(listenedWords(ended(heardFromMs))).toBe(`Listened, ${span}`);
  expect(listenedWords(ended(null))).toBe("Listened");
  expect(actWords(ended(heardFromMs))).toBe("Listened");
  expect(isRunning(ended(heardFromMs))).toBe(false);
});

it("names who was heard, as the call named them", () => {
  const whom = "Alice (1001)";
  expect(changed({ mode: "listen", whom, nextMode: "barge" })).toBe(
    `Listened to Alice (1001), ${span}, then barged in`,
  );
  expect(changed({ mode: "whisper", whisperTo: "near", whom })).toBe(`Whispered to Alice (1001), ${span}`);
  expect(changed({ mode: "whisper", whisperTo: "far", whom })).toBe(
    `Whispered to the other side of Alice (1001), ${span}`,
  );
  expect(changed({ mode: "barge", whom })).toBe(`Barged in on Alice (1001), heard by both sides, ${span}`);
});

describe("a talk", () => {
  const whom = "PJSIP/bob";
  const talk = (
    outcome: "started" | "done" | "unknown",
    toMs?: number,
    fromMs: number | null = heardFromMs,
  ) =>
    stretch(
      outcome === "done" ? "talks.ended" : "talks.started",
      { whom, talkedFromMs: fromMs, ...(toMs === undefined ? {} : { talkedToMs: toMs }) },
      outcome,
    );

  it("is told with whom, from when to when", () => {
    const over = talk("done", heardToMs);
    expect([actWords(over), listenedWords(over)]).toEqual(["Talked", `Talked with PJSIP/bob, ${span}`]);
  });

  it("goes on, or has an end that nobody knows", () => {
    const running = talk("started");
    expect([actWords(running), isRunning(running)]).toEqual(["Talks", true]);
    expect(listenedWords(running)).toBe(`Talks with PJSIP/bob since ${clock(heardFromMs)}`);
    expect(listenedWords(talk("unknown"))).toBe(
      `Talked with PJSIP/bob from ${clock(heardFromMs)} on; its end is not known`,
    );
  });

  it("that came to nothing was a call", () => {
    const failed = talk("done", heardToMs, null);
    expect([actWords(failed), listenedWords(failed)]).toEqual(["Called in the browser", null]);
  });
});

describe("a stretch that was begun and has no end written", () => {
  it("goes on: it is said to last, since it was first heard", () => {
    const running = (mode: string, more = {}) =>
      stretch("spies.started", { mode, heardFromMs, ...more }, "started");
    expect(listenedWords(running("listen"))).toBe(`Listens since ${clock(heardFromMs)}`);
    expect(listenedWords(running("whisper", { whisperTo: "near" }))).toBe(
      `Whispers to the party listened to since ${clock(heardFromMs)}`,
    );
    expect(["listen", "whisper", "barge"].map((mode) => actWords(running(mode)))).toEqual([
      "Listens",
      "Whispers",
      "Barges in",
    ]);
    expect(isRunning(running("listen"))).toBe(true);
  });

  it("has an end that nobody knows where the panel was killed meanwhile", () => {
    const cut = stretch("spies.started", { mode: "listen", heardFromMs }, "unknown");
    expect(listenedWords(cut)).toBe(`Listened from ${clock(heardFromMs)} on; its end is not known`);
    expect([actWords(cut), isRunning(cut)]).toEqual(["Listened", false]);
  });
});

it("has no words of its own for other acts", () => {
  const start = stretch("spies.start", { mode: "listen" }, "started");
  expect([listenedWords(start), actWords(start), isRunning(start)]).toEqual([
    null,
    "Listen to a call",
    false,
  ]);
  expect(changed({ mode: "shout" })).toBeNull();
});
