import { expect } from "vitest";
import { destroyLater, dialplanChannel, endLater, join, ownBridge, stasisChannel } from "./scenery";
import { type ContractCase, refused, type Stage } from "./stage";

/** A bridge of the dialplan: a conference with one member. */
async function foreignBridge(stage: Stage): Promise<string> {
  const { id } = await dialplanChannel(stage, "Local/604@default");
  const { bridge } = await stage.events.next(
    "ChannelEnteredBridge",
    ({ channel }) => channel?.id === `${id};2`,
  );
  return bridge.id;
}

export const bridgeCases: readonly ContractCase[] = [
  {
    name: "creates bridges, lists, tells and destroys them",
    proves: ["bridges.create", "bridges.createWithId", "bridges.list", "bridges.get", "bridges.destroy"],
    async run(stage) {
      const { bridges } = stage.client;
      const [mixing, holding] = [stage.newId("mixing"), stage.newId("holding")];
      destroyLater(stage, mixing);
      destroyLater(stage, holding);
      const made = await bridges.create({ type: "mixing", bridgeId: mixing, name: "a name" });
      expect(made).toMatchObject({
        id: mixing,
        name: "a name",
        bridge_type: "mixing",
        bridge_class: "stasis",
      });
      const held = await bridges.createWithId({ type: "holding", bridgeId: holding });
      expect(held).toMatchObject({ bridge_type: "holding", technology: "holding_bridge", creator: "Stasis" });
      await stage.events.next("BridgeCreated", ({ bridge }) => bridge.id === holding);
      expect((await bridges.list()).map(({ id }) => id)).toEqual(expect.arrayContaining([mixing, holding]));
      expect(await bridges.get({ bridgeId: mixing })).toMatchObject({ id: mixing, channels: [] });
      await bridges.destroy({ bridgeId: mixing });
      // Between the answer and this it is listed yet and nobody's: 409.
      await stage.events.next("BridgeDestroyed", ({ bridge }) => bridge.id === mixing);
      await refused(bridges.destroy({ bridgeId: mixing }), "not_found");
      await refused(bridges.get({ bridgeId: mixing }), "not_found");
      await refused(bridges.create({ type: "mixing,holding" }), "server_error");
    },
  },
  {
    name: "refuses a taken bridge id",
    proves: ["bridges.create", "bridges.createWithId"],
    branches: [22],
    async run(stage) {
      const { id: bridgeId } = await ownBridge(stage);
      await refused(stage.client.bridges.create({ bridgeId }), "conflict");
      await refused(stage.client.bridges.createWithId({ bridgeId }), "conflict");
    },
  },
  {
    name: "cannot rename by a taken bridge id in the path, and does rename by one in the query",
    proves: ["bridges.create", "bridges.createWithId"],
    branches: [16],
    async run(stage) {
      const { bridges } = stage.client;
      const { id: bridgeId } = await ownBridge(stage);
      const error = await refused(bridges.createWithId({ bridgeId, name: "other" }), "server_error");
      expect(error.asteriskMessage).toBe("Changing bridge name is not implemented");
      expect((await bridges.create({ bridgeId, name: "other" })).name).toBe("other");
      expect((await bridges.list()).filter(({ id }) => id === bridgeId)).toHaveLength(1);
    },
  },
  {
    name: "takes channels in and out, and moves them from bridge to bridge",
    proves: ["bridges.addChannel", "bridges.removeChannel"],
    async run(stage) {
      const { client, events } = stage;
      const { bridges } = client;
      const [one, other] = [await ownBridge(stage), await ownBridge(stage)];
      const [first, second] = [await stasisChannel(stage), await stasisChannel(stage)];
      await bridges.addChannel({ bridgeId: one.id, channel: [first.id, second.id] });
      const entered = await events.next(
        "ChannelEnteredBridge",
        ({ bridge, channel }) => bridge.id === one.id && channel?.id === second.id,
      );
      expect([...entered.bridge.channels].sort()).toEqual([first.id, second.id].sort());
      await bridges.addChannel({ bridgeId: other.id, channel: first.id, absorbDTMF: true, mute: true });
      await events.next(
        "ChannelLeftBridge",
        ({ bridge, channel }) => bridge.id === one.id && channel.id === first.id,
      );
      expect((await bridges.get({ bridgeId: other.id })).channels).toEqual([first.id]);
      await bridges.removeChannel({ bridgeId: other.id, channel: first.id });
      const left = await events.next("ChannelLeftBridge", ({ bridge }) => bridge.id === other.id);
      expect(left.bridge.channels).toEqual([]);
      // Destroying it lets the last one go, who stays in the application.
      await bridges.destroy({ bridgeId: one.id });
      await events.next("ChannelLeftBridge", ({ channel }) => channel.id === second.id);
      expect((await client.channels.get({ channelId: second.id })).dialplan.app_name).toBe("Stasis");
    },
  },
  {
    name: "takes a channel that is not dialled yet",
    proves: ["bridges.addChannel", "channels.create"],
    async run(stage) {
      const { id: bridgeId } = await ownBridge(stage);
      const channelId = stage.newId("early");
      endLater(stage, channelId);
      const endpoint = "Local/900@default";
      const channel = await stage.client.channels.create({ endpoint, app: stage.application, channelId });
      await stage.events.next("StasisStart", (event) => event.channel.id === channelId);
      await join(stage, bridgeId, channel);
    },
  },
  {
    name: "refuses channels that are not there, not in Stasis, not in this bridge",
    proves: ["bridges.addChannel", "bridges.removeChannel"],
    async run(stage) {
      const { bridges } = stage.client;
      const { id: bridgeId } = await ownBridge(stage);
      const ours = await stasisChannel(stage);
      const outside = await dialplanChannel(stage);
      const gone = stage.newId("gone");
      await refused(bridges.addChannel({ bridgeId, channel: gone }), "bad_request");
      await refused(bridges.addChannel({ bridgeId, channel: outside.id }), "unprocessable");
      await refused(bridges.removeChannel({ bridgeId, channel: gone }), "bad_request");
      await refused(bridges.removeChannel({ bridgeId, channel: outside.id }), "unprocessable");
      await refused(bridges.removeChannel({ bridgeId, channel: ours.id }), "unprocessable");
      await refused(bridges.addChannel({ bridgeId: gone, channel: ours.id }), "not_found");
      await refused(bridges.removeChannel({ bridgeId: gone, channel: ours.id }), "not_found");
    },
  },
  {
    name: "plays music to a bridge, and refuses to end what does not play",
    proves: ["bridges.startMoh", "bridges.stopMoh"],
    async run(stage) {
      const { bridges } = stage.client;
      const { id: bridgeId } = await ownBridge(stage);
      await refused(bridges.stopMoh({ bridgeId }), "conflict");
      await bridges.startMoh({ bridgeId, mohClass: "default" });
      await bridges.stopMoh({ bridgeId });
      await refused(bridges.stopMoh({ bridgeId }), "conflict");
      await refused(bridges.startMoh({ bridgeId: stage.newId("gone") }), "not_found");
    },
  },
  {
    name: "sets and clears the source of video",
    proves: ["bridges.setVideoSource", "bridges.clearVideoSource"],
    async run(stage) {
      const { bridges } = stage.client;
      const { id: bridgeId } = await ownBridge(stage);
      const channel = await stasisChannel(stage);
      await refused(bridges.setVideoSource({ bridgeId, channelId: channel.id }), "unprocessable");
      await join(stage, bridgeId, channel);
      await bridges.setVideoSource({ bridgeId, channelId: channel.id });
      expect(await bridges.get({ bridgeId })).toMatchObject({
        video_mode: "single",
        video_source_id: channel.id,
      });
      await bridges.clearVideoSource({ bridgeId });
      const cleared = await bridges.get({ bridgeId });
      // Done, but not told: the bridge goes on to name the old source.
      expect(cleared).toMatchObject({ video_mode: "single", video_source_id: channel.id });
      await refused(bridges.clearVideoSource({ bridgeId: stage.newId("gone") }), "not_found");
      await refused(bridges.setVideoSource({ bridgeId, channelId: stage.newId("gone") }), "bad_request");
    },
  },
  {
    name: "keeps variables of a bridge, one and several",
    proves: [
      "bridges.getBridgeVar",
      "bridges.setBridgeVar",
      "bridges.getBridgeVars",
      "bridges.setBridgeVars",
    ],
    async run(stage) {
      const { bridges } = stage.client;
      const { id: bridgeId } = await ownBridge(stage);
      await refused(bridges.getBridgeVar({ bridgeId, variable: "ONE" }), "not_found");
      await bridges.setBridgeVar({ bridgeId, variable: "ONE", value: "1, & more" });
      expect(await bridges.getBridgeVar({ bridgeId, variable: "ONE" })).toEqual({ value: "1, & more" });
      await bridges.setBridgeVars({
        bridgeId,
        variables: { TWO: "2", THREE: { value: "3", report_events: true } },
      });
      expect(await bridges.getBridgeVars({ bridgeId, variables: ["TWO", "THREE"] })).toEqual({
        variables: { TWO: "2", THREE: "3" },
      });
      const gone = stage.newId("gone");
      await refused(bridges.getBridgeVar({ bridgeId: gone, variable: "ONE" }), "not_found");
      await refused(bridges.setBridgeVar({ bridgeId: gone, variable: "ONE", value: "1" }), "not_found");
      await refused(bridges.getBridgeVars({ bridgeId: gone, variables: "ONE" }), "not_found");
      await refused(bridges.setBridgeVars({ bridgeId: gone, variables: { ONE: "1" } }), "not_found");
    },
  },
  ...[
    ["destroy", {}],
    ["addChannel", { channel: "none" }],
    ["removeChannel", { channel: "none" }],
    ["startMoh", {}],
    ["stopMoh", {}],
    ["play", { media: "sound:beep" }],
    ["playWithId", { media: "sound:beep", playbackId: "gate" }],
    ["record", { name: "gate", format: "wav" }],
    ["clearVideoSource", {}],
  ].map(
    ([nickname, more]): ContractCase => ({
      name: `${nickname}: conflict for a bridge of the dialplan`,
      proves: [`bridges.${nickname}`],
      async run(stage) {
        const bridgeId = await foreignBridge(stage);
        await refused(
          stage.client.call("bridges", String(nickname), { bridgeId, ...(more as object) }),
          "conflict",
        );
      },
    }),
  ),
];
