import { expect, test } from "vitest";
import { CallTies } from "@/lib/live/call-ties";
import { channelRow } from "./samples";

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
