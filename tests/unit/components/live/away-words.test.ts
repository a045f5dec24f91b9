import { expect, it } from "vitest";
import { talkPartyText } from "@/components/live/away-words";

const talk = { to: "1002@default", mediaChannelId: "m" };
const party = (channelId: string, name = "", number = "") => ({ channelId, name, number, endpoint: null });

it("names the other party as the call list does, and as it was dialled where none or several are there", () => {
  expect(talkPartyText(talk, { parties: [party("m", "sam"), party("b", "Bob", "1002")] })).toBe("Bob (1002)");
  expect(talkPartyText(talk, undefined)).toBe("1002@default");
  expect(talkPartyText(talk, { parties: [party("m", "sam")] })).toBe("1002@default");
  expect(talkPartyText(talk, { parties: [party("m", "sam"), party("b")] })).toBe("1002@default");
  expect(talkPartyText(talk, { parties: [party("m", "sam"), party("b", "Bob"), party("c", "Carol")] })).toBe(
    "1002@default",
  );
});
