import { describe, expect, it } from "vitest";
import { safeNextPath } from "@/components/sign-in/next-path";

describe("safeNextPath", () => {
  it.each(["/calls", "/bridges?node=pbx-1&text=a%20b", "/calls#row", "/sign-in-report"])(
    "keeps %s",
    (next) => {
      expect(safeNextPath(next)).toBe(next);
    },
  );

  it.each([
    undefined,
    null,
    "",
    "calls",
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "javascript:alert(1)",
    " /calls",
    "/sign-in?next=/sign-in",
    "/setup",
    "/api/v1/live",
  ])("answers / for %j", (next) => {
    expect(safeNextPath(next)).toBe("/");
  });
});
