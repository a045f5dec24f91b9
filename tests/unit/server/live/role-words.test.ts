import { expect, it } from "vitest";
import { roleWords } from "@/server/live/role-words";

it("says to what a role has been changed, where that is known", () => {
  expect(roleWords("supervisor")).toBe("An admin has changed your role: you are supervisor now.");
  expect(roleWords(undefined)).toBe("Your role has been changed by an admin.");
});
