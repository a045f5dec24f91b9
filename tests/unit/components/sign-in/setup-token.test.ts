import { expect, it } from "vitest";
import { setupTokenOf } from "@/components/sign-in/setup-token";

it.each([
  ["", null],
  ["#", null],
  ["#abc-DEF_123", "abc-DEF_123"],
  ["#token=abc-DEF_123", "abc-DEF_123"],
  ["#token=a%2Fb", "a/b"],
  ["#token=", null],
  ["#other=1", null],
])("reads %j as %j", (fragment, token) => {
  expect(setupTokenOf(fragment)).toBe(token);
});
