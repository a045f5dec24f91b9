import { expect, it } from "vitest";
import { partyText } from "@/components/ui/channel-label";
import { untrusted } from "@/components/ui/untrusted";

it("takes out marks that would turn the text after them", () => {
  expect(untrusted("\u202eRTL evil\u202c")).toBe("RTL evil");
  expect(untrusted("Zoë")).toBe("Zoë");
});

it("isolates a name written from right to left, so that the number stays behind it", () => {
  expect(partyText({ name: "مرحبا", number: "123" })).toBe("\u2068مرحبا\u2069 (123)");
});
