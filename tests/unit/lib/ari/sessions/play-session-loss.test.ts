import { beforeEach, describe, expect, it } from "vitest";
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
});
