import { expect } from "vitest";
import { endLater, ownBridge, stasisChannel } from "./scenery";
import { type ContractCase, refused } from "./stage";

export const eventCases: readonly ContractCase[] = [
  {
    name: "sends a user event, alone and about things, with values of any kind",
    proves: ["events.userEvent"],
    async run(stage) {
      const { client, events, application } = stage;
      const channel = await stasisChannel(stage);
      const bridge = await ownBridge(stage);
      const eventName = stage.newId("event");
      const source = [`channel:${channel.id}`, `bridge:${bridge.id}`, "endpoint:PJSIP/alice"];
      const variables = { word: "a, b & c" };
      await client.events.userEvent({ eventName, application, source, variables });
      const event = await events.next("ChannelUserevent", ({ eventname }) => eventname === eventName);
      expect(event.channel?.id).toBe(channel.id);
      expect(event.bridge?.id).toBe(bridge.id);
      expect(event.endpoint?.resource).toBe("alice");
      expect(event.userevent).toEqual({ ...variables, eventname: eventName });
      await client.events.userEvent({ eventName: `${eventName}-alone`, application });
      await events.next("ChannelUserevent", ({ eventname }) => eventname === `${eventName}-alone`);
    },
  },
  {
    name: "refuses a user event to nobody or about nothing",
    proves: ["events.userEvent"],
    async run({ client, application }) {
      await refused(client.events.userEvent({ eventName: "e", application: "nowhere" }), "not_found");
      const about = (source: string) => client.events.userEvent({ eventName: "e", application, source });
      await refused(about("channel:nobody"), "unprocessable");
      await refused(about("nonsense:x"), "bad_request");
    },
  },
  {
    name: "offers a call to several applications, and the first claim has it",
    proves: ["events.claimChannel"],
    isReal: true,
    async run(stage) {
      const { client, events, application } = stage;
      const [near, offered] = [stage.newId("near"), stage.newId("offered")];
      endLater(stage, near);
      endLater(stage, offered);
      await client.channels.originate({
        endpoint: "Local/broadcast@contract",
        channelId: near,
        otherChannelId: offered,
        context: "default",
        extension: "900",
      });
      const isOffered = ({ channel }: { channel: { id: string } }) => channel.id === offered;
      await events.next("CallBroadcast", isOffered);
      await client.events.claimChannel({ channelId: offered, application });
      expect((await events.next("CallClaimed", isOffered)).winner_app).toBe(application);
      expect((await events.next("StasisStart", isOffered)).args).toEqual(["one", "two"]);
      await refused(client.events.claimChannel({ channelId: offered, application }), "conflict");
      await refused(client.events.claimChannel({ channelId: stage.newId("gone"), application }), "not_found");
    },
  },
];
