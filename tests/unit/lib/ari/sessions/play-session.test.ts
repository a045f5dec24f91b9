import { beforeEach, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari/errors";
import { match } from "@/lib/ari/sessions/digit-match";
import { media } from "@/lib/ari/sessions/media";
import { startPlay } from "@/lib/ari/sessions/play-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a play session", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  it("plays a list one by one and ends with its last", async () => {
    const session = startPlay(world.channel, [media.sound("a"), media.sound("b")], { lang: "en" });
    await world.playback("PlaybackStarted");
    expect(world.requests).toEqual(["channels.playWithId playback-1 sound:a"]);
    await world.pass(200);
    await world.playback("PlaybackFinished");
    await world.playback("PlaybackStarted");
    expect(world.requests.at(-1)).toBe("channels.playWithId playback-2 sound:b");
    await world.pass(100);
    await world.playback("PlaybackFinished");
    expect(await session.result).toEqual({
      status: "finished",
      digits: "",
      match: "incomplete",
      durationMs: 300,
      attempts: 1,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("keeps a comma inside a medium", async () => {
    void startPlay(world.channel, media.tone("440/200,0/200"));
    await world.settle();
    expect(JSON.parse(world.bodies[0] ?? "")).toEqual({ media: ["tone:440/200,0/200"] });
  });

  it("takes more while it plays, and none when it is over", async () => {
    const session = startPlay(world.channel, media.sound("a"));
    expect(session.add(media.sound("b"))).toBe(true);
    await world.playback("PlaybackFinished");
    expect(world.requests.at(-1)).toBe("channels.playWithId playback-2 sound:b");
    await world.playback("PlaybackFinished");
    await session.result;
    expect(session.add(media.sound("c"))).toBe(false);
    expect(() => session.add([])).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
  });

  it("refuses nonsense before anything is sent", () => {
    const invalid = expect.objectContaining({ code: "invalid_parameter" });
    expect(() => startPlay(world.channel, [])).toThrow(invalid);
    expect(() => startPlay(world.channel, "sound:a", { maxDurationMs: 0 })).toThrow(invalid);
    expect(() => startPlay(world.channel, "sound:a", { startTimeoutMs: Number.NaN })).toThrow(invalid);
    expect(world.requests).toEqual([]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("names the file that cannot be played, and plays none after it", async () => {
    const session = startPlay(world.channel, ["sound:a", "sound:missing", "sound:b"]);
    await world.playback("PlaybackFinished");
    await world.playback("PlaybackStarted");
    await world.playback("PlaybackFinished", "failed");
    await world.pass(1_000);
    const result = await session.result;
    expect(result).toMatchObject({ status: "failed", error: { code: "server_error", retryable: false } });
    expect(result.error?.message).toContain("sound:missing");
    expect(world.requests.join()).not.toContain("sound:b");
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends what Asterisk began and then does not know any more", async () => {
    world.answers.set("playbacks.get", 404);
    const session = startPlay(world.channel, "recording:none");
    await world.playback("PlaybackStarted");
    await world.pass(300);
    await world.pass(300);
    const result = await session.result;
    expect(result).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expect(result.error?.message).toContain("recording:none and never played it");
    expect(world.left).toEqual(nothingLeft);
  });

  it("looks after a long one less and less often", async () => {
    const session = startPlay(world.channel, "tone:ring");
    await world.playback("PlaybackStarted");
    for (let second = 0; second < 60; second++) await world.pass(1_000);
    const looks = world.requests.filter((it) => it.startsWith("playbacks.get")).length;
    expect(looks).toBeGreaterThan(6);
    expect(looks).toBeLessThan(11);
    void session.stop();
    await world.playback("PlaybackFinished");
    expect((await session.result).durationMs).toBe(60_000);
  });

  it("is finished when the event was only late for the look", async () => {
    world.answers.set("playbacks.get", 404);
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.pass(300);
    await world.playback("PlaybackFinished");
    expect((await session.result).status).toBe("finished");
  });

  it("takes one that was seen, and of whose end nothing was heard, as played", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.pass(300);
    world.answers.set("playbacks.get", 404);
    await world.pass(600);
    await world.pass(300);
    expect((await session.result).status).toBe("finished");
    expect(world.left).toEqual(nothingLeft);
  });

  it("is a hangup when the channel is gone with the playback, as from an Asterisk that was started anew", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.pass(300);
    // Before any resync: the look is faster than the event stream.
    world.answers.set("playbacks.get", 404).set("channels.get", 404);
    await world.pass(600);
    await world.pass(300);
    expect(await session.result).toMatchObject({ status: "hangup", error: { code: "not_found" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("looks again when it cannot be known whether the channel is gone with the playback", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.pass(300);
    world.answers.set("playbacks.get", 404).set("channels.get", 503);
    await world.pass(600);
    await world.pass(300);
    world.answers.set("channels.get", 404);
    await world.pass(1_200);
    await world.pass(300);
    expect((await session.result).status).toBe("hangup");
  });

  it("keeps playing when the look was not answered", async () => {
    world.answers.set("playbacks.get", 503);
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.pass(5_000);
    await world.playback("PlaybackFinished");
    expect((await session.result).status).toBe("finished");
  });

  it("times out what does not begin, and takes it back", async () => {
    const session = startPlay(world.channel, "sound:a", { startTimeoutMs: 2_000 });
    await world.pass(1_999);
    expect(world.clock.timerCount).toBeGreaterThan(0);
    await world.pass(1);
    expect(await session.result).toMatchObject({ status: "timeout", error: { code: "timeout" } });
    expect(world.requests.slice(0, 2)).toEqual([
      "channels.playWithId playback-1 sound:a",
      "playbacks.stop playback-1",
    ]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends what takes too long", async () => {
    const session = startPlay(world.channel, "tone:ring", { maxDurationMs: 1_000 });
    await world.playback("PlaybackStarted");
    await world.pass(1_000);
    expect(world.requests.at(-1)).toBe("playbacks.stop playback-1");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({
      status: "timeout",
      error: { code: "timeout" },
      durationMs: 1_000,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each([
    [404, "hangup", "not_found"],
    [409, "failed", "conflict"],
    [412, "failed", "wrong_state"],
  ] as const)("tells of a request that was refused with %i as %s", async (status, expected, code) => {
    world.answers.set("channels.playWithId", status);
    const session = startPlay(world.channel, "sound:a");
    await world.pass(1_000);
    expect(await session.result).toMatchObject({ status: expected, error: { code, status } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("stops, however often it is told", async () => {
    const session = startPlay(world.channel, ["sound:a", "sound:b"]);
    await world.playback("PlaybackStarted");
    const [first, second] = [session.stop(), session.stop()];
    await world.playback("PlaybackFinished");
    expect(await first).toMatchObject({ status: "cancelled" });
    expect(await second).toBe(await first);
    expect(await session.stop()).toBe(await first);
    expect(world.requests.filter((it) => it.startsWith("playbacks.stop"))).toHaveLength(1);
    expect(world.requests.filter((it) => it.startsWith("channels.playWithId"))).toHaveLength(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("stops what was asked for but not answered yet", async () => {
    let answer: (status: number) => void = () => undefined;
    world.answers.set("channels.playWithId", new Promise((resolve) => (answer = resolve)));
    const session = startPlay(world.channel, "sound:a");
    void session.stop();
    await world.settle();
    expect(world.requests).toHaveLength(1);
    answer(201);
    await world.settle();
    expect(world.requests.at(-1)).toBe("playbacks.stop playback-1");
    expect((await session.result).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait for the end of speech that cannot be stopped", async () => {
    world.answers.set("playbacks.stop", 500);
    const session = startPlay(world.channel, "number:123456");
    await world.playback("PlaybackStarted");
    expect((await session.stop()).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled at once when it has failed a moment before", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackFinished", "failed");
    expect((await session.stop()).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait for ever for the end of what it stopped", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    void session.stop();
    await world.pass(3_000);
    expect((await session.result).status).toBe("cancelled");
    expect(world.left).toEqual(nothingLeft);
  });

  it("obeys a signal, also one that was given before", async () => {
    const abort = new AbortController();
    const session = startPlay(world.channel, "sound:a", { signal: abort.signal });
    await world.playback("PlaybackStarted");
    abort.abort();
    await world.playback("PlaybackFinished");
    expect((await session.result).status).toBe("cancelled");
    const late = startPlay(world.channel, "sound:b", { signal: abort.signal });
    expect((await late.result).status).toBe("cancelled");
    expect(world.requests.filter((it) => it.includes("sound:b"))).toEqual([]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("lets digits pass that nobody wants, and tells them", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.digits("12#");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({ status: "finished", digits: "12#", match: "incomplete" });
    expect(world.requests).toHaveLength(1);
  });

  it.each([
    [match.any(), "complete", "1"],
    [match.count(2), "incomplete", "1"],
    [match.oneOf(["2", "3"]), "invalid", "1"],
  ] as const)("is interrupted by the first digit that the match wants", async (rule, state, digits) => {
    const session = startPlay(world.channel, ["sound:a", "sound:b"], { match: rule });
    await world.playback("PlaybackStarted");
    await world.digits("1");
    expect(world.requests.at(-1)).toBe("playbacks.stop playback-1");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({ status: "finished", digits, match: state });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each(["StasisEnd", "ChannelDestroyed"] as const)("ends with the channel (%s)", async (type) => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.channelEvent(type);
    expect(await session.result).toMatchObject({ status: "hangup" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("asks whether its target is still there when a playback failed", async () => {
    const session = startPlay(world.bridge, "sound:a");
    await world.settle();
    world.answers.set("bridges.get", 404);
    await world.playback("PlaybackFinished", "failed", world.newest("bridges.playWithId"));
    await world.pass(300);
    expect((await session.result).status).toBe("hangup");
    expect(world.left).toEqual(nothingLeft);
  });

  it("tells a playback that a hangup made fail as a hangup", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await world.channelEvent("ChannelHangupRequest");
    await world.playback("PlaybackFinished", "failed");
    await world.pass(300);
    expect((await session.result).status).toBe("hangup");
    const unannounced = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackFinished", "failed");
    await world.channelEvent("StasisEnd");
    expect((await unannounced.result).status).toBe("hangup");
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends with the bridge, and hears the digits of the channel that it is given", async () => {
    const session = startPlay(world.bridge, "sound:a", { match: match.any(), digitsFrom: world.channel });
    await world.playback("PlaybackStarted", "playing", world.newest("bridges.playWithId"));
    await world.digits("7");
    await world.playback("PlaybackFinished", "done", world.newest("bridges.playWithId"));
    expect(await session.result).toMatchObject({ status: "finished", digits: "7", match: "complete" });
    const other = startPlay(world.bridge, "sound:a");
    await world.settle();
    world.emit("BridgeDestroyed", { bridge: { id: "brg" } });
    expect((await other.result).status).toBe("hangup");
    expect(world.left).toEqual(nothingLeft);
  });

  it("has failed, by that reason, when another program takes the application", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    const error = new AriError("conflict", "taken.");
    world.replace(error);
    expect(await session.result).toMatchObject({ status: "failed", error });
    expect(world.left).toEqual(nothingLeft);
  });

  it("is cancelled when the client is closed", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    world.hub.close();
    expect(await session.result).toMatchObject({ status: "cancelled", error: { code: "closed" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("pauses what plays", async () => {
    const session = startPlay(world.channel, "sound:a");
    await world.playback("PlaybackStarted");
    await session.control("pause");
    expect(world.requests.at(-1)).toBe("playbacks.control control pause");
    await world.playback("PlaybackFinished");
    await session.result;
    await session.control("unpause");
    expect(world.requests.at(-1)).toBe("playbacks.control control pause");
  });
});
