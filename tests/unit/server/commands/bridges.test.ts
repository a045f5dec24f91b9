import { expect, it } from "vitest";
import { create } from "@/server/commands/bridges/create";
import type { CommandServices } from "@/server/commands/command";
import { identity } from "../media/lines";
import { BareNode } from "../nodes/bare-node";
import { nothingTold } from "./nothing-told";

const input = { node: "pbx-1", name: "", channelIds: [] };

it.each([
  // One that Asterisk handed to the kernel's shortest way would lose its music to who begins to listen.
  ["mixing", "mixing,proxy_media"],
  ["holding", "holding"],
] as const)("makes a %s bridge as %s", async (type, asked) => {
  const asterisk = new BareNode();
  const services = {
    nodes: { live: () => ({ node: asterisk.node }) },
  } as unknown as CommandServices;
  const { bridgeId } = await create({ ...input, type }, services, identity("olga"), nothingTold);
  expect(asterisk.askedFor("bridges.createWithId")).toEqual([{ bridgeId, type: asked }]);
});
