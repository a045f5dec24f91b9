import { expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import type { SpyRow } from "@/lib/live/rows";
import { SpyRecordings } from "@/server/media/spy-recordings";
import { bridgeRow, channelRow, spyRow } from "../../lib/live/samples";
import { pathStage, targetId } from "./paths";

/** A call of `target` and Carol, and what is recorded of it. */
async function recordStage() {
  const stage = pathStage();
  const person = (id: string, name: string) =>
    channelRow(id, { caller: { name, number: "" }, endpoint: `PJSIP/${name}`, bridgeId: "b" });
  const channels = new Map([targetId, "carol"].map((id) => [id, person(id, id)]));
  let members = [...channels.keys()];
  let nowMs = 1_000_000;
  Object.assign(stage.node, {
    asteriskNow: () => nowMs,
    live: {
      ...stage.node.live,
      row: (collection: string, id: string) =>
        collection === "bridges" ? bridgeRow(id, members) : channels.get(id),
    },
  });
  Object.assign(stage.node.client, { recordings: { stop: async () => undefined } });
  let name = "";
  const { channels: acts } = stage.node.client;
  Object.assign(stage.node.client, {
    channels: {
      snoopChannelWithId: acts.snoopChannelWithId,
      hangup: acts.hangup,
      record: async (wanted: { name: string }) => {
        name = wanted.name;
      },
    },
  });
  const saved: RecordingRow[] = [];
  const told: (SpyRow["recording"] | undefined)[] = [];
  const recordings = new SpyRecordings({
    ...stage.common,
    log: { save: async (row) => void saved.push(row) },
    onChange: (_spyId, recording) => told.push(recording),
  });
  const starting = recordings.start(spyRow("s1", { targetId }), "mixed");
  await stage.settle();
  stage.start(recordings);
  await stage.settle();
  const [snoopId] = recordings.ownedIds();
  // The file begins only now.
  nowMs += 700;
  stage.tell({
    type: "RecordingStarted",
    recording: { name, target_uri: `channel:${snoopId}` },
  });
  await starting;
  const enter = (id: string) => {
    channels.set(id, person(id, id));
    members = [...members, id];
    recordings.onEvent({ type: "ChannelEnteredBridge" } as Parameters<SpyRecordings["onEvent"]>[0]);
  };
  return { ...stage, recordings, saved, told, enter, name };
}

it("tells since when Asterisk records, by the clock by which it is listed", async () => {
  const { told, saved, name } = await recordStage();
  expect(told).toEqual([{ name, startedAtMs: 1_000_700 }]);
  expect(saved.at(-1)).toMatchObject({ id: name, startedAtMs: 1_000_700 });
});

it("lists it with whoever comes into the call later, once", async () => {
  const { saved, enter, recordings, settle } = await recordStage();
  expect(saved.map(({ channelIds }) => channelIds)).toEqual([[targetId, "carol"]]);
  enter("dave");
  await settle();
  expect(saved.at(-1)).toMatchObject({
    channelIds: [targetId, "carol", "dave"],
    parties: [
      { endpoint: `PJSIP/${targetId}` },
      { endpoint: "PJSIP/carol" },
      { side: "far", endpoint: "PJSIP/dave" },
    ],
  });
  recordings.onEvent({ type: "ChannelEnteredBridge" } as Parameters<SpyRecordings["onEvent"]>[0]);
  await settle();
  expect(saved).toHaveLength(2);
});
