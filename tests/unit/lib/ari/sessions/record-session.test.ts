import { beforeEach, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari/errors";
import { type RecordOptions, startRecord } from "@/lib/ari/sessions/record-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a record session", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  const record = (options: RecordOptions = {}) => startRecord(world.channel, { name: "rec", ...options });
  /** How often an operation was asked for. */
  const count = (operation: string) => world.requests.filter((it) => it.split(" ")[0] === operation).length;

  it("tells what was recorded, in milliseconds", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    await world.digits("1#");
    await world.recording("RecordingFinished", { duration: 3, talking_duration: 2, silence_duration: 1 });
    const result = await session.result;
    expect(result).toMatchObject({
      status: "finished",
      name: "rec",
      durationMs: 3_000,
      talkingMs: 2_000,
      silenceMs: 1_000,
      digits: "1#",
      takes: 1,
    });
    expect(result.recording).toMatchObject({ name: "rec", uri: "recording:rec" });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each([
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [59_999, 60],
  ])("rounds %i ms up to %i s", async (givenMs, seconds) => {
    const session = record({ maxDurationMs: givenMs, maxSilenceMs: givenMs });
    await world.settle();
    expect(world.queries.at(-1)).toContain(`maxDurationSeconds=${seconds}&maxSilenceSeconds=${seconds}`);
    await world.recording("RecordingFinished");
    await session.result;
  });

  it("measures by itself when Asterisk did not tell", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    await world.pass(1_234);
    await world.recording("RecordingFinished");
    const result = await session.result;
    expect(result.durationMs).toBe(1_234);
    expect("talkingMs" in result).toBe(false);
  });

  it("stops once, however often it is told", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    const [first, second] = [session.stop(), session.stop()];
    await world.recording("RecordingFinished", { duration: 1 });
    expect(await first).toMatchObject({ status: "finished", durationMs: 1_000 });
    expect(await second).toBe(await first);
    expect(await session.cancel()).toBe(await first);
    expect(count("recordings.stop")).toBe(1);
    expect(count("recordings.cancel")).toBe(0);
    // It ended because it was told to: nobody is asked why.
    expect(count("channels.get")).toBe(0);
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled though Asterisk says done, whichever comes first", async () => {
    for (const answered of [true, false]) {
      let answer: (status: number) => void = () => undefined;
      if (!answered) world.answers.set("recordings.cancel", new Promise((resolve) => (answer = resolve)));
      const session = record();
      await world.recording("RecordingStarted");
      void session.cancel();
      await world.recording("RecordingFinished", { duration: 5 });
      answer(204);
      expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
      expect(world.left).toEqual(nothingLeft);
    }
    expect(count("recordings.deleteStored")).toBe(0);
  });

  it("deletes the file when it had ended just before it was cancelled", async () => {
    world.answers.set("recordings.cancel", 404);
    const session = record();
    await world.recording("RecordingStarted");
    void session.cancel();
    await world.recording("RecordingFinished", { duration: 5 });
    expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
    expect(count("recordings.deleteStored")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled after it was stopped, while that is under way", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    void session.stop();
    await world.settle();
    void session.cancel();
    await world.recording("RecordingFinished");
    expect((await session.result).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait for ever for the end of what it stopped or cancelled", async () => {
    const stopped = record();
    await world.recording("RecordingStarted");
    void stopped.stop();
    await world.pass(3_000);
    expect((await stopped.result).status).toBe("finished");
    const cancelled = record();
    await world.recording("RecordingStarted");
    void cancelled.cancel();
    await world.pass(3_000);
    expect((await cancelled.result).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("tells an order that could not be given", async () => {
    world.answers.set("recordings.stop", 503);
    const session = record();
    await world.recording("RecordingStarted");
    expect(await session.stop()).toMatchObject({ status: "failed", error: { code: "unavailable" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("obeys as soon as it has begun", async () => {
    const session = record();
    void session.stop();
    await world.settle();
    expect(count("recordings.stop")).toBe(0);
    await world.recording("RecordingStarted");
    expect(count("recordings.stop")).toBe(1);
    await world.recording("RecordingFinished");
    expect((await session.result).status).toBe("finished");
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled as soon as it has begun", async () => {
    const session = record();
    void session.cancel();
    await world.recording("RecordingStarted");
    expect(count("recordings.cancel")).toBe(1);
    await world.recording("RecordingFinished");
    expect((await session.result).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("sends nothing for a signal that was given before", async () => {
    const session = record({ signal: AbortSignal.abort() });
    expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
    expect(world.requests).toEqual([]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled by a signal", async () => {
    const abort = new AbortController();
    const session = record({ signal: abort.signal });
    await world.recording("RecordingStarted");
    abort.abort();
    await world.recording("RecordingFinished");
    expect((await session.result).status).toBe("cancelled");
    expect(count("recordings.cancel")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("times out what does not begin, and cancels it should it begin later", async () => {
    const session = record({ startTimeoutMs: 1_000 });
    await world.pass(1_000);
    expect(await session.result).toMatchObject({ status: "timeout", error: { code: "timeout" } });
    expect(world.left.timers).toBe(0);
    await world.recording("RecordingStarted");
    expect(count("recordings.cancel")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("forgets what did not begin when the channel ends", async () => {
    const session = record();
    void session.cancel();
    await world.pass(3_000);
    expect((await session.result).status).toBe("cancelled");
    await world.channelEvent("StasisEnd");
    expect(count("recordings.cancel")).toBe(0);
    expect(world.left).toEqual(nothingLeft);
  });

  it("tells Asterisk's cause", async () => {
    const session = record();
    await world.recording("RecordingFailed", { cause: "Cannot record channel while in bridge" });
    const result = await session.result;
    expect(result).toMatchObject({
      status: "failed",
      cause: "Cannot record channel while in bridge",
      error: { code: "server_error", asteriskMessage: "Cannot record channel while in bridge" },
      recording: undefined,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each([
    [404, "hangup", "not_found"],
    [409, "failed", "conflict"],
    [422, "failed", "unprocessable"],
  ] as const)("tells of a request that was refused with %i as %s", async (status, expected, code) => {
    world.answers.set("channels.record", status);
    const session = record();
    expect(await session.result).toMatchObject({ status: expected, error: { code }, recording: undefined });
    expect(world.left).toEqual(nothingLeft);
  });

  it("keeps what was recorded until the hangup, whatever comes first", async () => {
    const announced = record();
    await world.recording("RecordingStarted");
    await world.channelEvent("ChannelHangupRequest");
    await world.recording("RecordingFinished", { duration: 2 });
    expect(await announced.result).toMatchObject({ status: "hangup", durationMs: 2_000 });
    expect((await announced.result).recording?.name).toBe("rec");

    const late = record();
    await world.recording("RecordingStarted");
    await world.channelEvent("ChannelHangupRequest");
    await world.channelEvent("StasisEnd");
    await world.recording("RecordingFinished", { duration: 2 });
    expect(await late.result).toMatchObject({ status: "hangup" });

    const untold = record();
    await world.recording("RecordingStarted");
    await world.channelEvent("StasisEnd");
    await world.pass(3_000);
    expect(await untold.result).toMatchObject({ status: "hangup" });

    // It has left us for the dialplan, and lives on there.
    const left = record();
    await world.recording("RecordingStarted");
    await world.channelEvent("StasisEnd");
    await world.recording("RecordingFinished", { duration: 2 });
    expect(await left.result).toMatchObject({ status: "hangup", durationMs: 2_000 });

    const never = record();
    await world.channelEvent("StasisEnd");
    expect(await never.result).toMatchObject({ status: "hangup", recording: undefined });
    expect(world.left).toEqual(nothingLeft);
  });

  it("learns after a loss of the connection that it has ended", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    world.answers.set("recordings.getLive", { status: 200, body: { state: "recording" } });
    await world.resync();
    world.answers.set("recordings.getLive", 404);
    await world.resync();
    await world.pass(300);
    const result = await session.result;
    expect(result.status).toBe("finished");
    expect(result.recording?.name).toBe("rec");
    expect(world.left).toEqual(nothingLeft);
  });

  it("looks after itself, and ends when Asterisk does not know it any more", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    world.answers.set("recordings.getLive", { status: 200, body: { state: "recording" } });
    for (let second = 0; second < 60; second++) await world.pass(1_000);
    expect(count("recordings.getLive")).toBe(6);
    world.answers.set("recordings.getLive", 404);
    await world.pass(15_000);
    await world.pass(300);
    expect((await session.result).status).toBe("finished");
    expect(world.left).toEqual(nothingLeft);
  });

  it("learns after a loss of the connection that it has begun", async () => {
    const session = record();
    await world.settle();
    world.answers.set("recordings.getLive", { status: 200, body: { state: "queued" } });
    await world.resync();
    await world.pass(4_000);
    world.answers.set("recordings.getLive", { status: 200, body: { state: "recording" } });
    await world.resync();
    await world.pass(60_000);
    await world.recording("RecordingFinished", { duration: 60 });
    expect((await session.result).status).toBe("finished");
  });

  it("has failed, by that reason, when another program takes the application", async () => {
    const session = startRecord(world.channel, { name: "rec" });
    await world.recording("RecordingStarted");
    const error = new AriError("conflict", "taken.");
    world.replace(error);
    expect(await session.result).toMatchObject({ status: "failed", error });
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled when the client is closed", async () => {
    const session = record();
    await world.recording("RecordingStarted");
    world.hub.close();
    expect(await session.result).toMatchObject({ status: "cancelled", error: { code: "closed" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each<[string, RecordOptions]>([
    ["no length", { maxDurationMs: 0 }],
    ["endless silence", { maxSilenceMs: Number.POSITIVE_INFINITY }],
    ["one key for two answers", { review: { keys: { keep: "2" } } }],
    ["a key that no phone has", { review: { keys: { keep: "x" } } }],
    ["a review without an attempt", { review: { attempts: 0 } }],
    ["nothing to ask with", { review: { media: [] } }],
  ])("refuses %s", (_what, options) => {
    expect(() => record(options)).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
    expect(world.requests).toEqual([]);
    expect(world.left).toEqual(nothingLeft);
  });
});
