import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChannelHandle, type ConnectedClient, type MediaUri, match, media } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest, snapshotOfThings, type ThingsCount } from "@/tests/support/asterisk/rest";

/** Long enough to interrupt: `demo-congrats` takes half a minute. */
const long = media.sound("demo-congrats");
const short = media.sound("beep");

describe.each(["22", "16"] as const)("sessions on Asterisk %s", (version) => {
  let asterisk: RunningAsterisk;
  let client: ConnectedClient;
  let before: ThingsCount;
  /** Both halves of a Local channel, both in our application: what one sends, the other hears. */
  let near: ChannelHandle;
  let far: ChannelHandle;

  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    const { url, username, password, application: app } = asterisk;
    client = await connect({ url, username, password, app });
    before = await snapshotOfThings(asterisk);
  });

  beforeEach(async () => {
    const id = crypto.randomUUID();
    near = client.channel(`${id}-near`);
    far = client.channel(`${id}-far`);
    const nearStarts = near.once("StasisStart", { timeoutMs: 5_000 });
    const farStarts = far.once("StasisStart", { timeoutMs: 5_000 });
    const { application: app } = asterisk;
    await client.channels.originate({
      endpoint: "Local/700@default",
      app,
      channelId: near.id,
      otherChannelId: far.id,
    });
    await farStarts;
    await far.answer();
    await nearStarts;
  });

  afterEach(async () => {
    await near.hangup().catch(() => undefined);
    const stored = (await ariRequest(asterisk, "GET", "/recordings/stored")) as { name: string }[];
    for (const { name } of stored) {
      await ariRequest(asterisk, "DELETE", `/recordings/stored/${encodeURIComponent(name)}`);
    }
    await expect.poll(() => snapshotOfThings(asterisk), { timeout: 5_000 }).toEqual(before);
  });

  afterAll(async () => {
    await client?.close();
    await asterisk?.stop();
  });

  const storedNames = async () => {
    const stored = (await ariRequest(asterisk, "GET", "/recordings/stored")) as { name: string }[];
    return stored.map(({ name }) => name).sort();
  };
  /** Types on the far half, digit by digit as a person does. */
  const type = (digits: string) => far.sendDTMF({ dtmf: digits, between: 50, duration: 80 });
  const began = (channel: ChannelHandle, what: "PlaybackStarted" | "RecordingStarted") =>
    channel.once(what, { timeoutMs: 5_000 });
  /** Something for the near half to record. */
  const speak = async (uri: MediaUri) => {
    const started = began(far, "PlaybackStarted");
    const session = far.play(uri);
    await started;
    return session;
  };

  describe("play", () => {
    it("plays a list to its end", async () => {
      const result = await near.play([short, media.digitSounds("1"), media.number(7)]).result;
      expect(result).toMatchObject({ status: "finished", digits: "", match: "incomplete" });
      expect(result.error).toBeUndefined();
      expect(result.durationMs).toBeGreaterThan(500);
    });

    it("names the file that is missing", async () => {
      const result = await near.play([short, media.sound("no-such-file"), long]).result;
      expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
      expect(result.error?.message).toContain("sound:no-such-file");
      expect(result.durationMs).toBeLessThan(5_000);
    });

    it.each([
      ["a recording that is not there", media.recording("no-such-recording")],
      ["an unknown scheme", "nonsense:x" as MediaUri],
    ])("ends %s, which Asterisk never does", async (_what, uri) => {
      const result = await near.play([uri, long]).result;
      expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
      expect(result.error?.message).toContain(uri);
      expect(result.durationMs).toBeLessThan(3_000);
    });

    it("stops, and the channel is free at once", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.play([long, long]);
      await started;
      expect(await session.stop()).toMatchObject({ status: "cancelled" });
      const result = await near.play(short).result;
      expect(result.status).toBe("finished");
      expect(result.durationMs).toBeLessThan(2_000);
    });

    it("stops what has not begun, because the channel plays something else", async () => {
      const started = began(near, "PlaybackStarted");
      const first = near.play(long);
      await started;
      const queued = await near.play(short, { startTimeoutMs: 300 }).result;
      expect(queued).toMatchObject({ status: "timeout", error: { code: "timeout" } });
      await first.stop();
    });

    it("does not wait for speech that Asterisk cannot stop", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.play(media.digits("0123456789"));
      await started;
      const result = await session.stop();
      expect(result.status).toBe("cancelled");
      expect(result.durationMs).toBeLessThan(1_500);
    });

    it("is interrupted by a digit", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.play(long, { match: match.any() });
      await started;
      await type("5");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "5", match: "complete" });
      expect(result.durationMs).toBeLessThan(3_000);
    });

    it("tells a hangup in the middle", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.play([long, short]);
      await started;
      await far.hangup();
      expect(await session.result).toMatchObject({ status: "hangup" });
    });

    it("tells a channel that has gone before", async () => {
      await near.hangup();
      await near.once("ChannelDestroyed", { timeoutMs: 5_000 }).catch(() => undefined);
      await expect.poll(() => near.get().catch(({ code }) => code), { timeout: 5_000 }).toBe("not_found");
      expect(await near.play(short).result).toMatchObject({ status: "hangup", error: { code: "not_found" } });
    });

    it("plays to a bridge, with the digits of a channel in it", async () => {
      const bridge = await client.bridges.stageCreate({ type: "mixing" }).exec();
      await bridge.addChannel({ channel: near.id });
      expect((await bridge.play([short, short]).result).status).toBe("finished");
      const started = bridge.once("PlaybackStarted", { timeoutMs: 5_000 });
      const session = bridge.play(long, { match: match.any(), digitsFrom: near });
      await started;
      await type("4");
      expect(await session.result).toMatchObject({ status: "finished", digits: "4", match: "complete" });
      const again = bridge.once("PlaybackStarted", { timeoutMs: 5_000 });
      const last = bridge.play(long);
      await again;
      await bridge.destroy();
      expect((await last.result).status).toBe("hangup");
    });
  });

  describe("prompt", () => {
    it("takes an entry that is typed into its audio", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.prompt(long, { match: match.terminator() });
      await started;
      await type("1234#");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "1234", match: "complete", attempts: 1 });
      expect(result.durationMs).toBeLessThan(5_000);
    });

    it("asks again after a wrong entry, and loses none of the digits typed meanwhile", async () => {
      const started = began(near, "PlaybackStarted");
      const session = near.prompt(long, {
        match: match.oneOf(["12", "34"]),
        invalidMedia: media.sound("beeperr"),
      });
      await started;
      await type("9934");
      expect(await session.result).toMatchObject({
        status: "finished",
        digits: "34",
        match: "complete",
        attempts: 2,
      });
    });

    it("asks again when nothing is typed, and gives up", async () => {
      const result = await near.prompt(short, {
        attempts: 2,
        firstDigitTimeoutMs: 300,
        timeoutMedia: media.sound("beeperr"),
      }).result;
      expect(result).toMatchObject({ status: "timeout", digits: "", match: "incomplete", attempts: 2 });
    });

    it("tells a hangup while it waits", async () => {
      const played = near.once("PlaybackFinished", { timeoutMs: 5_000 });
      const session = near.prompt(short, { match: match.count(4), firstDigitTimeoutMs: 20_000 });
      await played;
      await type("12");
      await near.once("ChannelDtmfReceived", { timeoutMs: 5_000, where: ({ digit }) => digit === "2" });
      await far.hangup();
      expect(await session.result).toMatchObject({ status: "hangup", digits: "12" });
    });
  });

  describe("record", () => {
    it("ends by a key of the caller", async () => {
      const speech = await speak(long);
      const started = began(near, "RecordingStarted");
      const session = near.record({ terminateOn: "#", beep: true });
      await started;
      await delay(1_200);
      await speech.stop();
      await type("1#");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "1#", takes: 1, name: session.name });
      expect(result.durationMs % 1_000).toBe(0);
      expect(result.talkingMs).toBeUndefined();
      expect(await storedNames()).toEqual([session.name]);
      expect(result.recording?.uri).toBe(`recording:${session.name}`);
    });

    it("ends by silence, and tells talking and silence", async () => {
      await speak(media.sound("silence/10"));
      const started = began(near, "RecordingStarted").then(() => performance.now());
      const result = await near.record({ maxSilenceMs: 1_001 }).result;
      const tookMs = performance.now() - (await started);
      expect(result.status).toBe("finished");
      // Two seconds, not one; Asterisk cuts most of the silence off the file and its duration.
      expect(tookMs).toBeGreaterThan(1_900);
      expect(tookMs).toBeLessThan(4_000);
      expect(result.durationMs).toBeLessThan(tookMs);
      expect((result.talkingMs ?? 0) + (result.silenceMs ?? 0)).toBe(result.durationMs);
    });

    it("ends by its length, in whole seconds", async () => {
      await speak(long);
      const result = await near.record({ maxDurationMs: 1_500 }).result;
      expect(result).toMatchObject({ status: "finished", durationMs: 2_000 });
    });

    it("stops, pauses and mutes", async () => {
      await speak(long);
      const started = began(near, "RecordingStarted");
      const session = near.record({ name: "2026/stopped", format: "ulaw" });
      await started;
      await session.pause();
      await session.unpause();
      await session.mute();
      await session.unmute();
      const [one, two] = await Promise.all([session.stop(), session.stop()]);
      expect(one).toMatchObject({ status: "finished", name: "2026/stopped" });
      expect(two).toBe(one);
      await expect(session.pause()).rejects.toMatchObject({ code: "conflict" });
      expect(await storedNames()).toEqual(["2026/stopped"]);
    });

    it("leaves no file when it is cancelled, though Asterisk says done", async () => {
      await speak(long);
      const started = began(near, "RecordingStarted");
      const session = near.record();
      await started;
      await delay(300);
      const result = await session.cancel();
      expect(result).toMatchObject({ status: "cancelled", recording: undefined });
      expect(await storedNames()).toEqual([]);
    });

    it("leaves no file when it is cancelled before it began", async () => {
      const abort = new AbortController();
      const playing = began(near, "PlaybackStarted");
      const audio = near.play(long);
      await playing;
      const session = near.record({ signal: abort.signal });
      await delay(300);
      abort.abort();
      await delay(300);
      const finished = near.once(["RecordingFinished", "RecordingFailed"], { timeoutMs: 10_000 });
      await audio.stop();
      expect(await session.result).toMatchObject({ status: "cancelled", recording: undefined });
      await finished;
      expect(await storedNames()).toEqual([]);
    });

    it("times out behind something else, and records nothing later either", async () => {
      const playing = began(near, "PlaybackStarted");
      const audio = near.play(long);
      await playing;
      const result = await near.record({ startTimeoutMs: 300 }).result;
      expect(result).toMatchObject({ status: "timeout", error: { code: "timeout" }, recording: undefined });
      const finished = near.once(["RecordingFinished", "RecordingFailed"], { timeoutMs: 10_000 });
      await audio.stop();
      await finished;
      await expect.poll(storedNames, { timeout: 2_000 }).toEqual([]);
    });

    it("keeps what was recorded until the hangup", async () => {
      await speak(long);
      const started = began(near, "RecordingStarted");
      const session = near.record();
      await started;
      await delay(500);
      await far.hangup();
      const result = await session.result;
      expect(result.status).toBe("hangup");
      expect(await storedNames()).toEqual([result.recording?.name]);
    });

    it("tells why it cannot: in a bridge, an unknown format, a taken name", async () => {
      const bridge = await client.bridges.stageCreate({ type: "mixing" }).exec();
      await bridge.addChannel({ channel: near.id });
      const inBridge = await near.record().result;
      expect(inBridge).toMatchObject({ status: "failed", recording: undefined });
      expect(`${inBridge.cause ?? ""} ${inBridge.error?.message}`).toMatch(/bridge/i);
      await bridge.removeChannel({ channel: near.id });
      await bridge.destroy();
      const format = await near.record({ format: "mp17" }).result;
      expect(format).toMatchObject({ status: "failed", error: { code: "unprocessable" } });
      await speak(long);
      await near.record({ name: "taken", maxDurationMs: 1_000 }).result;
      const taken = await near.record({ name: "taken" }).result;
      expect(taken).toMatchObject({ status: "failed", error: { code: "conflict" } });
    });

    it("records a bridge", async () => {
      const bridge = await client.bridges.stageCreate({ type: "mixing" }).exec();
      await bridge.addChannel({ channel: near.id });
      const started = bridge.once("RecordingStarted", { timeoutMs: 5_000 });
      const session = bridge.record();
      await started;
      await speak(short);
      const result = await session.stop();
      expect(result.status).toBe("finished");
      expect(await storedNames()).toEqual([session.name]);
      const again = bridge.once("RecordingStarted", { timeoutMs: 5_000 });
      const last = bridge.record();
      await again;
      await bridge.destroy();
      expect((await last.result).status).toBe("hangup");
      expect(await storedNames()).toContain(last.name);
    });

    it("keeps under another name, also over a file, and discards", async () => {
      await speak(long);
      const first = await near.record({ maxDurationMs: 1_000 }).result;
      const kept = await first.recording?.keep("kept/first");
      expect(await storedNames()).toEqual(["kept/first"]);
      const second = await near.record({ maxDurationMs: 1_000 }).result;
      await expect(second.recording?.keep("kept/first")).rejects.toMatchObject({ code: "conflict" });
      expect(await storedNames()).toEqual([second.name, "kept/first"].sort());
      await second.recording?.keep("kept/first", { overwrite: true });
      expect(await storedNames()).toEqual(["kept/first"]);
      await kept?.discard();
      expect(await storedNames()).toEqual([]);
      await expect(kept?.discard()).rejects.toMatchObject({ code: "not_found" });
    });

    it("is reviewed: recorded again, then kept", async () => {
      const first = began(near, "RecordingStarted");
      const session = near.record({ terminateOn: "#", review: { media: short } });
      await first;
      await (await speak(short)).result;
      const played = began(near, "PlaybackStarted");
      await type("#");
      await played;
      const second = began(near, "RecordingStarted");
      await type("2");
      await second;
      await (await speak(short)).result;
      const playedAgain = began(near, "PlaybackStarted");
      await type("#");
      await playedAgain;
      await type("1");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", review: "kept", takes: 2, digits: "#" });
      expect(await storedNames()).toEqual([session.name]);
    });

    it("is reviewed: discarded", async () => {
      const speech = await speak(long);
      const session = near.record({ maxDurationMs: 1_000, review: { keys: { discard: "0" } } });
      await began(near, "PlaybackStarted");
      await speech.stop();
      await type("0");
      expect(await session.result).toMatchObject({
        status: "cancelled",
        review: "discarded",
        recording: undefined,
      });
      expect(await storedNames()).toEqual([]);
    });

    it("is kept when the review is not answered", async () => {
      await speak(media.sound("silence/10"));
      const result = await near.record({
        maxDurationMs: 1_000,
        review: { attempts: 1, firstDigitTimeoutMs: 200 },
      }).result;
      expect(result).toMatchObject({ status: "finished", review: "unanswered" });
      expect(await storedNames()).toEqual([result.name]);
    });
  });
});
