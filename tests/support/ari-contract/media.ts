import { once } from "node:events";
import { expect } from "vitest";
import WebSocket from "ws";
import { endLater, stasisChannel } from "./scenery";
import { type ContractCase, refused, type Stage } from "./stage";

/** A phone in a call with the application. */
async function phoneCall(stage: Stage) {
  const phone = await stage.real.phone("bob");
  const channel = await stasisChannel(stage, { endpoint: phone.endpoint });
  return { phone, channel };
}

export const mediaCases: readonly ContractCase[] = [
  {
    name: "sends a channel's audio out by RTP",
    proves: ["channels.externalMedia", "channels.getChannelVar"],
    async run(stage) {
      const { client, events, application: app } = stage;
      const channelId = stage.newId("rtp");
      endLater(stage, channelId);
      const host = { external_host: "127.0.0.1:9", format: "ulaw" };
      const made = await client.channels.externalMedia({ ...host, app, channelId, variables: { MARK: "1" } });
      expect(made.name).toMatch(/^UnicastRTP\/127\.0\.0\.1:9-/);
      expect(Number(made.channelvars?.["UNICASTRTP_LOCAL_PORT"])).toBeGreaterThan(0);
      await events.next("StasisStart", ({ channel }) => channel.id === channelId);
      expect(await client.channels.getChannelVar({ channelId, variable: "MARK" })).toEqual({ value: "1" });
      await refused(
        client.channels.externalMedia({ ...host, app, channelId }),
        stage.branch === 16 ? "conflict" : "server_error",
      );
      await refused(
        client.channels.externalMedia({ ...host, app, format: "nonsense" }),
        stage.branch === 16 ? "bad_request" : "server_error",
      );
    },
  },
  {
    name: "sends a channel's audio out by a websocket",
    proves: ["channels.externalMedia"],
    branches: [22],
    isReal: true,
    async run(stage) {
      const { client, events, application: app } = stage;
      const channelId = stage.newId("websocket");
      endLater(stage, channelId);
      const { channelvars } = await client.channels.externalMedia({
        app,
        channelId,
        format: "slin16",
        transport: "websocket",
        encapsulation: "none",
        connection_type: "server",
        transport_data: "f(json)",
        data: "one,two",
      });
      const address = stage.real.url.replace(/^http/, "ws").replace(/ari$/, "media");
      const socket = new WebSocket(`${address}/${channelvars?.["MEDIA_WEBSOCKET_CONNECTION_ID"]}`, "media");
      stage.later(async () => socket.terminate());
      const [first] = await once(socket, "message");
      expect(JSON.parse(String(first))).toMatchObject({ event: "MEDIA_START", channel_id: channelId });
      const { args } = await events.next("StasisStart", ({ channel }) => channel.id === channelId);
      expect(args).toEqual(["one", "two"]);
    },
  },
  {
    name: "tells the RTP statistics of a phone's call, and of no other kind",
    proves: ["channels.rtpstatistics"],
    isReal: true,
    async run(stage) {
      const { channel } = await phoneCall(stage);
      const statistics = await stage.client.channels.rtpstatistics({ channelId: channel.id });
      expect(statistics.channel_uniqueid).toBe(channel.id);
      const local = await stasisChannel(stage);
      await refused(stage.client.channels.rtpstatistics({ channelId: local.id }), "forbidden");
    },
  },
  {
    name: "accepts to redirect a Local channel, which nobody can: it stays",
    proves: ["channels.redirect"],
    async run(stage) {
      const { id: channelId } = await stasisChannel(stage);
      const { channels } = stage.client;
      await channels.redirect({ channelId, endpoint: "Local/900@default" });
      await refused(channels.redirect({ channelId, endpoint: "PJSIP/alice" }), "unprocessable");
      await refused(channels.redirect({ channelId, endpoint: "Local" }), "unprocessable");
      expect((await channels.get({ channelId })).dialplan.app_name).toBe("Stasis");
    },
  },
  {
    name: "redirects a caller by its own technology",
    proves: ["channels.redirect"],
    isReal: true,
    async run(stage) {
      const { channels } = stage.client;
      const call = await stage.real.call("700");
      const { channel } = await stage.events.next("StasisStart", ({ args }) => args[0] === "700");
      const { id: channelId } = channel;
      expect(channel.state).toBe("Ring");
      await refused(channels.redirect({ channelId, endpoint: "Local/900" }), "unprocessable");
      await refused(channels.redirect({ channelId, endpoint: "PJSIP" }), "unprocessable");
      await channels.redirect({ channelId, endpoint: "PJSIP/sip:900@127.0.0.1" });
      await expect(call.answered).rejects.toThrow("302");
      await stage.events.next("ChannelDestroyed", (event) => event.channel.id === channelId);
    },
  },
  {
    name: "tells how a transfer goes on",
    proves: ["channels.transfer_progress"],
    isReal: true,
    async run(stage) {
      const { channel } = await phoneCall(stage);
      const { channels } = stage.client;
      const at = (states: string) => channels.transfer_progress({ channelId: channel.id, states });
      await refused(at("nonsense"), "bad_request");
      await at("channel_progress");
      await at("channel_answered");
    },
  },
  {
    name: "tells of a phone that registers and leaves",
    proves: ["endpoints.get"],
    isReal: true,
    async run(stage) {
      await stage.real.phone("carol");
      const isHers = ({ endpoint }: { endpoint: { resource: string } }) => endpoint.resource === "carol";
      await stage.events.next("ContactStatusChange", isHers);
      const { peer, endpoint } = await stage.events.next("PeerStatusChange", isHers);
      expect([peer.peer_status, endpoint.state]).toEqual(["Reachable", "online"]);
      expect(await stage.client.endpoints.get({ tech: "PJSIP", resource: "carol" })).toMatchObject({
        state: "online",
      });
    },
  },
];
