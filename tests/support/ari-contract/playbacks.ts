import { expect } from "vitest";
import { dialplanChannel, inboundChannel, join, ownBridge, stasisChannel } from "./scenery";
import { type ContractCase, forgotten, refused, type Stage } from "./stage";

const short = "sound:beep";
const long = "sound:demo-congrats";

async function started(stage: Stage, playbackId: string) {
  return stage.events.next("PlaybackStarted", ({ playback }) => playback.id === playbackId);
}

async function finished(stage: Stage, playbackId: string): Promise<string> {
  const event = await stage.events.next("PlaybackFinished", ({ playback }) => playback.id === playbackId);
  return event.playback.state;
}

export const playbackCases: readonly ContractCase[] = [
  {
    name: "plays a sound to its end",
    proves: ["channels.play", "playbacks.get"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("playback");
      const made = await client.channels.play({ channelId, media: short, lang: "en", playbackId });
      expect(made).toMatchObject({ id: playbackId, media_uri: short, target_uri: `channel:${channelId}` });
      const { playback } = await started(stage, playbackId);
      expect(playback).toMatchObject({ state: "playing", language: "en" });
      expect(await finished(stage, playbackId)).toBe("done");
      await forgotten(() => client.playbacks.get({ playbackId }));
    },
  },
  {
    name: "pauses, goes on, winds, starts again and stops",
    proves: ["channels.playWithId", "playbacks.get", "playbacks.control", "playbacks.stop"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("playback");
      await client.channels.playWithId({ channelId, playbackId, media: long, skipms: 1_000, offsetms: 500 });
      await started(stage, playbackId);
      expect((await client.playbacks.get({ playbackId })).state).toBe("playing");
      for (const operation of ["pause", "unpause", "forward", "reverse", "restart"] as const) {
        await client.playbacks.control({ playbackId, operation });
      }
      await client.playbacks.stop({ playbackId });
      expect(await finished(stage, playbackId)).toBe("done");
      await forgotten(() => client.playbacks.get({ playbackId }));
      await refused(client.playbacks.control({ playbackId, operation: "pause" }), "not_found");
      await refused(client.playbacks.stop({ playbackId }), "not_found");
    },
  },
  {
    name: "plays a list one after the other, under one id",
    proves: ["channels.play"],
    async run(stage) {
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("list");
      await stage.client.channels.play({ channelId, media: [short, "sound:hello-world"], playbackId });
      expect(await finished(stage, playbackId)).toBe("done");
      const types = stage.events.events
        .filter((event) => "playback" in event && event.playback.id === playbackId)
        .map(({ type }) => type);
      expect(types).toEqual(["PlaybackStarted", "PlaybackContinuing", "PlaybackStarted", "PlaybackFinished"]);
      const [next] = stage.events.all("PlaybackContinuing", ({ playback }) => playback.id === playbackId);
      expect(next?.playback).toMatchObject({ media_uri: short, next_media_uri: "sound:hello-world" });
    },
  },
  {
    name: "keeps a second playback queued until the first is over",
    proves: ["channels.play", "playbacks.stop"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const [first, second] = [stage.newId("first"), stage.newId("second")];
      await client.channels.play({ channelId, media: long, playbackId: first });
      await started(stage, first);
      await client.channels.play({ channelId, media: short, playbackId: second });
      expect((await client.playbacks.get({ playbackId: second })).state).toBe("queued");
      await refused(client.playbacks.control({ playbackId: second, operation: "pause" }), "conflict");
      await client.playbacks.stop({ playbackId: first });
      expect(await finished(stage, second)).toBe("done");
      const order = stage.events.events.filter(
        (event) => "playback" in event && [first, second].includes(event.playback.id),
      );
      expect(order.map((event) => [event.type, "playback" in event && event.playback.id])).toEqual([
        ["PlaybackStarted", first],
        ["PlaybackFinished", first],
        ["PlaybackStarted", second],
        ["PlaybackFinished", second],
      ]);
    },
  },
  {
    name: "cancels a playback that is still queued",
    proves: ["channels.play", "playbacks.stop"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const [first, second] = [stage.newId("first"), stage.newId("second")];
      await client.channels.play({ channelId, media: long, playbackId: first });
      await started(stage, first);
      await client.channels.play({ channelId, media: short, playbackId: second });
      await client.playbacks.stop({ playbackId: second });
      await client.playbacks.stop({ playbackId: first });
      expect(await finished(stage, first)).toBe("done");
      expect(await finished(stage, second)).toBe("done");
    },
  },
  {
    name: "cannot stop what it says itself",
    proves: ["channels.play", "playbacks.stop", "playbacks.control"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("digits");
      await client.channels.play({ channelId, media: "digits:123456789", playbackId });
      await started(stage, playbackId);
      await refused(client.playbacks.stop({ playbackId }), "server_error");
      await refused(client.playbacks.control({ playbackId, operation: "pause" }), "server_error");
    },
  },
  {
    name: "fails when the file is missing, and the last of a list decides",
    proves: ["channels.play"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const missing = "sound:no-such-sound";
      for (const [media, state] of [
        [missing, "failed"],
        [[missing, short], "done"],
        [[short, missing], "failed"],
      ] as const) {
        const playbackId = stage.newId("missing");
        await client.channels.play({ channelId, media, playbackId });
        expect(await finished(stage, playbackId)).toBe(state);
      }
    },
  },
  {
    name: "never finishes a scheme that it does not know, nor a recording that is not there",
    proves: ["channels.play", "playbacks.get"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      for (const media of ["nonsense:x", "recording:no-such-recording"]) {
        const playbackId = stage.newId("lost");
        const after = stage.newId("after");
        await client.channels.play({ channelId, media, playbackId });
        await started(stage, playbackId);
        await client.channels.play({ channelId, media: short, playbackId: after });
        expect(await finished(stage, after)).toBe("done");
        expect(stage.events.all("PlaybackFinished", ({ playback }) => playback.id === playbackId)).toEqual(
          [],
        );
        await refused(client.playbacks.get({ playbackId }), "not_found");
      }
    },
  },
  {
    name: "fails when the channel is hung up meanwhile",
    proves: ["channels.play"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("cut");
      await client.channels.play({ channelId, media: "tone:ring", playbackId });
      await started(stage, playbackId);
      await client.channels.hangup({ channelId });
      expect(await finished(stage, playbackId)).toBe("failed");
    },
  },
  {
    name: "takes a playback id that is in use",
    proves: ["channels.playWithId"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("twice");
      await client.channels.playWithId({ channelId, playbackId, media: long });
      await started(stage, playbackId);
      await client.channels.playWithId({ channelId, playbackId, media: long });
      const isOurs = ({ playback }: { playback: { id: string } }) => playback.id === playbackId;
      for (const count of [1, 2]) {
        await client.playbacks.stop({ playbackId });
        await expect.poll(() => stage.events.all("PlaybackFinished", isOurs).length).toBe(count);
      }
    },
  },
  {
    name: "plays to a caller who is not answered",
    proves: ["channels.play"],
    async run(stage) {
      const { id: channelId } = await inboundChannel(stage);
      const playbackId = stage.newId("early");
      await stage.client.channels.play({ channelId, media: short, playbackId });
      expect(await finished(stage, playbackId)).toBe("done");
      expect((await stage.client.channels.get({ channelId })).state).toBe("Ring");
    },
  },
  {
    name: "plays to a whole bridge, and each event comes twice to whoever hears everything",
    proves: ["bridges.play", "bridges.playWithId", "playbacks.stop"],
    async run(stage) {
      const { client, events } = stage;
      const { id: bridgeId } = await ownBridge(stage);
      await join(stage, bridgeId, await stasisChannel(stage));
      const playbackId = stage.newId("bridged");
      const made = await client.bridges.play({ bridgeId, media: short, playbackId });
      expect(made.target_uri).toBe(`bridge:${bridgeId}`);
      expect(await finished(stage, playbackId)).toBe("done");
      const isOurs = ({ playback }: { playback: { id: string } }) => playback.id === playbackId;
      await expect.poll(() => events.all("PlaybackFinished", isOurs).length).toBe(2);
      expect(events.all("PlaybackStarted", isOurs)).toHaveLength(2);
      const second = stage.newId("bridged");
      await client.bridges.playWithId({ bridgeId, media: long, playbackId: second });
      await started(stage, second);
      await client.playbacks.stop({ playbackId: second });
      expect(await finished(stage, second)).toBe("done");
      const outside = await dialplanChannel(stage);
      await refused(client.bridges.play({ bridgeId: outside.id, media: short }), "not_found");
    },
  },
  {
    name: "ends the playback of a bridge when the last channel leaves",
    proves: ["bridges.play"],
    async run(stage) {
      const { client } = stage;
      const { id: bridgeId } = await ownBridge(stage);
      const channel = await stasisChannel(stage);
      await join(stage, bridgeId, channel);
      const playbackId = stage.newId("left");
      await client.bridges.play({ bridgeId, media: long, playbackId });
      await started(stage, playbackId);
      await client.bridges.removeChannel({ bridgeId, channel: channel.id });
      expect(await finished(stage, playbackId)).toBe("failed");
    },
  },
  {
    name: "lets what waits begin and fail when the channel is hung up",
    proves: ["channels.play"],
    async run(stage) {
      const { client, events } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const [first, second] = [stage.newId("first"), stage.newId("second")];
      await client.channels.play({ channelId, media: long, playbackId: first });
      await started(stage, first);
      await client.channels.play({ channelId, media: short, playbackId: second });
      await client.channels.hangup({ channelId });
      expect(await finished(stage, first)).toBe("failed");
      expect(await finished(stage, second)).toBe("failed");
      expect(events.all("PlaybackStarted", ({ playback }) => playback.id === second)).toHaveLength(1);
    },
  },
  {
    name: "passes over what it does not know in a list, with a start and no continuing",
    proves: ["channels.play"],
    async run(stage) {
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("list");
      await stage.client.channels.play({ channelId, media: [short, "nonsense:x", short], playbackId });
      expect(await finished(stage, playbackId)).toBe("done");
      const types = stage.events.events
        .filter((event) => "playback" in event && event.playback.id === playbackId)
        .map(({ type }) => type);
      expect(types).toEqual([
        "PlaybackStarted",
        "PlaybackContinuing",
        "PlaybackStarted",
        "PlaybackStarted",
        "PlaybackFinished",
      ]);
    },
  },
];
