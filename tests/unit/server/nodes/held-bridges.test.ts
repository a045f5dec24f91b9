import { beforeEach, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { watchHeldBridges } from "@/server/nodes/held-bridges";
import { bridge, channel } from "../../lib/live/samples";
import { BareNode, logger } from "./bare-node";

let asterisk: BareNode;
const technology = () => asterisk.node.live.row("bridges", "x")?.technology;

beforeEach(() => {
  asterisk = new BareNode();
  watchHeldBridges({ node: asterisk.node, logger });
  asterisk.emit("ChannelCreated", { channel: channel("1") });
  asterisk.emit("ChannelEnteredBridge", { bridge: bridge("x", ["1"]), channel: channel("1") });
});

it("asks for the technology of the bridge in which a phone holds, and only then", async () => {
  asterisk.answers.set("bridges.get", () => bridge("x", ["1"], { technology: "native_rtp" }));
  await asterisk.settle();
  expect([asterisk.asked, technology()]).toEqual([[], "simple_bridge"]);
  asterisk.emit("ChannelHold", { channel: channel("1") });
  await asterisk.settle();
  expect(asterisk.asked).toEqual([{ operation: "bridges.get", parameters: { bridgeId: "x" } }]);
  expect(technology()).toBe("native_rtp");
});

it("asks nothing of a phone outside a bridge, and leaves a bridge as it is that has just gone", async () => {
  asterisk.emit("ChannelCreated", { channel: channel("2") });
  asterisk.emit("ChannelHold", { channel: channel("2") });
  await asterisk.settle();
  expect(asterisk.asked).toEqual([]);
  asterisk.answers.set("bridges.get", () => {
    throw new AriError("not_found", "it has gone.");
  });
  asterisk.emit("ChannelHold", { channel: channel("1") });
  await asterisk.settle();
  expect(technology()).toBe("simple_bridge");
});
