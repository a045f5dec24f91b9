import { describe, expect, it } from "vitest";
import { retryAfterSeconds, waitText } from "@/components/sign-in/retry";

describe("retryAfterSeconds", () => {
  it("reads seconds, rounded up", () => {
    expect(retryAfterSeconds("42", 0)).toBe(42);
    expect(retryAfterSeconds("0.2", 0)).toBe(1);
  });

  it("reads a date against the given clock", () => {
    const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
    expect(retryAfterSeconds("Thu, 01 Jan 2026 12:01:30 GMT", nowMs)).toBe(90);
    expect(retryAfterSeconds("Thu, 01 Jan 2026 11:00:00 GMT", nowMs)).toBe(0);
  });

  it("answers null where nothing is said", () => {
    expect(retryAfterSeconds(null, 0)).toBeNull();
    expect(retryAfterSeconds("soon", 0)).toBeNull();
    expect(retryAfterSeconds(" ", 0)).toBeNull();
  });
});

it.each([
  [0, "0 s"],
  [59, "59 s"],
  [60, "1 min"],
  [125, "2 min 5 s"],
])("waitText(%d) is %s", (seconds, text) => {
  expect(waitText(seconds)).toBe(text);
});
