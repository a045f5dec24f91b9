import { expect, it } from "vitest";
import { partyText } from "@/components/ui/call-label";
import { channelLabel } from "@/components/ui/channel-label";
import { personWords } from "@/lib/live/person-words";
import { targetWords } from "@/server/nodes/target-words";
import { channelRow } from "./samples";

it.each([
  ["Dave", "1004", "Dave (1004)"],
  ["", "1004", "1004"],
  ["1004", "1004", "1004"],
  ["Dave", "", "Dave"],
  ["", "", ""],
])("name %j and number %j read %j", (name, number, words) => {
  expect(personWords({ name, number })).toBe(words);
});

it.each([
  { name: "Dave", number: "1004" },
  { name: "", number: "1004" },
  { name: "1004", number: "1004" },
  { name: "Dave", number: "" },
])("is how pages, rows and audit all write $name $number", (caller) => {
  const row = channelRow("c", { caller });
  const words = personWords(caller);
  expect(partyText({ ...caller, endpoint: row.endpoint })).toBe(words);
  expect(channelLabel(row)).toBe(words);
  expect(targetWords({ kind: "channel", channelId: "c" }, { row: () => row as never })).toBe(words);
});
