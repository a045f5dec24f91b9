import { expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { openRecording } from "@/server/media/recording";
import { pathStage, pending, targetId } from "./paths";

function recordStage(sides: "mixed" | "apart" = "mixed") {
  const stage = pathStage();
  const stopped: string[] = [];
  /** In the order of asking. */
  const discarded: string[] = [];
  const notWritten = new Set<string>();
  Object.assign(stage.node.client, {
    recordings: {
      stop: async ({ recordingName }: { recordingName: string }) => {
        stopped.push(recordingName);
      },
      cancel: async ({ recordingName }: { recordingName: string }) => {
        discarded.push(`cancel ${recordingName}`);
        throw new AriError("not_found", "it has ended.", { status: 404 });
      },
      deleteStored: async ({ recordingName }: { recordingName: string }) => {
        discarded.push(`delete ${recordingName}`);
      },
      getStored: async ({ recordingName }: { recordingName: string }) => {
        if (notWritten.has(recordingName)) throw new AriError("not_found", "no.", { status: 404 });
      },
    },
  });
  const recording = openRecording({ ...stage.common, sides, name: "calls/1", format: "wav" });
  const snoopOf = (track: number) => recording.ownedIds()[track];
  const tell = (type: string, track: number, name: string, more: object = {}) =>
    stage.tell({ type, recording: { name, target_uri: `channel:${snoopOf(track)}`, ...more } });
  const endTarget = () => {
    stage.here.delete(targetId);
    stage.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
  };
  return { ...stage, recording, stopped, discarded, notWritten, tell, endTarget };
}

/** The near side was refused, for its name is taken; the far side's request waits for its answer. */
async function nearRefused() {
  const stage = recordStage("apart");
  const far = pending();
  let asked = 0;
  stage.answers.set("channels.record", () => {
    asked += 1;
    return asked === 1 ? Promise.reject(new AriError("conflict", "exists.")) : far.promise;
  });
  await stage.settle();
  stage.start(stage.recording);
  await stage.settle();
  expect(asked).toBe(2);
  return { ...stage, far };
}

it("is ready when Asterisk has begun it, and ends with what Asterisk says of it", async () => {
  const { recording, start, settle, stopped, tell, requests, clock } = recordStage();
  await settle();
  start(recording);
  let isReady = false;
  void recording.ready.then(() => {
    isReady = true;
  });
  await settle();
  expect(requests.at(-1)).toBe(`channels.record ${recording.ownedIds()[0]}`);
  expect(isReady).toBe(false);
  tell("RecordingStarted", 0, "calls/1");
  await recording.ready;
  const ending = recording.end();
  await settle();
  expect(stopped).toEqual(["calls/1"]);
  tell("RecordingFinished", 0, "calls/1", { duration: 12 });
  await ending;
  expect(await recording.tracks).toEqual([
    { stream: "mix", name: "calls/1", durationSeconds: 12, failure: null },
  ]);
  expect(requests.at(-1)).toBe(`channels.hangup ${recording.ownedIds()[0]}`);
  expect(clock.timerCount).toBe(0);
});

it("ends with its target, the sides in their order", async () => {
  const { recording, start, settle, tell, endTarget } = recordStage("apart");
  await settle();
  start(recording);
  await settle();
  for (const [track, name] of ["calls/1-near", "calls/1-far"].entries())
    tell("RecordingStarted", track, name);
  await recording.ready;
  endTarget();
  tell("RecordingFinished", 1, "calls/1-far", { duration: 3 });
  tell("RecordingFailed", 0, "calls/1-near", { cause: "disk" });
  expect(await recording.tracks).toEqual([
    { stream: "near", name: "calls/1-near", durationSeconds: null, failure: "disk" },
    { stream: "far", name: "calls/1-far", durationSeconds: 3, failure: null },
  ]);
});

it("has failed where Asterisk tells a good end and has no file", async () => {
  const { recording, start, settle, tell, notWritten } = recordStage("apart");
  notWritten.add("calls/1-far");
  await settle();
  start(recording);
  await settle();
  for (const [track, name] of ["calls/1-near", "calls/1-far"].entries())
    tell("RecordingStarted", track, name);
  await recording.ready;
  const ending = recording.end();
  await settle();
  tell("RecordingFinished", 0, "calls/1-near", { duration: 3 });
  tell("RecordingFinished", 1, "calls/1-far", { duration: 0 });
  await ending;
  expect((await recording.tracks).map(({ failure }) => failure)).toEqual([
    null,
    "Asterisk has no file of it.",
  ]);
});

it("stops no other recording of its name when that is taken", async () => {
  const { recording, answers, start, settle, stopped, clock } = recordStage();
  answers.set("channels.record", () => Promise.reject(new AriError("conflict", "exists.")));
  await settle();
  start(recording);
  await expect(recording.ready).rejects.toMatchObject({ code: "conflict" });
  expect(await recording.tracks).toEqual([]);
  expect(stopped).toEqual([]);
  expect(clock.timerCount).toBe(0);
});

it("stops no other recording of its name while one side is refused and the other not answered", async () => {
  const { recording, far, stopped, tell } = await nearRefused();
  expect(stopped).toEqual([]);
  // The end of the other one of that name is not ours.
  tell("RecordingFinished", 0, "calls/1-far", { duration: 12 });
  far.refuse("not_found");
  await expect(recording.ready).rejects.toMatchObject({ code: "conflict" });
  expect(await recording.tracks).toEqual([]);
  expect(stopped).toEqual([]);
});

it("stops the side that has begun when the other one is refused", async () => {
  const { recording, far, settle, stopped, tell } = await nearRefused();
  far.answer();
  tell("RecordingStarted", 1, "calls/1-far");
  await settle();
  await expect(recording.ready).rejects.toMatchObject({ code: "conflict" });
  await settle();
  expect(stopped).toEqual(["calls/1-far"]);
});

it("leaves no file of what Asterisk had not answered yet when it was ended", async () => {
  const { recording, answers, start, settle, stopped, discarded, tell, requests, clock } = recordStage();
  const record = pending();
  answers.set("channels.record", () => record.promise);
  await settle();
  start(recording);
  await settle();
  const [snoopId] = recording.ownedIds();
  let isOver = false;
  void recording.end().then(() => {
    isOver = true;
  });
  await settle();
  // What runs by this name is not known to be ours, and its snoop ends it in any case, at once.
  expect(stopped).toEqual([]);
  expect(requests.at(-1)).toBe(`channels.hangup ${snoopId}`);
  await expect(recording.ready).rejects.toMatchObject({ code: "aborted" });
  expect({ isOver, discarded }).toEqual({ isOver: false, discarded: [] });
  tell("RecordingStarted", 0, "calls/1");
  record.answer();
  tell("RecordingFinished", 0, "calls/1", { duration: 0 });
  await settle();
  expect({ isOver, discarded }).toEqual({ isOver: true, discarded: ["cancel calls/1", "delete calls/1"] });
  expect(await recording.tracks).toEqual([]);
  expect(clock.timerCount).toBe(0);
});

it("leaves no other recording's file where it was refused after the end", async () => {
  const { recording, answers, start, settle, discarded } = recordStage();
  const record = pending();
  answers.set("channels.record", () => record.promise);
  await settle();
  start(recording);
  await settle();
  const ending = recording.end();
  await settle();
  record.refuse("not_found");
  await ending;
  expect(discarded).toEqual([]);
});

it("leaves no file of either side when it is ended while only one has begun", async () => {
  const { recording, answers, start, settle, stopped, discarded, tell } = recordStage("apart");
  const far = pending();
  let asked = 0;
  answers.set("channels.record", () => {
    asked += 1;
    return asked === 1 ? Promise.resolve({}) : far.promise;
  });
  await settle();
  start(recording);
  await settle();
  tell("RecordingStarted", 0, "calls/1-near");
  const ending = recording.end();
  await settle();
  expect(stopped).toEqual(["calls/1-near"]);
  // Answered before the near side has ended: begun, and yet never ready.
  far.answer();
  tell("RecordingStarted", 1, "calls/1-far");
  await settle();
  tell("RecordingFinished", 0, "calls/1-near", { duration: 1 });
  await ending;
  await expect(recording.ready).rejects.toMatchObject({ code: "aborted" });
  expect(await recording.tracks).toEqual([]);
  expect(discarded.filter((each) => each.startsWith("delete"))).toEqual([
    "delete calls/1-near",
    "delete calls/1-far",
  ]);
});

it("discards nothing of what was ready", async () => {
  const { recording, start, settle, discarded, tell } = recordStage();
  await settle();
  start(recording);
  await settle();
  tell("RecordingStarted", 0, "calls/1");
  await recording.ready;
  const ending = recording.end();
  await settle();
  tell("RecordingFinished", 0, "calls/1", { duration: 1 });
  await ending;
  expect(discarded).toEqual([]);
});

it("stops what was asked for without an answer", async () => {
  const { recording, answers, start, settle, stopped } = recordStage();
  const record = pending();
  answers.set("channels.record", () => record.promise);
  await settle();
  start(recording);
  await settle();
  record.refuse("timeout");
  await expect(recording.ready).rejects.toMatchObject({ code: "timeout" });
  await recording.tracks;
  expect(stopped).toEqual(["calls/1"]);
});

const lost = "Asterisk was lost while it recorded: what it had written is kept.";

it.each([
  ["does not answer", new AriError("connection_failed", "refused.", { retryable: true }), false, lost],
  ["has come back without it", null, true, lost],
  ["refuses", new AriError("server_error", "no.", { status: 500 }), false, null],
])(
  "says of what Asterisk never ended that it was lost with it: Asterisk %s",
  async (_, refusal, restarted, failure) => {
    const { recording, start, settle, tell, clock, node, resync } = recordStage("apart");
    await settle();
    start(recording);
    await settle();
    for (const [track, name] of ["calls/1-near", "calls/1-far"].entries())
      tell("RecordingStarted", track, name);
    await recording.ready;
    tell("RecordingFinished", 0, "calls/1-near", { duration: 3 });
    if (refusal !== null) {
      Object.assign(node.client, { recordings: { stop: () => Promise.reject(refusal) } });
      void recording.end();
    }
    if (restarted) resync(true);
    await settle();
    clock.advance(3_000);
    expect(await recording.tracks).toMatchObject([
      { durationSeconds: 3, failure: null },
      { durationSeconds: null, failure },
    ]);
  },
);

it("says so also where the connection is found lost only after the stop", async () => {
  const { recording, start, settle, tell, clock, node } = recordStage();
  await settle();
  start(recording);
  await settle();
  tell("RecordingStarted", 0, "calls/1");
  await recording.ready;
  void recording.end();
  await settle();
  Object.assign(node, { isLive: false });
  clock.advance(3_000);
  expect(await recording.tracks).toMatchObject([{ durationSeconds: null, failure: lost }]);
});

it("does not wait for ever for what Asterisk does not tell", async () => {
  const silent = recordStage();
  await silent.settle();
  silent.start(silent.recording);
  await silent.settle();
  silent.clock.advance(3_000);
  await expect(silent.recording.ready).rejects.toMatchObject({ code: "timeout" });
  const untold = recordStage();
  await untold.settle();
  untold.start(untold.recording);
  await untold.settle();
  untold.tell("RecordingStarted", 0, "calls/1");
  await untold.recording.ready;
  const ending = untold.recording.end();
  await untold.settle();
  untold.clock.advance(3_000);
  await ending;
  expect(await untold.recording.tracks).toMatchObject([{ durationSeconds: null, failure: null }]);
});
