import { beforeEach, describe, expect, it } from "vitest";
import { type RecordOptions, startRecord } from "@/lib/ari/sessions/record-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("the review of a record session", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  const record = (options: RecordOptions = {}) => startRecord(world.channel, { name: "rec", ...options });
  /** How often an operation was asked for. */
  const count = (operation: string) => world.requests.filter((it) => it.split(" ")[0] === operation).length;

  /** Up to the playback of what was recorded. */
  const reviewed = async (options: RecordOptions = {}) => {
    const session = record({ review: { media: "sound:ask" }, ...options });
    await world.recording("RecordingStarted");
    await world.digits("9");
    await world.recording("RecordingFinished", { duration: 2 });
    await world.playback("PlaybackStarted");
    expect(world.requests.at(-1)).toMatch(/recording:rec$/);
    return session;
  };

  it("keeps", async () => {
    const session = await reviewed();
    await world.digits("1");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({ status: "finished", review: "kept", takes: 1 });
    expect(world.left).toEqual(nothingLeft);
  });

  it("records again under the same name, and asks again", async () => {
    const session = await reviewed({ terminateOn: "#" });
    await world.digits("2");
    await world.playback("PlaybackFinished");
    expect(count("recordings.deleteStored")).toBe(1);
    expect(count("channels.record")).toBe(2);
    await world.recording("RecordingStarted");
    await world.digits("#");
    await world.recording("RecordingFinished", { duration: 7 });
    await world.playback("PlaybackFinished");
    await world.playback("PlaybackFinished");
    await world.digits("1");
    expect(await session.result).toMatchObject({
      review: "kept",
      takes: 2,
      digits: "#",
      durationMs: 7_000,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("discards", async () => {
    const session = await reviewed({ review: { keys: { discard: "*" } } });
    await world.digits("*");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({
      status: "cancelled",
      review: "discarded",
      recording: undefined,
    });
    expect(count("recordings.deleteStored")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("tells what could not be discarded, and that it is there", async () => {
    world.answers.set("recordings.deleteStored", 500);
    const session = await reviewed();
    await world.digits("3");
    await world.playback("PlaybackFinished");
    const result = await session.result;
    expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expect(result.recording?.name).toBe("rec");
  });

  it("keeps without an answer, and after a hangup", async () => {
    const session = await reviewed({ review: { attempts: 1 } });
    await world.playback("PlaybackFinished");
    await world.pass(4_000);
    expect(await session.result).toMatchObject({ status: "finished", review: "unanswered" });
    const other = await reviewed();
    await world.channelEvent("StasisEnd");
    const result = await other.result;
    expect(result).toMatchObject({ status: "hangup", review: "unanswered" });
    expect(result.recording?.name).toBe("rec");
    expect(world.left).toEqual(nothingLeft);
  });

  it("is not asked of one that was cancelled or hung up", async () => {
    const session = record({ review: {} });
    await world.recording("RecordingStarted");
    void session.cancel();
    await world.recording("RecordingFinished");
    expect(await session.result).toMatchObject({ status: "cancelled" });
    expect(count("channels.playWithId")).toBe(0);
  });

  it("stops with what it has, or cancels", async () => {
    const stopped = await reviewed();
    void stopped.stop();
    await world.playback("PlaybackFinished");
    expect(await stopped.result).toMatchObject({ status: "finished", review: "unanswered" });
    const cancelled = await reviewed();
    void cancelled.cancel();
    await world.playback("PlaybackFinished");
    expect(await cancelled.result).toMatchObject({ status: "cancelled", review: "discarded" });
    expect(count("recordings.deleteStored")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not record again when it is cancelled between two takes", async () => {
    let answer: (status: number) => void = () => undefined;
    world.answers.set("recordings.deleteStored", new Promise((resolve) => (answer = resolve)));
    const session = await reviewed();
    await world.digits("2");
    await world.playback("PlaybackFinished");
    void session.cancel();
    answer(204);
    expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
    expect(count("channels.record")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });
});
