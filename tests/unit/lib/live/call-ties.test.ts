import { expect, test } from "vitest";
import { CallTies } from "@/lib/live/call-ties";
import { channelRow } from "./samples";

test("a browser's own channel and the leg that is rung for it name each other", () => {
  const ties = new CallTies();
  const uuid = "01234567-89ab-4cde-8f01-23456789abcd";
  const [media, leg] = [`patchbay-browsermedia-${uuid}`, `patchbay-browserleg-${uuid}`];
  expect([...ties.around(channelRow(media))]).toEqual([leg]);
  expect([...ties.around(channelRow(leg))]).toEqual([media]);
});

test("names who may be on a call with a channel, and forgets who left", () => {
  const ties = new CallTies();
  const caller = channelRow("a", { bridgeId: "x" });
  const peer = channelRow("b", { bridgeId: "x", dialedById: "a", otherHalfId: "c" });
  ties.add(caller);
  ties.add(peer);
  expect([...ties.around(caller)]).toEqual(["b"]);
  expect([...ties.around(peer)]).toEqual(["a", "c"]);
  expect([...ties.inBridge("x")]).toEqual(["a", "b"]);
  ties.remove(peer);
  expect([...ties.around(caller)]).toEqual([]);
  expect([...ties.inBridge("x")]).toEqual(["a"]);
});
