import { expect, it } from "vitest";
import { type ManagedNode, Nodes } from "@/server/nodes/nodes";

it("says of a node that is not live what people call it, and nothing of its addresses", () => {
  const text =
    "events.eventWebsocket: no connection to Asterisk at ws://127.0.0.1:17482/ari/events. See http.conf.";
  const node = {
    name: "pbx-22",
    displayName: "Asterisk 22",
    isLive: false,
    health: () => ({ status: "lost", reason: { code: "connection_failed", text, whatToDo: text } }),
  };
  const nodes = new Nodes([{ node } as unknown as ManagedNode]);
  expect(() => nodes.live("pbx-22")).toThrow(
    expect.objectContaining({
      code: "node_not_live",
      message: "Asterisk 22 is not connected now, so nothing was done.",
      whatToDo: "Repeat it when it is live again. An admin finds on the Nodes page what is wrong.",
    }),
  );
});
