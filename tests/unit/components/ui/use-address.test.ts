import { expect, it } from "vitest";
import { changedQuery } from "@/components/ui/use-address";

it("sets, replaces and clears, and keeps what it was not asked about", () => {
  expect(changedQuery("?node=pbx-1&view=list", { q: "a b&c", node: "" })).toBe("?view=list&q=a+b%26c");
  expect(changedQuery("?q=x", { q: "y" })).toBe("?q=y");
  expect(changedQuery("?q=x", { q: "" })).toBe("");
});
