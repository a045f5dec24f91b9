import { beforeEach, expect, it } from "vitest";
import type { Role } from "@/lib/api/roles";
import { JustEnded } from "@/server/nodes/just-ended";
import { identity } from "../media/lines";

let nowMs: number;
let ended: JustEnded;

beforeEach(() => {
  nowMs = 1_000;
  ended = new JustEnded({ now: () => nowMs });
});

const isEnded = (id: string, person = "sue", role: Role = "supervisor") =>
  ended.isEndedFor(id, { ...identity(person), role });

it("knows for half a minute what has ended, for its owner and for admins", () => {
  ended.add("s1", "sue", "Bob 1002");
  nowMs += 29_999;
  expect([isEnded("s1"), isEnded("s1", "root", "admin"), isEnded("s1", "bob"), isEnded("s2")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  nowMs += 1;
  expect(isEnded("s1")).toBe(false);
});

it("knows as long whom it was on", () => {
  ended.add("s1", "sue", "Bob 1002");
  ended.add("s2", "sue", null);
  nowMs += 29_999;
  expect(["s1", "s2", "s3"].map((id) => ended.whomOf(id))).toEqual(["Bob 1002", null, null]);
  nowMs += 1;
  expect(ended.whomOf("s1")).toBeNull();
});

it("keeps a thousand at most, the newest", () => {
  for (let count = 0; count <= 1_000; count += 1) ended.add(`s${count}`, "sue", null);
  expect([isEnded("s0"), isEnded("s1"), isEnded("s1000")]).toEqual([false, true, true]);
});
