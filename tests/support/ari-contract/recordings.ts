import { expect } from "vitest";
import { join, ownBridge, stasisChannel } from "./scenery";
import { type ContractCase, forgotten, refused, type Stage } from "./stage";

/** A channel in the application that records. */
async function recordingChannel(stage: Stage): Promise<{ channelId: string; recordingName: string }> {
  const { id: channelId } = await stasisChannel(stage);
  const recordingName = stage.newId("recording");
  await stage.client.channels.record({ channelId, name: recordingName, format: "wav" });
  deleteLater(stage, recordingName);
  await started(stage, recordingName);
  return { channelId, recordingName };
}

function deleteLater(stage: Stage, recordingName: string): void {
  stage.later(() => stage.client.recordings.deleteStored({ recordingName }).catch(() => undefined));
}

async function started(stage: Stage, recordingName: string) {
  return stage.events.next("RecordingStarted", ({ recording }) => recording.name === recordingName);
}

async function finished(stage: Stage, recordingName: string) {
  return stage.events.next("RecordingFinished", ({ recording }) => recording.name === recordingName);
}

export const recordingCases: readonly ContractCase[] = [
  {
    name: "records a channel, pauses, mutes, and stops",
    proves: [
      "channels.record",
      "recordings.getLive",
      "recordings.pause",
      "recordings.unpause",
      "recordings.mute",
      "recordings.unmute",
      "recordings.stop",
    ],
    async run(stage) {
      const { recordings } = stage.client;
      const { channelId, recordingName } = await recordingChannel(stage);
      const live = await recordings.getLive({ recordingName });
      expect(live).toMatchObject({
        name: recordingName,
        format: "wav",
        state: "recording",
        target_uri: `channel:${channelId}`,
      });
      await recordings.pause({ recordingName });
      expect((await recordings.getLive({ recordingName })).state).toBe("paused");
      await recordings.unpause({ recordingName });
      await recordings.mute({ recordingName });
      await recordings.unmute({ recordingName });
      await recordings.stop({ recordingName });
      const { recording } = await finished(stage, recordingName);
      expect(recording).toMatchObject({ state: "done" });
      expect(recording.duration).toBeGreaterThanOrEqual(0);
      await forgotten(() => recordings.getLive({ recordingName }));
      for (const nickname of ["stop", "pause", "unpause", "mute", "unmute", "cancel"]) {
        await refused(stage.client.call("recordings", nickname, { recordingName }), "not_found");
      }
    },
  },
  {
    name: "lists, tells, gives, copies and deletes stored recordings",
    proves: [
      "recordings.listStored",
      "recordings.getStored",
      "recordings.getStoredFile",
      "recordings.copyStored",
      "recordings.deleteStored",
    ],
    async run(stage) {
      const { recordings } = stage.client;
      const { recordingName } = await recordingChannel(stage);
      await recordings.stop({ recordingName });
      await finished(stage, recordingName);
      const stored = { name: recordingName, format: "wav" };
      expect(await recordings.listStored()).toContainEqual(stored);
      expect(await recordings.getStored({ recordingName })).toEqual(stored);
      const file = await recordings.getStoredFile({ recordingName });
      expect(new TextDecoder().decode(file.slice(0, 4))).toBe("RIFF");
      const destinationRecordingName = `folder/${recordingName}-copy`;
      deleteLater(stage, destinationRecordingName);
      expect(await recordings.copyStored({ recordingName, destinationRecordingName })).toEqual({
        name: destinationRecordingName,
        format: "wav",
      });
      expect((await recordings.listStored()).map(({ name }) => name)).toContain(destinationRecordingName);
      await refused(recordings.copyStored({ recordingName, destinationRecordingName }), "conflict");
      await recordings.deleteStored({ recordingName: destinationRecordingName });
      await recordings.deleteStored({ recordingName });
      await refused(recordings.getStored({ recordingName }), "not_found");
      await refused(recordings.getStoredFile({ recordingName }), "not_found");
      await refused(recordings.deleteStored({ recordingName }), "not_found");
      await refused(recordings.copyStored({ recordingName, destinationRecordingName }), "not_found");
    },
  },
  {
    name: "refuses a taken name, an unknown format, and a channel that records into a bridge",
    proves: ["channels.record", "bridges.addChannel"],
    async run(stage) {
      const { client } = stage;
      const { channelId, recordingName } = await recordingChannel(stage);
      const { id: bridgeId } = await ownBridge(stage);
      await refused(client.bridges.addChannel({ bridgeId, channel: channelId }), "conflict");
      await client.recordings.stop({ recordingName });
      await finished(stage, recordingName);
      await forgotten(() => client.recordings.getLive({ recordingName }));
      const again = { channelId, name: recordingName };
      await refused(client.channels.record({ ...again, format: "ulaw" }), "conflict");
      await refused(client.channels.record({ ...again, format: "nonsense" }), "unprocessable");
    },
  },
  {
    name: "cancels a recording: it ends as done, and there is no file",
    proves: ["recordings.cancel"],
    async run(stage) {
      const { recordings } = stage.client;
      const { recordingName } = await recordingChannel(stage);
      await recordings.cancel({ recordingName });
      expect((await finished(stage, recordingName)).recording.state).toBe("done");
      await forgotten(() => recordings.getStored({ recordingName }));
    },
  },
  {
    name: "queues a recording behind a playback; one stopped there says canceled, and yet records",
    proves: ["channels.record", "recordings.pause", "recordings.mute", "recordings.stop"],
    async run(stage) {
      const { client } = stage;
      const { recordings } = client;
      const { id: channelId } = await stasisChannel(stage);
      const playbackId = stage.newId("before");
      const recordingName = stage.newId("queued");
      deleteLater(stage, recordingName);
      await client.channels.play({ channelId, media: "sound:demo-congrats", playbackId });
      await stage.events.next("PlaybackStarted", ({ playback }) => playback.id === playbackId);
      await client.channels.record({ channelId, name: recordingName, format: "wav" });
      expect((await recordings.getLive({ recordingName })).state).toBe("queued");
      await refused(recordings.pause({ recordingName }), "conflict");
      await refused(recordings.mute({ recordingName }), "conflict");
      await recordings.stop({ recordingName });
      expect((await recordings.getLive({ recordingName })).state).toBe("canceled");
      await client.playbacks.stop({ playbackId });
      await started(stage, recordingName);
      await recordings.stop({ recordingName });
      expect((await finished(stage, recordingName)).recording.state).toBe("done");
    },
  },
  {
    name: "stops by itself after a duration, and at the end of the call",
    proves: ["channels.record"],
    async run(stage) {
      const { client } = stage;
      const { id: channelId } = await stasisChannel(stage);
      const [short, cut] = [stage.newId("short"), stage.newId("cut")];
      deleteLater(stage, short);
      deleteLater(stage, cut);
      await client.channels.record({ channelId, name: short, format: "wav", maxDurationSeconds: 1 });
      expect((await finished(stage, short)).recording.state).toBe("done");
      await client.channels.record({ channelId, name: cut, format: "wav" });
      await started(stage, cut);
      await client.channels.hangup({ channelId });
      expect((await finished(stage, cut)).recording.state).toBe("done");
    },
  },
  {
    name: "cannot record a channel that is in a bridge",
    proves: ["channels.record"],
    async run(stage) {
      const { id: bridgeId } = await ownBridge(stage);
      const channel = await stasisChannel(stage);
      await join(stage, bridgeId, channel);
      const recordingName = stage.newId("bridged");
      await stage.client.channels.record({ channelId: channel.id, name: recordingName, format: "wav" });
      const failed = await stage.events.next(
        "RecordingFailed",
        ({ recording }) => recording.name === recordingName,
      );
      expect(failed.recording).toMatchObject({
        state: "failed",
        cause: "Cannot record channel while in bridge",
      });
    },
  },
  {
    name: "records a bridge, and each event comes twice to whoever hears everything",
    proves: ["bridges.record"],
    async run(stage) {
      const { client, events } = stage;
      const { id: bridgeId } = await ownBridge(stage);
      await join(stage, bridgeId, await stasisChannel(stage));
      const recordingName = stage.newId("bridge");
      deleteLater(stage, recordingName);
      const made = await client.bridges.record({ bridgeId, name: recordingName, format: "wav" });
      expect(made.target_uri).toBe(`bridge:${bridgeId}`);
      await started(stage, recordingName);
      await client.recordings.stop({ recordingName });
      const isOurs = ({ recording }: { recording: { name: string } }) => recording.name === recordingName;
      await expect.poll(() => events.all("RecordingFinished", isOurs).length).toBe(2);
      expect(events.all("RecordingStarted", isOurs)).toHaveLength(2);
      await refused(client.bridges.record({ bridgeId, name: recordingName, format: "wav" }), "conflict");
    },
  },
];
