import { expect } from "vitest";
import { dialplanChannel, downChannel, endLater, stasisChannel } from "./scenery";
import { type ContractCase, refused } from "./stage";

const endpoint = "Local/900@default";

export const channelCases: readonly ContractCase[] = [
  {
    name: "originates into the application, with arguments, and hangs up with a reason",
    proves: ["channels.originate", "channels.list", "channels.get", "channels.hangup"],
    async run(stage) {
      const { client, events, application } = stage;
      const channelId = stage.newId("originated");
      endLater(stage, channelId);
      const made = await client.channels.originate({
        endpoint,
        app: application,
        appArgs: "one,two",
        callerId: "Somebody <4711>",
        channelId,
      });
      expect(made.id).toBe(channelId);
      const isOurs = ({ channel }: { channel: { id: string } }) => channel.id === channelId;
      const start = await events.next("StasisStart", isOurs);
      expect(start.args).toEqual(["one", "two"]);
      expect(start.channel.dialplan).toMatchObject({
        app_name: "Stasis",
        app_data: `${application},one,two`,
      });
      expect(start.channel.caller).toEqual({ name: "Somebody", number: "4711" });
      expect((await client.channels.list()).map(({ id }) => id)).toContain(channelId);
      expect(await client.channels.get({ channelId })).toMatchObject({ id: channelId, state: "Up" });
      await client.channels.hangup({ channelId, reason: "busy" });
      expect(await events.next("ChannelDestroyed", isOurs)).toMatchObject({
        cause: 17,
        cause_txt: "User busy",
      });
      expect(events.all("ChannelHangupRequest", isOurs)).not.toEqual([]);
      expect(events.all("StasisEnd", isOurs)).toHaveLength(1);
      await refused(client.channels.hangup({ channelId }), "not_found");
      await refused(client.channels.get({ channelId }), "not_found");
    },
  },
  {
    name: "originates into the dialplan: no application has it",
    proves: ["channels.originateWithId"],
    async run(stage) {
      const channel = await dialplanChannel(stage);
      expect(channel.dialplan.app_name).not.toBe("Stasis");
      expect(stage.events.all("StasisStart", (event) => event.channel.id === channel.id)).toEqual([]);
    },
  },
  {
    name: "refuses to originate to nowhere, without a goal, and under a taken id",
    proves: ["channels.originate", "channels.originateWithId", "channels.create"],
    async run(stage) {
      const { channels } = stage.client;
      const app = stage.application;
      const { id: channelId } = await stasisChannel(stage);
      await refused(channels.originate({ endpoint }), "bad_request");
      await refused(channels.originate({ endpoint, app, channelId }), "conflict");
      await refused(channels.originateWithId({ endpoint, app, channelId }), "conflict");
      await refused(channels.create({ endpoint, app, channelId }), "conflict");
      // The connection that saw the 409 is not used again: its thread would answer 409 to these too.
      const nobody = "PJSIP/nobody";
      await refused(channels.originate({ endpoint: nobody, app }), "allocation_failed");
      await refused(channels.create({ endpoint: nobody, app }), "allocation_failed");
    },
  },
  {
    name: "tells of a call that is not answered: ringing, then cancelled",
    proves: ["channels.originate", "channels.hangup"],
    async run(stage) {
      const { client, events, application } = stage;
      const channelId = stage.newId("ringing");
      endLater(stage, channelId);
      await client.channels.originate({ endpoint: "Local/701@default", app: application, channelId });
      await events.next("Dial", ({ peer, dialstatus }) => peer.id === channelId && dialstatus === "RINGING");
      expect((await client.channels.get({ channelId })).state).toBe("Ringing");
      await refused(client.channels.answer({ channelId }), "conflict");
      await client.channels.hangup({ channelId });
      await events.next("ChannelDestroyed", ({ channel }) => channel.id === channelId);
      expect(events.all("StasisStart", ({ channel }) => channel.id === channelId)).toEqual([]);
    },
  },
  {
    name: "creates a channel that is down in the application, and dials it",
    proves: ["channels.create", "channels.dial"],
    async run(stage) {
      const { client, events } = stage;
      const { id: channelId, state } = await downChannel(stage);
      expect(state).toBe("Down");
      await client.channels.dial({ channelId, timeout: 20 });
      // Who answers at once answers before the beginning is told: either may come first.
      for (const status of ["", "ANSWER"]) {
        await events.next("Dial", ({ peer, dialstatus }) => peer.id === channelId && dialstatus === status);
      }
      await events.next(
        "ChannelStateChange",
        ({ channel }) => channel.id === channelId && channel.state === "Up",
      );
      expect(events.all("StasisStart", ({ channel }) => channel.id === channelId)).toHaveLength(1);
      await refused(client.channels.dial({ channelId }), "conflict");
    },
  },
  {
    name: "dials a number that is busy",
    proves: ["channels.create", "channels.dial"],
    async run(stage) {
      const { client, events } = stage;
      const { id: channelId } = await downChannel(stage, "Local/702@default");
      await client.channels.dial({ channelId });
      for (const status of ["", "BUSY"]) {
        await events.next("Dial", ({ peer, dialstatus }) => peer.id === channelId && dialstatus === status);
      }
    },
  },
  {
    name: "gives a channel back to the dialplan",
    proves: ["channels.continueInDialplan"],
    async run(stage) {
      const { client, events } = stage;
      const { id: channelId } = await stasisChannel(stage);
      await client.channels.continueInDialplan({ channelId, context: "default", extension: "900" });
      await events.next("StasisEnd", ({ channel }) => channel.id === channelId);
      await expect
        .poll(async () => (await client.channels.get({ channelId })).dialplan)
        .toMatchObject({ context: "default", exten: "900" });
      await refused(client.channels.answer({ channelId }), "conflict");
    },
  },
  {
    name: "moves a channel to another application, and tells when that is not there",
    proves: ["channels.move"],
    async run(stage) {
      const { client, events } = stage;
      const other = await stage.listen({ subscribeAll: false });
      const { id: channelId } = await stasisChannel(stage);
      const isOurs = ({ channel }: { channel: { id: string } }) => channel.id === channelId;
      await client.channels.move({ channelId, app: "nowhere", appArgs: "a" });
      expect(await events.next("ApplicationMoveFailed", isOurs)).toMatchObject({
        destination: "nowhere",
        args: ["a"],
      });
      await client.channels.move({ channelId, app: other.application, appArgs: "b,c" });
      expect((await other.log.next("StasisStart", isOurs)).args).toEqual(["b", "c"]);
      await events.next("StasisEnd", isOurs);
    },
  },
  {
    name: "snoops on any channel, into an application of its own",
    proves: ["channels.snoopChannel", "channels.snoopChannelWithId"],
    async run(stage) {
      const { client, events, application } = stage;
      const { channels } = client;
      // One that speaks: without frames a snoop is not destroyed before the channel that it spies on.
      const { id: channelId } = await dialplanChannel(stage, "Local/600@default");
      const first = stage.newId("snoop");
      const second = stage.newId("snoop");
      endLater(stage, first);
      endLater(stage, second);
      const made = await channels.snoopChannel({ channelId, app: application, spy: "both", snoopId: first });
      expect(made).toMatchObject({ id: first, state: "Up" });
      expect(made.name).toMatch(new RegExp(`^Snoop/${channelId}-[0-9a-f]{8}$`));
      await channels.snoopChannelWithId({
        channelId,
        app: application,
        snoopId: second,
        whisper: "out",
        appArgs: "coach",
      });
      const start = await events.next("StasisStart", ({ channel }) => channel.id === second);
      expect(start.args).toEqual(["coach"]);
      await refused(channels.snoopChannel({ channelId, app: application }), "bad_request");
      await refused(
        channels.snoopChannelWithId({ channelId, app: application, snoopId: first, spy: "in" }),
        "server_error",
      );
    },
  },
  {
    name: "ends a snoop on a channel without audio at once, but destroys it with that channel only",
    proves: ["channels.snoopChannel", "channels.hangup"],
    isReal: true,
    async run(stage) {
      const { client, events, application } = stage;
      const { id: channelId } = await dialplanChannel(stage);
      const snoopId = stage.newId("snoop");
      await client.channels.snoopChannel({ channelId, app: application, spy: "both", snoopId });
      const isSnoop = ({ channel }: { channel: { id: string } }) => channel.id === snoopId;
      await events.next("StasisStart", isSnoop);
      await client.channels.hangup({ channelId: snoopId });
      await events.next("StasisEnd", isSnoop);
      await client.asterisk.ping();
      expect(events.all("ChannelDestroyed", isSnoop)).toEqual([]);
      expect((await client.channels.list()).map(({ id }) => id)).toContain(snoopId);
      await client.channels.hangup({ channelId });
      await events.next("ChannelDestroyed", isSnoop);
    },
  },
];
