import { expect } from "vitest";
import { dialplanChannel, inboundChannel, ownBridge, stasisChannel } from "./scenery";
import { type ContractCase, refused } from "./stage";

export const applicationCases: readonly ContractCase[] = [
  {
    name: "lists applications and tells one, with its subscriptions to everything",
    proves: ["applications.list", "applications.get"],
    async run({ client, application }) {
      const ours = await client.applications.get({ applicationName: application });
      expect(ours).toMatchObject({
        name: application,
        channel_ids: ["__AST_CHANNEL_ALL_TOPIC"],
        bridge_ids: ["__AST_BRIDGE_ALL_TOPIC"],
        endpoint_ids: ["__AST_ENDPOINT_ALL_TOPIC"],
        device_names: ["__AST_DEVICE_STATE_ALL_TOPIC"],
      });
      expect((await client.applications.list()).map(({ name }) => name)).toContain(application);
      await refused(client.applications.get({ applicationName: "nowhere" }), "not_found");
    },
  },
  {
    name: "subscribes to one of each kind, and takes each back",
    proves: ["applications.subscribe", "applications.unsubscribe"],
    async run(stage) {
      const { applications } = stage.client;
      const { application: applicationName } = await stage.listen({ subscribeAll: false });
      const channel = await dialplanChannel(stage);
      const bridge = await ownBridge(stage);
      const eventSource = [
        `channel:${channel.id}`,
        `bridge:${bridge.id}`,
        "endpoint:PJSIP/alice",
        "deviceState:Stasis:contract",
      ];
      expect(await applications.subscribe({ applicationName, eventSource })).toMatchObject({
        channel_ids: [channel.id],
        bridge_ids: [bridge.id],
        endpoint_ids: ["PJSIP/alice"],
        device_names: ["Stasis:contract"],
      });
      expect(await applications.unsubscribe({ applicationName, eventSource })).toMatchObject({
        channel_ids: [],
        bridge_ids: [],
        endpoint_ids: [],
        device_names: [],
      });
    },
  },
  {
    name: "refuses sources that it does not know, and to take back what was not there",
    proves: ["applications.subscribe", "applications.unsubscribe"],
    async run(stage) {
      const { applications } = stage.client;
      const { application: applicationName } = await stage.listen({ subscribeAll: false });
      const at = (eventSource: string) => ({ applicationName, eventSource });
      await refused(applications.subscribe(at("nonsense:x")), "bad_request");
      await refused(applications.subscribe(at("channel:nobody")), "unprocessable");
      await refused(applications.subscribe(at("bridge:nothing")), "unprocessable");
      await refused(applications.unsubscribe(at("nonsense:x")), "bad_request");
      await refused(applications.unsubscribe(at("channel:nobody")), "unprocessable");
      // Everything is a source that one may have or not have, but never takes back.
      await refused(applications.unsubscribe(at("channel:")), "unprocessable");
      const everything = { applicationName: stage.application, eventSource: "channel:" };
      await refused(applications.unsubscribe(everything), "not_implemented");
      const nowhere = { applicationName: "nowhere", eventSource: "channel:" };
      await refused(applications.subscribe(nowhere), "not_found");
      await refused(applications.unsubscribe(nowhere), "not_found");
    },
  },
  {
    name: "counts subscriptions: what was asked for twice is taken back twice",
    proves: ["applications.subscribe", "applications.unsubscribe"],
    async run(stage) {
      const { applications } = stage.client;
      const { application: applicationName } = await stage.listen({ subscribeAll: false });
      const channel = await dialplanChannel(stage);
      const one = { applicationName, eventSource: `channel:${channel.id}` };
      await applications.subscribe(one);
      await applications.subscribe(one);
      expect((await applications.unsubscribe(one)).channel_ids).toEqual([channel.id]);
      expect((await applications.unsubscribe(one)).channel_ids).toEqual([]);
      await refused(applications.unsubscribe(one), "unprocessable");
    },
  },
  {
    name: "hears of a channel that was subscribed, of its own, and of no other",
    proves: ["applications.subscribe"],
    async run(stage) {
      const { client } = stage;
      const listener = await stage.listen({ subscribeAll: false });
      const { log, application: applicationName } = listener;
      const watched = await dialplanChannel(stage);
      const other = await dialplanChannel(stage);
      await client.applications.subscribe({ applicationName, eventSource: `channel:${watched.id}` });
      const own = await stasisChannel(stage, { application: applicationName });
      await log.next("StasisStart", ({ channel }) => channel.id === own.id);
      for (const { id: channelId } of [other, watched, own]) await client.channels.hangup({ channelId });
      await log.next("ChannelDestroyed", ({ channel }) => channel.id === watched.id);
      await log.next("StasisEnd", ({ channel }) => channel.id === own.id);
      // Originated with the application, so it is subscribed beyond Stasis.
      await log.next("ChannelDestroyed", ({ channel }) => channel.id === own.id);
      const heardOf = log.events.flatMap((event) =>
        "channel" in event && event.channel ? [event.channel.id] : [],
      );
      expect(heardOf).not.toContain(other.id);
      // It was made before the subscription.
      expect(log.all("ChannelCreated")).toEqual([]);
    },
  },
  {
    name: "hears of an inbound channel until StasisEnd only",
    proves: ["channels.hangup"],
    async run(stage) {
      const { client } = stage;
      const { log, application } = await stage.listen({ subscribeAll: false });
      const { id: channelId } = await inboundChannel(stage, {}, application);
      await client.channels.hangup({ channelId });
      await log.next("StasisEnd", ({ channel }) => channel.id === channelId);
      await stage.events.next("ChannelDestroyed", ({ channel }) => channel.id === channelId);
      // What is sent later would come before this.
      await client.events.userEvent({ eventName: "mark", application });
      await log.next("ChannelUserevent");
      expect(log.all("ChannelDestroyed")).toEqual([]);
    },
  },
  {
    name: "hears of a bridge while a channel of its own is in it",
    proves: ["bridges.addChannel", "bridges.destroy"],
    async run(stage) {
      const { client } = stage;
      const { log, application } = await stage.listen({ subscribeAll: false });
      const own = await stasisChannel(stage, { application });
      await log.next("StasisStart", ({ channel }) => channel.id === own.id);
      const { id: bridgeId } = await ownBridge(stage);
      await client.bridges.addChannel({ bridgeId, channel: own.id });
      await log.next("ChannelEnteredBridge", ({ bridge }) => bridge.id === bridgeId);
      await client.bridges.removeChannel({ bridgeId, channel: own.id });
      await log.next("ChannelLeftBridge", ({ bridge }) => bridge.id === bridgeId);
      await client.bridges.destroy({ bridgeId });
      await stage.events.next("BridgeDestroyed", ({ bridge }) => bridge.id === bridgeId);
      await client.events.userEvent({ eventName: "mark", application });
      await log.next("ChannelUserevent");
      expect(log.all("BridgeCreated")).toEqual([]);
      expect(log.all("BridgeDestroyed")).toEqual([]);
    },
  },
  {
    name: "filters events by type: disallowed wins, and an absent list stays as it was",
    proves: ["applications.filter"],
    async run(stage) {
      const { applications, events } = stage.client;
      const { log, application: applicationName } = await stage.listen({ subscribeAll: false });
      const userEvent = (eventName: string) => events.userEvent({ eventName, application: applicationName });
      const disallowed = [{ type: "ChannelUserevent" }];
      const filtered = await applications.filter({ applicationName, filter: { disallowed } });
      expect(filtered).toMatchObject({ events_allowed: [], events_disallowed: disallowed });
      const filter = { allowed: [{ type: "StasisStart" }] };
      const both = await applications.filter({ applicationName, filter });
      expect(both).toMatchObject({
        events_allowed: [{ type: "StasisStart" }],
        events_disallowed: disallowed,
      });
      await userEvent("unheard");
      // The filter holds when an event goes out, not when it is made: what is made after it tells that it went.
      const { id } = await stasisChannel(stage, { application: applicationName });
      await log.next("StasisStart", ({ channel }) => channel.id === id);
      expect(new Set(log.types)).toEqual(new Set(["StasisStart"]));
      const none = await applications.filter({ applicationName, filter: {} });
      expect(none).toMatchObject({ events_allowed: [], events_disallowed: [] });
      await userEvent("heard");
      await log.next("ChannelUserevent");
      expect(log.all("ChannelUserevent").map(({ eventname }) => eventname)).toEqual(["heard"]);
      await refused(applications.filter({ applicationName: "nowhere", filter: {} }), "not_found");
    },
  },
];
