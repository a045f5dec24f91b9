import { beforeEach, expect, it } from "vitest";
import type { SpyRow } from "@/lib/live/rows";
import type { SpyStretch } from "@/server/nodes/spy";
import { SpyState } from "@/server/nodes/spy-state";

let nowMs: number;
let rows: SpyRow[];
let stretches: SpyStretch[];
let ends: SpyStretch[];
let state: SpyState;

beforeEach(() => {
  nowMs = 0;
  rows = [];
  stretches = [];
  ends = [];
  state = new SpyState({
    row: { id: "spy", targetId: "alice", mode: "listen", whisperTo: "near", activeAtMs: null } as SpyRow,
    now: () => nowMs,
    onChange: (row) => void rows.push(row),
    onStretch: (stretch) => void stretches.push(stretch),
    onEnded: (stretch) => void ends.push(stretch),
  });
});

const at = (ms: number, act: () => void) => {
  nowMs = ms;
  act();
};
/** Mode, whom a whisper reached, target, from and to, what followed. */
const told = (each: readonly SpyStretch[]) =>
  each.map(({ row, fromMs, toMs, next }) => [row.mode, row.whisperTo, row.targetId, fromMs, toMs, next]);

it("tells each mode from when to when, without a gap, also where only the side of a whisper changes", () => {
  at(10, () => state.hear({}));
  at(20, () => state.turn("whisper", "near"));
  at(30, () => state.turn("whisper", "far"));
  at(40, () => state.turn("barge", "far"));
  at(50, () => state.end("The call is over."));
  expect(told(stretches)).toEqual([
    ["listen", "near", "alice", 10, 20, "whisper"],
    ["whisper", "near", "alice", 20, 30, "whisper"],
    ["whisper", "far", "alice", 30, 40, "barge"],
  ]);
  expect(told(ends)).toEqual([["barge", "far", "alice", 40, 50, null]]);
  expect(ends[0]?.why).toBe("The call is over.");
});

it("tells nothing of a side that no whisper has, nor of a mode that is chosen again", () => {
  at(10, () => state.hear({}));
  at(20, () => state.turn("listen", "far"));
  at(30, () => state.turn("barge", "far"));
  at(40, () => state.turn("barge", "near"));
  expect(told(stretches)).toEqual([["listen", "far", "alice", 10, 30, "barge"]]);
  expect(state.row).toMatchObject({ mode: "barge", whisperTo: "near" });
});

it("is heard since the first time only, and says so in its row", () => {
  at(10, () => state.hear({ snoopChannelId: "one" }));
  at(20, () => state.hear({ snoopChannelId: "two" }));
  expect(rows.map(({ activeAtMs, status }) => [activeAtMs, status])).toEqual([
    [10, "active"],
    [10, "active"],
  ]);
  expect(stretches).toEqual([]);
  at(30, () => state.end());
  expect(told(ends)).toEqual([["listen", "near", "alice", 10, 30, null]]);
  expect(ends[0]).not.toHaveProperty("why");
});

it("parts what was heard of two calls of who is followed, by the wait between them", () => {
  at(10, () => state.hear({}));
  at(20, () => state.turn("whisper", "near"));
  at(25, () => state.change({ noticeFailed: "There is no such sound." }));
  at(30, () => state.pause());
  // In the next call its parties are told anew.
  const nothing = { snoopChannelId: null, noticeFailed: null };
  expect(state.row).toMatchObject({ mode: "listen", status: "waiting", ...nothing });
  at(50, () => state.hear({ targetId: "bob" }));
  at(70, () => state.end());
  expect(told(stretches)).toEqual([
    ["listen", "near", "alice", 10, 20, "whisper"],
    ["whisper", "near", "alice", 20, 30, null],
  ]);
  expect(stretches[1]?.why).toBe("The call is over; the next one is waited for.");
  expect(told(ends)).toEqual([["listen", "near", "bob", 50, 70, null]]);
});

it("says what else has ended a stretch, where the call goes on", () => {
  at(10, () => state.hear({}));
  at(20, () => state.pause(null, "The connection was lost."));
  expect(stretches.map(({ why }) => why)).toEqual(["The connection was lost."]);
});

it("has no beginning where nothing was heard, nor while it waits", () => {
  at(10, () => state.pause());
  expect(stretches).toEqual([]);
  at(20, () => state.hear({}));
  at(30, () => state.pause());
  at(40, () => state.end());
  expect(told(ends)).toEqual([["listen", "near", "alice", null, 40, null]]);
});

it("ends once, and tells nothing after", () => {
  at(10, () => state.end("first"));
  at(20, () => state.end("second"));
  at(30, () => state.change({ recording: { name: "late", startedAtMs: 30 } }));
  expect(ends.map(({ why }) => why)).toEqual(["first"]);
  expect(rows).toEqual([]);
});
