import { beforeEach, describe, expect, it } from "vitest";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a session in a bridge whose playback fails", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  const holds = (...channels: string[]) =>
    world.answers.set("bridges.get", { status: 200, body: { id: "brg", channels } });
  const playback = (type: "PlaybackStarted" | "PlaybackFinished", state: string) =>
    world.emit(type, {
      playback: { id: world.newest("bridges.playWithId"), state, target_uri: "bridge:brg" },
    });
  const leave = (bridge: string) =>
    world.emit("ChannelLeftBridge", { bridge: { id: bridge }, channel: { id: "chan" } });

  /** Plays, has this happen, and has Asterisk fail what plays. */
  const failed = async (happen: () => void) => {
    const session = world.bridge.play("sound:long");
    await world.settle();
    playback("PlaybackStarted", "playing");
    happen();
    playback("PlaybackFinished", "failed");
    await world.pass(1_000);
    const result = await session.result;
    expect(world.left).toEqual(nothingLeft);
    return result.status;
  };

  it("has ended with those in the bridge, when the last of them left", async () => {
    holds();
    expect(await failed(() => leave("brg"))).toBe("hangup");
  });

  it("has ended with the bridge, when that goes while it is asked about", async () => {
    let answer: (told: { status: number; body: object }) => void = () => undefined;
    world.answers.set("bridges.get", new Promise((resolve) => (answer = resolve)));
    const result = failed(() => undefined);
    while (!world.requests.some((it) => it.startsWith("bridges.get "))) await Promise.resolve();
    leave("brg");
    world.answers.set("bridges.get", 404);
    answer({ status: 200, body: { id: "brg", channels: [] } });
    expect(await result).toBe("hangup");
  });

  it("has failed when somebody stayed", async () => {
    holds("other");
    expect(await failed(() => leave("brg"))).toBe("failed");
  });

  it("has failed when nobody was there, and nobody left", async () => {
    holds();
    expect(await failed(() => undefined)).toBe("failed");
  });

  it("has failed when what is asked about it gets no answer", async () => {
    world.answers.set("bridges.get", 500);
    expect(await failed(() => leave("brg"))).toBe("failed");
  });
});
