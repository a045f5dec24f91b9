import { expect, it } from "vitest";
import { channelLabel, personText } from "@/components/ui/channel-label";

it.each([
  ["Alice", "1001", "Alice (1001)"],
  ["", "1001", "1001"],
  ["1001", "1001", "1001"],
  ["Alice", "", "Alice"],
  ["", "", ""],
])("name %j and number %j read %j", (name, number, text) => {
  expect(personText({ name, number })).toBe(text);
});

it("falls back to the channel's own name", () => {
  expect(channelLabel({ caller: { name: "", number: "" }, name: "PJSIP/x-1" })).toBe("PJSIP/x-1");
});
