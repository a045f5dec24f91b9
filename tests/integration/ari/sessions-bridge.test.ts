import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BridgeHandle, match, media } from "@/lib/ari";
import { long, SessionStage, short } from "@/tests/support/ari-sessions/session-stage";

describe.each(["22", "16"] as const)("a bridge on Asterisk %s", (version) => {
  let stage: SessionStage;
  let bridge: BridgeHandle;
  beforeAll(async () => {
    stage = await SessionStage.open(version);
  });
  beforeEach(async () => {
    await stage.call();
    bridge = await stage.client.bridges.stageCreate({ type: "mixing" }).exec();
  });
  afterEach(async () => {
    await bridge.destroy().catch(({ code }) => expect(code).toBe("not_found"));
    await stage.clear();
  });
  afterAll(() => stage?.close());

  const enter = async (): Promise<void> => {
    const entered = bridge.once("ChannelEnteredBridge", { timeoutMs: 5_000 });
    await bridge.addChannel({ channel: stage.near.id });
    await entered;
  };
  const began = () => bridge.once("PlaybackStarted", { timeoutMs: 5_000 });

  describe("that is watched", () => {
    it.each(["before", "after"])(
      "is known to end with its last channel in it, watched since %s it came",
      async (when) => {
        if (when === "after") await enter();
        const monitor = await bridge.monitor();
        if (when === "before") await enter();
        expect(monitor.members).toEqual([stage.near.id]);
        await bridge.destroy();
        expect(await monitor.ended).toBe("destroyed");
        expect(monitor.members).toEqual([]);
      },
    );

    it("is still watched when its last channel has gone", async () => {
      await enter();
      const monitor = await bridge.monitor();
      const changes: (readonly string[])[] = [];
      monitor.onChange((members) => changes.push(members));
      await bridge.removeChannel({ channel: stage.near.id });
      await expect.poll(() => changes, { timeout: 5_000 }).toEqual([[]]);
      await enter();
      expect(changes).toEqual([[], [stage.near.id]]);
      monitor.close();
      expect(await monitor.ended).toBe("closed");
    });
  });

  describe("prompt", () => {
    it("plays to the bridge, and takes the entry of one of its channels", async () => {
      await enter();
      const started = began();
      const session = bridge.prompt(long, { match: match.terminator(), digitsFrom: stage.near });
      expect((await started).playback.target_uri).toBe(`bridge:${bridge.id}`);
      await stage.type("42#");
      const result = await session.result;
      expect(result).toMatchObject({ status: "finished", digits: "42", match: "complete", attempts: 1 });
      expect(result.durationMs).toBeLessThan(10_000);
    });

    it("asks again, and gives up when nothing is typed", async () => {
      await enter();
      const result = await bridge.prompt(short, {
        attempts: 2,
        firstDigitTimeoutMs: 300,
        digitsFrom: stage.near,
      }).result;
      expect(result).toMatchObject({ status: "timeout", digits: "", attempts: 2 });
    });

    it("ends with the bridge, also with its last channel in it", async () => {
      await enter();
      const started = began();
      const session = bridge.prompt(long, { digitsFrom: stage.near });
      await started;
      await bridge.destroy();
      expect(await session.result).toMatchObject({ status: "hangup" });
    });

    it("ends when the last channel hangs up, with which Asterisk fails what plays", async () => {
      await enter();
      const started = began();
      const session = bridge.prompt(long, { digitsFrom: stage.near });
      await started;
      await stage.far.hangup();
      expect(await session.result).toMatchObject({ status: "hangup" });
      expect((await bridge.get()).channels).toEqual([]);
    });

    it("names a missing sound", async () => {
      await enter();
      const result = await bridge.prompt(media.sound("no-such-file"), { digitsFrom: stage.near }).result;
      expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
      expect(result.error?.message).toContain("sound:no-such-file");
    });
  });

  describe("record", () => {
    const record = async (maxDurationMs?: number) => {
      await enter();
      const started = bridge.once("RecordingStarted", { timeoutMs: 5_000 });
      const session = bridge.record(maxDurationMs === undefined ? {} : { maxDurationMs });
      await started;
      return session;
    };

    it("ends by its length, with the bridge as it was", async () => {
      // Asterisk counts what it hears: of a bridge in which nobody sends anything it tells 0 s.
      await stage.speak(long);
      const session = await record(1_000);
      // It ends when the clock has told more than one whole second, after 1 to 2 s: of a beginning just on the second the last
      // frames are late enough for two.
      const { status, durationMs } = await session.result;
      expect(status).toBe("finished");
      expect([1_000, 2_000]).toContain(durationMs);
      expect((await bridge.get()).channels).toEqual([stage.near.id]);
    });

    it("ends with the bridge", async () => {
      const session = await record();
      await bridge.destroy();
      const result = await session.result;
      expect(result.status).toBe("hangup");
      expect(await stage.storedNames()).toEqual([result.recording?.name]);
    });

    it.each(["hangs up", "is taken out"])("ends when the last channel %s", async (how) => {
      const session = await record();
      if (how === "hangs up") await stage.far.hangup();
      else await bridge.removeChannel({ channel: stage.near.id });
      const result = await session.result;
      expect(result.status).toBe("hangup");
      expect(await stage.storedNames()).toEqual([result.recording?.name]);
      expect((await bridge.get()).channels).toEqual([]);
    });
  });
});
