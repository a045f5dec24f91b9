import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type MediaUri, match, media } from "@/lib/ari";
import { began, long, SessionStage, short } from "@/tests/support/ari-sessions/session-stage";

describe.each(["22", "16"] as const)("play and prompt on Asterisk %s", (version) => {
  let stage: SessionStage;
  beforeAll(async () => {
    stage = await SessionStage.open(version);
  });
  beforeEach(() => stage.call());
  afterEach(() => stage.clear());
  afterAll(() => stage?.close());

  describe("play", () => {
    it("plays a list to its end", async () => {
      const result = await stage.near.play([short, media.digitSounds("1"), media.number(7)]).result;
      expect(result).toMatchObject({ status: "finished", digits: "", match: "incomplete" });
      expect(result.error).toBeUndefined();
      expect(result.durationMs).toBeGreaterThan(500);
    });

    it("names the file that is missing", async () => {
      const result = await stage.near.play([short, media.sound("no-such-file"), long]).result;
      expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
      expect(result.error?.message).toContain("sound:no-such-file");
      expect(result.durationMs).toBeLessThan(5_000);
    });

    it.each([
      ["a recording that is not there", media.recording("no-such-recording")],
      ["an unknown scheme", "nonsense:x" as MediaUri],
    ])("ends %s, which Asterisk never does", async (_what, uri) => {
      const result = await stage.near.play([uri, long]).result;
      expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
      expect(result.error?.message).toContain(uri);
      expect(result.durationMs).toBeLessThan(3_000);
    });

    it("plays a tone that is described with commas, until it is stopped", async () => {
      const tone = media.tone("440+480/200,0/100");
      const started = stage.near.once("PlaybackStarted", { timeoutMs: 5_000 });
      const session = stage.near.play(tone);
      expect((await started).playback.media_uri).toBe(tone);
      await delay(1_000);
      const result = await session.stop();
      expect(result.status).toBe("cancelled");
      expect(result.durationMs).toBeGreaterThan(1_000);
    });

    it("stops, and the channel is free at once", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.play([long, long]);
      await started;
      expect(await session.stop()).toMatchObject({ status: "cancelled" });
      const result = await stage.near.play(short).result;
      expect(result.status).toBe("finished");
      expect(result.durationMs).toBeLessThan(2_000);
    });

    it("stops what has not begun, because the channel plays something else", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const first = stage.near.play(long);
      await started;
      const queued = await stage.near.play(short, { startTimeoutMs: 300 }).result;
      expect(queued).toMatchObject({ status: "timeout", error: { code: "timeout" } });
      await first.stop();
    });

    it("does not wait for speech that Asterisk cannot stop", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.play(media.digits("0123456789"));
      await started;
      const result = await session.stop();
      expect(result.status).toBe("cancelled");
      expect(result.durationMs).toBeLessThan(1_500);
    });

    it("is interrupted by a digit", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.play(long, { match: match.any() });
      await started;
      await stage.type("5");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "5", match: "complete" });
      expect(result.durationMs).toBeLessThan(3_000);
    });

    it("tells a hangup in the middle", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.play([long, short]);
      await started;
      await stage.far.hangup();
      expect(await session.result).toMatchObject({ status: "hangup" });
    });

    it("tells a channel that has gone before", async () => {
      await stage.near.hangup();
      await stage.near.once("ChannelDestroyed", { timeoutMs: 5_000 }).catch(() => undefined);
      await expect
        .poll(() => stage.near.get().catch(({ code }) => code), { timeout: 5_000 })
        .toBe("not_found");
      expect(await stage.near.play(short).result).toMatchObject({
        status: "hangup",
        error: { code: "not_found" },
      });
    });

    it("plays to a bridge, with the digits of a channel in it", async () => {
      const bridge = await stage.client.bridges.stageCreate({ type: "mixing" }).exec();
      await bridge.addChannel({ channel: stage.near.id });
      expect((await bridge.play([short, short]).result).status).toBe("finished");
      const started = bridge.once("PlaybackStarted", { timeoutMs: 5_000 });
      const session = bridge.play(long, { match: match.any(), digitsFrom: stage.near });
      await started;
      await stage.type("4");
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
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.prompt(long, { match: match.terminator() });
      await started;
      await stage.type("1234#");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "1234", match: "complete", attempts: 1 });
      expect(result.durationMs).toBeLessThan(5_000);
    });

    it("asks again after a wrong entry, and loses none of the digits typed meanwhile", async () => {
      const started = began(stage.near, "PlaybackStarted");
      const session = stage.near.prompt(long, {
        match: match.oneOf(["12", "34"]),
        invalidMedia: media.sound("beeperr"),
      });
      await started;
      await stage.type("9934");
      expect(await session.result).toMatchObject({
        status: "finished",
        digits: "34",
        match: "complete",
        attempts: 2,
      });
    });

    it("asks again when nothing is typed, and gives up", async () => {
      const result = await stage.near.prompt(short, {
        attempts: 2,
        firstDigitTimeoutMs: 300,
        timeoutMedia: media.sound("beeperr"),
      }).result;
      expect(result).toMatchObject({ status: "timeout", digits: "", match: "incomplete", attempts: 2 });
    });

    it("tells a hangup while it waits", async () => {
      const played = stage.near.once("PlaybackFinished", { timeoutMs: 5_000 });
      const session = stage.near.prompt(short, { match: match.count(4), firstDigitTimeoutMs: 20_000 });
      await played;
      await stage.type("12");
      await stage.near.once("ChannelDtmfReceived", { timeoutMs: 5_000, where: ({ digit }) => digit === "2" });
      await stage.far.hangup();
      expect(await session.result).toMatchObject({ status: "hangup", digits: "12" });
    });
  });
});
