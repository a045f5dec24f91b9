import { expect } from "vitest";
import { dialplanChannel, inboundChannel, stasisChannel, stasisPair } from "./scenery";
import { type ContractCase, refused } from "./stage";

/** What is queued for the channel's thread, answers 204 at once and tells nothing more. */
const silentPairs = [
  ["mute", "unmute", { direction: "in" }],
  ["mute", "unmute", {}],
  ["hold", "unhold", {}],
  ["startMoh", "stopMoh", {}],
  ["startSilence", "stopSilence", {}],
  ["ring", "ringStop", {}],
] as const;

export const channelActCases: readonly ContractCase[] = [
  ...silentPairs.map(
    ([act, undo, more]): ContractCase => ({
      name: `${act} and ${undo} are accepted, ${JSON.stringify(more)}, once and again`,
      proves: [`channels.${act}`, `channels.${undo}`],
      async run(stage) {
        const { id: channelId } = await stasisChannel(stage);
        for (const nickname of [act, act, undo, undo]) {
          await stage.client.call("channels", nickname, { channelId, ...more });
        }
      },
    }),
  ),
  {
    name: "answers a channel that is up already, and one that rings at us",
    proves: ["channels.answer"],
    async run(stage) {
      const { client, events, application } = stage;
      const { id } = await stasisChannel(stage);
      await client.channels.answer({ channelId: id });
      // The far half of this one is a caller: it comes into the application ringing.
      const inbound = await inboundChannel(stage);
      expect(inbound.state).toBe("Ring");
      await client.channels.answer({ channelId: inbound.id });
      await events.next(
        "ChannelStateChange",
        ({ channel }) => channel.id === inbound.id && channel.state === "Up",
      );
      expect((await client.channels.get({ channelId: inbound.id })).dialplan.app_data).toContain(application);
    },
  },
  {
    name: "gives progress to a caller",
    proves: ["channels.progress"],
    async run(stage) {
      const { id: channelId } = await inboundChannel(stage);
      await stage.client.channels.progress({ channelId });
      await stage.client.channels.ring({ channelId });
    },
  },
  {
    name: "sends digits, which the other side hears",
    proves: ["channels.sendDTMF"],
    async run(stage) {
      const { client, events } = stage;
      const { near, far } = await stasisPair(stage);
      await client.channels.sendDTMF({ channelId: near.id, dtmf: "4#", between: 60, duration: 120 });
      const heard = (digit: string) =>
        events.next("ChannelDtmfReceived", (event) => event.channel.id === far.id && event.digit === digit);
      expect((await heard("4")).duration_ms).toBeGreaterThan(0);
      await heard("#");
      await refused(client.channels.sendDTMF({ channelId: near.id }), "bad_request");
    },
  },
  {
    name: "reads variables of any channel and sets those of its own",
    proves: ["channels.getChannelVar", "channels.setChannelVar"],
    async run(stage) {
      const { client, events } = stage;
      const { id: channelId } = await stasisChannel(stage);
      await refused(client.channels.getChannelVar({ channelId, variable: "CONTRACT" }), "not_found");
      await client.channels.setChannelVar({ channelId, variable: "CONTRACT", value: "a, b & c" });
      const set = await events.next(
        "ChannelVarset",
        (event) => event.variable === "CONTRACT" && event.channel?.id === channelId,
      );
      expect(set.value).toBe("a, b & c");
      expect(await client.channels.getChannelVar({ channelId, variable: "CONTRACT" })).toEqual({
        value: "a, b & c",
      });
      const { value } = await client.channels.getChannelVar({ channelId, variable: "CHANNEL(state)" });
      expect(value).toBe("Up");
      const outside = await dialplanChannel(stage);
      expect(
        await client.channels.getChannelVar({ channelId: outside.id, variable: "CHANNEL(state)" }),
      ).toEqual({ value: "Up" });
    },
  },
  {
    name: "gives 500 for a function that a server thread may not evaluate",
    proves: ["channels.getChannelVar"],
    async run(stage) {
      const { id: channelId } = await stasisChannel(stage);
      const error = await refused(
        stage.client.channels.getChannelVar({ channelId, variable: "SHELL(id)" }),
        "server_error",
      );
      expect(error.asteriskMessage).toBe("Unable to read provided function");
    },
  },
  {
    name: "reads and sets several variables at once",
    proves: ["channels.getChannelVars", "channels.setChannelVars"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const variables = { ONE: "1", TWO: "2, and more" };
      await client.channels.setChannelVars({ channelId, variables });
      expect(await client.channels.getChannelVars({ channelId, variables: ["ONE", "TWO"] })).toEqual({
        variables,
      });
      await refused(client.channels.getChannelVars({ channelId, variables: ["ONE", "NONE"] }), "not_found");
    },
  },
];
