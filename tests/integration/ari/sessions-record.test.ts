import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { media } from "@/lib/ari";
import { began, long, SessionStage, short } from "@/tests/support/ari-sessions/session-stage";

describe.each(["22", "16"] as const)("record on Asterisk %s", (version) => {
  let stage: SessionStage;
  beforeAll(async () => {
    stage = await SessionStage.open(version);
  });
  beforeEach(() => stage.call());
  afterEach(() => stage.clear());
  afterAll(() => stage?.close());

  it("ends by a key of the caller", async () => {
    const speech = await stage.speak(long);
    const started = began(stage.near, "RecordingStarted");
    const session = stage.near.record({ terminateOn: "#", beep: true });
    await started;
    await delay(1_200);
    await speech.stop();
    await stage.type("1#");
    const result = await session.result;
    expect(result).toMatchObject({ status: "finished", digits: "1#", takes: 1, name: session.name });
    expect(result.durationMs % 1_000).toBe(0);
    expect(result.talkingMs).toBeUndefined();
    expect(await stage.storedNames()).toEqual([session.name]);
    expect(result.recording?.uri).toBe(`recording:${session.name}`);
  });

  it("ends by silence, and tells talking and silence", async () => {
    await stage.speak(media.sound("silence/10"));
    const started = began(stage.near, "RecordingStarted").then(() => performance.now());
    const result = await stage.near.record({ maxSilenceMs: 1_001 }).result;
    const tookMs = performance.now() - (await started);
    expect(result.status).toBe("finished");
    // Two seconds, not one; Asterisk cuts most of the silence off the file and its duration.
    expect(tookMs).toBeGreaterThan(1_900);
    expect(tookMs).toBeLessThan(4_000);
    expect(result.durationMs).toBeLessThan(tookMs);
    expect((result.talkingMs ?? 0) + (result.silenceMs ?? 0)).toBe(result.durationMs);
  });

  it("ends by its length, in whole seconds", async () => {
    await stage.speak(long);
    const result = await stage.near.record({ maxDurationMs: 1_500 }).result;
    expect(result).toMatchObject({ status: "finished", durationMs: 2_000 });
  });

  it("stops, pauses and mutes", async () => {
    await stage.speak(long);
    const started = began(stage.near, "RecordingStarted");
    const session = stage.near.record({ name: "2026/stopped", format: "ulaw" });
    await started;
    await session.pause();
    await session.unpause();
    await session.mute();
    await session.unmute();
    const [one, two] = await Promise.all([session.stop(), session.stop()]);
    expect(one).toMatchObject({ status: "finished", name: "2026/stopped" });
    expect(two).toBe(one);
    await expect(session.pause()).rejects.toMatchObject({ code: "conflict" });
    expect(await stage.storedNames()).toEqual(["2026/stopped"]);
  });

  it("leaves no file when it is cancelled, though Asterisk says done", async () => {
    await stage.speak(long);
    const started = began(stage.near, "RecordingStarted");
    const session = stage.near.record();
    await started;
    await delay(300);
    const result = await session.cancel();
    expect(result).toMatchObject({ status: "cancelled", recording: undefined });
    expect(await stage.storedNames()).toEqual([]);
  });

  it("leaves no file when it is cancelled before it began", async () => {
    const abort = new AbortController();
    const playing = began(stage.near, "PlaybackStarted");
    const audio = stage.near.play(long);
    await playing;
    const session = stage.near.record({ signal: abort.signal });
    await delay(300);
    abort.abort();
    await delay(300);
    const finished = stage.near.once(["RecordingFinished", "RecordingFailed"], { timeoutMs: 10_000 });
    await audio.stop();
    expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
    await finished;
    expect(await stage.storedNames()).toEqual([]);
  });

  it("times out behind something else, and records nothing later either", async () => {
    const playing = began(stage.near, "PlaybackStarted");
    const audio = stage.near.play(long);
    await playing;
    const result = await stage.near.record({ startTimeoutMs: 300 }).result;
    expect(result).toMatchObject({ status: "timeout", error: { code: "timeout" }, recording: undefined });
    const finished = stage.near.once(["RecordingFinished", "RecordingFailed"], { timeoutMs: 10_000 });
    await audio.stop();
    await finished;
    await expect.poll(() => stage.storedNames(), { timeout: 2_000 }).toEqual([]);
  });

  it("keeps what was recorded until the hangup", async () => {
    await stage.speak(long);
    const started = began(stage.near, "RecordingStarted");
    const session = stage.near.record();
    await started;
    await delay(500);
    await stage.far.hangup();
    const result = await session.result;
    expect(result.status).toBe("hangup");
    expect(await stage.storedNames()).toEqual([result.recording?.name]);
  });

  it("tells why it cannot: in a bridge, an unknown format, a taken name", async () => {
    const bridge = await stage.client.bridges.stageCreate({ type: "mixing" }).exec();
    await bridge.addChannel({ channel: stage.near.id });
    const inBridge = await stage.near.record().result;
    expect(inBridge).toMatchObject({ status: "failed", recording: undefined });
    expect(`${inBridge.cause ?? ""} ${inBridge.error?.message}`).toMatch(/bridge/i);
    await bridge.removeChannel({ channel: stage.near.id });
    await bridge.destroy();
    const format = await stage.near.record({ format: "mp17" }).result;
    expect(format).toMatchObject({ status: "failed", error: { code: "unprocessable" } });
    await stage.speak(long);
    await stage.near.record({ name: "taken", maxDurationMs: 1_000 }).result;
    const taken = await stage.near.record({ name: "taken" }).result;
    expect(taken).toMatchObject({ status: "failed", error: { code: "conflict" } });
  });

  it("records a bridge", async () => {
    const bridge = await stage.client.bridges.stageCreate({ type: "mixing" }).exec();
    await bridge.addChannel({ channel: stage.near.id });
    const started = bridge.once("RecordingStarted", { timeoutMs: 5_000 });
    const session = bridge.record();
    await started;
    await stage.speak(short);
    const result = await session.stop();
    expect(result.status).toBe("finished");
    expect(await stage.storedNames()).toEqual([session.name]);
    const again = bridge.once("RecordingStarted", { timeoutMs: 5_000 });
    const last = bridge.record();
    await again;
    await bridge.destroy();
    expect((await last.result).status).toBe("hangup");
    expect(await stage.storedNames()).toContain(last.name);
  });

  it("keeps under another name, also over a file, and discards", async () => {
    await stage.speak(long);
    const first = await stage.near.record({ maxDurationMs: 1_000 }).result;
    const kept = await first.recording?.keep("kept/first");
    expect(await stage.storedNames()).toEqual(["kept/first"]);
    const second = await stage.near.record({ maxDurationMs: 1_000 }).result;
    await expect(second.recording?.keep("kept/first")).rejects.toMatchObject({ code: "conflict" });
    expect(await stage.storedNames()).toEqual([second.name, "kept/first"].sort());
    await second.recording?.keep("kept/first", { overwrite: true });
    expect(await stage.storedNames()).toEqual(["kept/first"]);
    await kept?.discard();
    expect(await stage.storedNames()).toEqual([]);
    await expect(kept?.discard()).rejects.toMatchObject({ code: "not_found" });
  });

  it("is reviewed: recorded again, then kept", async () => {
    const first = began(stage.near, "RecordingStarted");
    const session = stage.near.record({ terminateOn: "#", review: { media: short } });
    await first;
    await (await stage.speak(short)).result;
    const played = began(stage.near, "PlaybackStarted");
    await stage.type("#");
    await played;
    const second = began(stage.near, "RecordingStarted");
    await stage.type("2");
    await second;
    await (await stage.speak(short)).result;
    const playedAgain = began(stage.near, "PlaybackStarted");
    await stage.type("#");
    await playedAgain;
    await stage.type("1");
    const result = await session.result;
    expect(result).toMatchObject({ status: "finished", review: "kept", takes: 2, digits: "#" });
    expect(await stage.storedNames()).toEqual([session.name]);
  });

  it("is reviewed: discarded", async () => {
    const speech = await stage.speak(long);
    const session = stage.near.record({ maxDurationMs: 1_000, review: { keys: { discard: "0" } } });
    await began(stage.near, "PlaybackStarted");
    await speech.stop();
    await stage.type("0");
    expect(await session.result).toMatchObject({
      status: "cancelled",
      review: "discarded",
      recording: undefined,
    });
    expect(await stage.storedNames()).toEqual([]);
  });

  it("is kept when the review is not answered", async () => {
    await stage.speak(media.sound("silence/10"));
    const result = await stage.near.record({
      maxDurationMs: 1_000,
      review: { attempts: 1, firstDigitTimeoutMs: 200 },
    }).result;
    expect(result).toMatchObject({ status: "finished", review: "unanswered" });
    expect(await stage.storedNames()).toEqual([result.name]);
  });
});
