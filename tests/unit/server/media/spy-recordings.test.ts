import { expect, it } from "vitest";
import type { RecordingRow } from "@/lib/api/recordings";
import { AriError } from "@/lib/ari";
import type { ChannelRow, SpyRow } from "@/lib/live/rows";
import { SpyRecordings } from "@/server/media/spy-recordings";
import { bridgeRow, channelRow, spyRow } from "../../lib/live/samples";
import { pathStage, targetId } from "./paths";

const entered = { type: "ChannelEnteredBridge" } as Parameters<SpyRecordings["onEvent"]>[0];

/** A call of `target`, with Carol or alone so far, and what is recorded of it: Asterisk has not said yet that it does. */
async function beginStage({ isAlone = false } = {}) {
  const stage = pathStage();
  const person = (id: string, bridgeId: string | null = "b") =>
    channelRow(id, { caller: { name: id, number: "" }, endpoint: `PJSIP/${id}`, bridgeId });
  const channels = new Map([[targetId, person(targetId, isAlone ? null : "b")]]);
  if (!isAlone) channels.set("carol", person("carol"));
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
  /** What is known of a channel by now. */
  const know = (id: string, change: Partial<ChannelRow>) =>
    channels.set(id, { ...(channels.get(id) ?? person(id)), ...change });
  if (isAlone) know(targetId, { connected: { name: "carol", number: "" } });
  const starting = recordings.start(spyRow("s1", { targetId }), "mixed");
  starting.catch(() => undefined);
  await stage.settle();
  stage.start(recordings);
  await stage.settle();
  const [snoopId] = recordings.ownedIds();
  /** Asterisk says how its recording has begun. */
  const tell = (type: "RecordingStarted" | "RecordingFinished" | "RecordingFailed") => {
    // The file begins only now.
    nowMs += 700;
    stage.tell({ type, recording: { name, target_uri: `channel:${snoopId}`, duration: 0 } });
  };
  const enter = (id: string) => {
    know(targetId, { bridgeId: "b" });
    channels.set(id, person(id));
    members = [...members, id];
    recordings.onEvent(entered);
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { ...stage, recordings, saved, told, enter, know, starting, tell, name, pass };
}

async function recordStage(how?: { isAlone: boolean }) {
  const begun = await beginStage(how);
  begun.tell("RecordingStarted");
  await begun.starting;
  return begun;
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
  recordings.onEvent(entered);
  await settle();
  expect(saved).toHaveLength(2);
});

const both = [
  { side: "near", name: targetId, number: "", endpoint: `PJSIP/${targetId}` },
  { side: "far", name: "carol", number: "", endpoint: "PJSIP/carol" },
];

it("lists who has come into the call before Asterisk records, once, from the first row on", async () => {
  const { saved, enter, starting, tell } = await beginStage({ isAlone: true });
  enter("carol");
  tell("RecordingStarted");
  await starting;
  expect(saved).toMatchObject([{ channelIds: [targetId, "carol"], parties: both }]);
});

it("lists nothing of a recording that never began, whoever has come meanwhile", async () => {
  const { saved, enter, starting, tell, settle } = await beginStage({ isAlone: true });
  enter("carol");
  await settle();
  tell("RecordingFailed");
  await expect(starting).rejects.toThrow();
  await settle();
  expect(saved).toEqual([]);
});

it("lists nobody twice: not who was told by the connected line first, nor who is called something else by now", async () => {
  const { saved, enter, know, settle } = await recordStage({ isAlone: true });
  expect(saved.at(-1)?.parties).toEqual([both[0], { ...both[1], endpoint: "" }]);
  know(targetId, { caller: { name: "Target of sales", number: "" } });
  enter("carol");
  await settle();
  expect(saved.at(-1)?.parties).toEqual(both);
  know("carol", { caller: { name: "Carol of sales", number: "" } });
  enter("dave");
  await settle();
  expect(saved.at(-1)?.parties).toEqual([...both, { ...both[1], name: "dave", endpoint: "PJSIP/dave" }]);
});

it("lists nobody again by the connected line whose leg has gone before Asterisk records", async () => {
  const { saved, know, starting, tell } = await beginStage();
  know(targetId, { bridgeId: null, connected: { name: "carol", number: "" } });
  tell("RecordingStarted");
  await starting;
  expect(saved.at(-1)?.parties).toEqual(both);
});

it("refuses to call that stopped of which nothing was saved", async () => {
  const { recordings, node, tell, saved, settle } = await recordStage();
  Object.assign(node.client, {
    recordings: {
      stop: async () => undefined,
      getStored: () => Promise.reject(new AriError("not_found", "no.", { status: 404 })),
    },
  });
  const stopping = recordings.stop("s1");
  stopping.catch(() => undefined);
  await settle();
  tell("RecordingFinished");
  await expect(stopping).rejects.toMatchObject({ code: "asterisk_refused" });
  await settle();
  expect(saved.at(-1)?.tracks).toMatchObject([{ failure: "Asterisk has no file of it." }]);
});

it("marks the moment that is meant, and none that the recording does not have", async () => {
  const { recordings, pass, saved } = await recordStage();
  const startedAtMs = 1_000_700;
  pass(24_000);
  const offsets: number[] = [];
  for (const atMs of [startedAtMs + 4_000, startedAtMs - 5_000, startedAtMs + 60_000, null]) {
    const { offsetMs } = await recordings.mark("s1", { text: "", by: "sam", atMs });
    offsets.push(offsetMs);
  }
  expect(offsets).toEqual([4_000, 0, 24_000, 24_000]);
  // Listed as they come in the sound.
  expect(saved.at(-1)?.marks.map(({ offsetMs }) => offsetMs)).toEqual([0, 4_000, 24_000, 24_000]);
});

it("marks nothing in a recording that only begins: a refused one would stay in the list", async () => {
  const { recordings, saved, starting, tell, settle } = await beginStage();
  await expect(recordings.mark("s1", { text: "", by: "sam", atMs: null })).rejects.toMatchObject({
    code: "not_possible_now",
    message: "This recording is only beginning.",
  });
  tell("RecordingFailed");
  await expect(starting).rejects.toThrow();
  await settle();
  expect(saved).toEqual([]);
});

it("tells who began it that it was stopped before it had begun, and not that Asterisk was slow", async () => {
  const { recordings, starting, tell, settle } = await beginStage();
  const stopping = recordings.stop("s1");
  await settle();
  tell("RecordingFinished");
  await expect(starting).rejects.toMatchObject({
    code: "not_possible_now",
    message: "This recording was stopped before it had begun.",
  });
  await stopping;
});

it("records another leg while what was recorded of the one before is still being saved", async () => {
  const { recordings, tell, settle, name, saved } = await recordStage();
  recordings.onSpyEnded("s1");
  const again = recordings.start(spyRow("s1", { targetId: "carol" }), "mixed");
  await settle();
  tell("RecordingFinished");
  await settle();
  again.catch(() => undefined);
  await settle();
  expect(saved.at(-1)).toMatchObject({ id: name });
  expect(recordings.ownedIds()).not.toEqual([]);
});
