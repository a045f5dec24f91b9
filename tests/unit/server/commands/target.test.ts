import { expect, it } from "vitest";
import { bridgeFor, channelFor } from "@/server/commands/target";
import type { Nodes } from "@/server/nodes/nodes";

const nodes = {
  live: () => ({ node: { displayName: "Asterisk 22", live: { row: () => undefined } } }),
} as unknown as Nodes;

it("says of what has ended where it was, and no id that nobody knows it by", () => {
  expect(() => channelFor(nodes, "pbx-1", "1795305551.173", "spy")).toThrow(
    expect.objectContaining({ code: "channel_gone", message: "There is no such channel on Asterisk 22." }),
  );
  expect(() => bridgeFor(nodes, "pbx-1", "b-1", "destroy")).toThrow(
    expect.objectContaining({ code: "bridge_gone", message: "There is no such bridge on Asterisk 22." }),
  );
});
