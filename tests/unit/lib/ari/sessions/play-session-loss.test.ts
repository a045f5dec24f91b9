import { beforeEach, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { startPlay } from "@/lib/ari/sessions/play-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a play session over a loss of the connection", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  it("takes what ended during a loss of the connection as played", async () => {
    const session = startPlay(world.channel, ["sound:a", "sound:b"]);
    await world.playback("PlaybackStarted");
    world.answers.set("playbacks.get", 404);
    await world.resync();
    await world.pass(300);
    expect(world.requests.at(-1)).toBe("channels.playWithId playback-2 sound:b");
    await world.playback("PlaybackFinished");
    expect((await session.result).status).toBe("finished");
    expect(world.left).toEqual(nothingLeft);
  });

  it("goes on over a loss of the connection when it still plays", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.resync();
    await world.pass(1_000);
    await world.playback("PlaybackFinished");
    expect((await session.result).status).toBe("finished");
  });

  it("ends when the channel ended during a loss of the connection, or Asterisk restarted", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    world.answers.set("playbacks.get", 404).set("channels.get", 404);
    await world.resync();
    expect(await session.result).toMatchObject({ status: "hangup", error: { code: "not_found" } });
    const other = startPlay(world.channel, "sound:a");
    await world.resync({ restarted: true });
    expect((await other.result).status).toBe("hangup");
    expect(world.left).toEqual(nothingLeft);
  });
  describe("over its request", () => {
    const broken = () => Promise.reject(new AriError("connection_failed", "broke.", { retryable: false }));
    const begin = async () => {
      world.answers.set("channels.playWithId", broken());
      const session = startPlay(world.channel, "sound:a");
      await world.settle();
      return session;
    };
    const asked = () => world.requests.filter((it) => it.startsWith("channels.playWithId"));

    it("sends it once more, with the same id, when Asterisk does not know the playback", async () => {
      const session = await begin();
      world.answers.set("channels.playWithId", 201).set("playbacks.get", 404);
      await world.pass(299);
      expect(asked()).toHaveLength(1);
      await world.pass(1);
      expect(asked()).toEqual(Array(2).fill("channels.playWithId playback-1 sound:a"));
      await world.playback("PlaybackStarted");
      await world.playback("PlaybackFinished");
      expect((await session.result).status).toBe("finished");
      expect(world.left).toEqual(nothingLeft);
    });

    it("does not send it again when it came through, be that seen or heard", async () => {
      const session = await begin();
      world.answers.set("playbacks.get", { status: 200, body: { state: "playing" } });
      await world.pass(300);
      await world.playback("PlaybackFinished");
      expect((await session.result).status).toBe("finished");
      const heard = await begin();
      await world.playback("PlaybackStarted");
      await world.pass(300);
      await world.playback("PlaybackFinished");
      expect((await heard.result).status).toBe("finished");
      expect(asked()).toHaveLength(2);
      expect(world.left).toEqual(nothingLeft);
    });

    it("lets one that waits for its turn wait, as long as every other", async () => {
      const session = await begin();
      world.answers.set("playbacks.get", { status: 200, body: { state: "queued" } });
      await world.pass(4_999);
      expect(world.requests.filter((it) => it.startsWith("playbacks."))).toHaveLength(1);
      await world.pass(1);
      expect(await session.result).toMatchObject({ status: "timeout" });
      expect(world.left).toEqual(nothingLeft);
    });

    it("asks until the connection is back, in the time that a sound has to begin in", async () => {
      const session = await begin();
      world.answers.set("playbacks.get", 503).set("channels.playWithId", 201);
      await world.pass(300);
      await world.pass(599);
      world.answers.set("playbacks.get", 404);
      await world.pass(1);
      expect(asked()).toHaveLength(2);
      await world.playback("PlaybackStarted");
      await world.playback("PlaybackFinished");
      expect((await session.result).status).toBe("finished");
      const other = await begin();
      world.answers.set("playbacks.get", 503);
      for (const passedMs of [300, 600, 1_200, 2_400, 499]) await world.pass(passedMs);
      expect(asked()).toHaveLength(3);
      await world.pass(1);
      expect(await other.result).toMatchObject({ status: "failed", error: { code: "connection_failed" } });
      expect(world.left).toEqual(nothingLeft);
    });

    it("fails when the second request is lost too", async () => {
      const session = await begin();
      world.answers.set("channels.playWithId", broken()).set("playbacks.get", 404);
      await world.pass(300);
      expect(await session.result).toMatchObject({ status: "failed", error: { code: "connection_failed" } });
      expect(asked()).toHaveLength(2);
      expect(world.left).toEqual(nothingLeft);
    });

    it("is stopped when the request has had the time to be read, without being sent again", async () => {
      const session = await begin();
      world.answers.set("playbacks.get", 404).set("playbacks.stop", 404);
      const stopped = session.stop();
      await world.pass(299);
      expect(world.requests).not.toContain("playbacks.stop playback-1");
      await world.pass(1);
      expect((await stopped).status).toBe("cancelled");
      expect(asked()).toHaveLength(1);
      expect(world.requests).toContain("playbacks.stop playback-1");
      expect(world.left).toEqual(nothingLeft);
    });
  });
});
