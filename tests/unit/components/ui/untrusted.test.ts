import { expect, it } from "vitest";
import { personText } from "@/components/ui/channel-label";
import { untrusted, untrustedJson } from "@/components/ui/untrusted";

it("takes out marks that would turn the text after them", () => {
  expect(untrusted("\u202eRTL evil\u202c")).toBe("RTL evil");
  expect(untrusted("Zoë")).toBe("Zoë");
});

it("isolates a name written from right to left, so that the number stays behind it", () => {
  expect(personText({ name: "مرحبا", number: "123" })).toBe("\u2068مرحبا\u2069 (123)");
});

it("isolates scripts beyond the first plane too, and takes out implicit marks", () => {
  expect(untrusted("\u{1e900}\u{1e901}")).toBe("\u2068\u{1e900}\u{1e901}\u2069");
  expect(untrusted("a\u200fb\u061c!")).toBe("ab!");
});

it("makes each text of JSON safe, names of its entries too, and leaves its form", () => {
  const text = untrustedJson({ "n\u202eame": "evil\u202e", list: ["\u05d0", 7, null] });
  expect(text).not.toContain("\u202e");
  expect(JSON.parse(text)).toEqual({ name: "evil", list: ["\u2068\u05d0\u2069", 7, null] });
});
