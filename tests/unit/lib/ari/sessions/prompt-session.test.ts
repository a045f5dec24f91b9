import { beforeEach, describe, expect, it } from "vitest";
import { match } from "@/lib/ari/sessions/digit-match";
import { type PromptOptions, startPrompt } from "@/lib/ari/sessions/prompt-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a prompt session", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
  });

  const played = () =>
    world.requests.filter((it) => it.startsWith("channels.playWithId")).map((it) => it.split(" ")[2]);
  /** The current playback begins and ends. */
  const playOut = async () => {
    await world.playback("PlaybackStarted");
    await world.playback("PlaybackFinished");
  };

  it("takes a digit after its audio", async () => {
    const session = startPrompt(world.channel, "sound:menu");
    await playOut();
    await world.pass(3_999);
    await world.digits("5");
    expect(await session.result).toEqual({
      status: "finished",
      digits: "5",
      match: "complete",
      durationMs: 3_999,
      attempts: 1,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("is interrupted at once by a digit that counts", async () => {
    const session = startPrompt(world.channel, ["sound:a", "sound:b"], { match: match.terminator() });
    await world.playback("PlaybackStarted");
    await world.digits("1");
    expect(world.requests.at(-1)).toBe("playbacks.stop playback-1");
    await world.digits("2");
    await world.playback("PlaybackFinished");
    await world.digits("#");
    expect(await session.result).toMatchObject({ status: "finished", digits: "12", match: "complete" });
    expect(played()).toEqual(["sound:a"]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("takes an entry that is complete before its audio has been stopped", async () => {
    const session = startPrompt(world.channel, "sound:a", { match: match.count(2) });
    await world.playback("PlaybackStarted");
    await world.digits("12");
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({ digits: "12", match: "complete" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("waits for the first digit 4 s, for others 3 s, and asks again", async () => {
    const session = startPrompt(world.channel, "sound:menu", {
      match: match.count(2),
      attempts: 2,
      timeoutMedia: "sound:sorry",
    });
    await playOut();
    await world.pass(3_999);
    await world.digits("1");
    await world.pass(2_999);
    expect(played()).toEqual(["sound:menu"]);
    await world.pass(1);
    expect(played()).toEqual(["sound:menu", "sound:sorry"]);
    await playOut();
    await playOut();
    expect(played()).toEqual(["sound:menu", "sound:sorry", "sound:menu"]);
    await world.pass(4_000);
    expect(await session.result).toMatchObject({
      status: "timeout",
      digits: "",
      match: "incomplete",
      attempts: 2,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends an attempt at its overall time, however steadily is typed", async () => {
    const session = startPrompt(world.channel, "sound:menu", {
      match: match.terminator(),
      attempts: 1,
      overallTimeoutMs: 5_000,
    });
    await playOut();
    for (let digit = 0; digit < 4; digit++) {
      await world.digits("1");
      await world.pass(1_250);
    }
    expect(await session.result).toMatchObject({ status: "timeout", digits: "1111", match: "incomplete" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("asks again after an invalid entry, and gives the last one back", async () => {
    const options: PromptOptions = {
      match: match.oneOf(["1", "2"]),
      attempts: 2,
      invalidMedia: "sound:wrong",
    };
    const session = startPrompt(world.channel, "sound:menu", options);
    await playOut();
    await world.digits("9");
    expect(played()).toEqual(["sound:menu", "sound:wrong"]);
    await playOut();
    await playOut();
    await world.digits("8");
    expect(await session.result).toMatchObject({
      status: "finished",
      match: "invalid",
      digits: "8",
      attempts: 2,
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("keeps what is typed while the audio of the attempt before is being stopped", async () => {
    const session = startPrompt(world.channel, "sound:menu", {
      match: match.oneOf(["12", "34"]),
      invalidMedia: "sound:wrong",
    });
    await world.playback("PlaybackStarted");
    // Four digits in a row: the first two are wrong, the next two are the second attempt.
    await world.digits("9934");
    expect(played()).toEqual(["sound:menu"]);
    await world.playback("PlaybackFinished");
    expect(await session.result).toMatchObject({ digits: "34", match: "complete", attempts: 2 });
    expect(played()).toEqual(["sound:menu"]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("keeps what is typed while 'that was wrong' plays", async () => {
    const session = startPrompt(world.channel, "sound:menu", {
      match: match.oneOf(["12", "34"]),
      invalidMedia: "sound:wrong",
    });
    await playOut();
    await world.digits("99");
    await world.playback("PlaybackStarted");
    await world.digits("3");
    expect(world.requests.at(-1)).toBe("playbacks.stop playback-2");
    await world.playback("PlaybackFinished");
    await world.digits("4");
    expect(await session.result).toMatchObject({ digits: "34", match: "complete", attempts: 2 });
    expect(played()).toEqual(["sound:menu", "sound:wrong"]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("keeps what was typed when it is stopped, twice, while it waits", async () => {
    const session = startPrompt(world.channel, "sound:menu", { match: match.terminator() });
    await playOut();
    await world.digits("12");
    expect(await session.stop()).toMatchObject({ status: "cancelled", digits: "12", match: "incomplete" });
    expect(await session.stop()).toMatchObject({ status: "cancelled" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("gives back what was typed in the last attempt only", async () => {
    const session = startPrompt(world.channel, "sound:menu", { match: match.oneOf(["12", "34"]) });
    await playOut();
    await world.digits("99");
    await playOut();
    await world.digits("3");
    expect(await session.stop()).toMatchObject({ status: "cancelled", digits: "3", attempts: 2 });
  });

  it("ends its audio when told, and waits as after its end", async () => {
    const session = startPrompt(world.channel, ["sound:a", "sound:b"], { attempts: 1 });
    await world.playback("PlaybackStarted");
    session.stopAudio();
    await world.playback("PlaybackFinished");
    await world.pass(3_999);
    await world.digits("5");
    expect(await session.result).toMatchObject({ digits: "5", match: "complete" });
    expect(played()).toEqual(["sound:a"]);
    expect(world.left).toEqual(nothingLeft);
  });

  it.each(["StasisEnd", "ChannelDestroyed"] as const)("tells a hangup while it waits (%s)", async (type) => {
    const session = startPrompt(world.channel, "sound:menu", { match: match.count(3) });
    await playOut();
    await world.digits("12");
    await world.channelEvent(type);
    expect(await session.result).toMatchObject({ status: "hangup", digits: "12" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait for a channel that ended during a loss of the connection", async () => {
    const session = startPrompt(world.channel, "sound:menu", { firstDigitTimeoutMs: 100_000 });
    await playOut();
    await world.resync();
    expect(world.left.timers).toBeGreaterThan(0);
    world.answers.set("channels.get", 404);
    await world.resync();
    expect(await session.result).toMatchObject({ status: "hangup" });
    expect(world.left).toEqual(nothingLeft);
  });

  it("fails with its audio", async () => {
    const session = startPrompt(world.channel, ["sound:missing", "sound:menu"]);
    await world.playback("PlaybackFinished", "failed");
    await world.pass(300);
    const result = await session.result;
    expect(result.status).toBe("failed");
    expect(result.error?.message).toContain("sound:missing");
    expect(world.left).toEqual(nothingLeft);
  });

  it("fails with a custom match that throws", async () => {
    const session = startPrompt(world.channel, "sound:menu", {
      match: match.custom(() => {
        throw new RangeError("no such thing");
      }),
    });
    await playOut();
    await world.digits("1");
    expect(await session.result).toMatchObject({
      status: "failed",
      error: { code: "unexpected" },
      digits: "1",
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it.each<[string, PromptOptions]>([
    ["no attempt", { attempts: 0 }],
    ["half an attempt", { attempts: 1.5 }],
    ["a match that takes no digits", { match: match.none() }],
    ["no time", { interDigitTimeoutMs: 0 }],
    ["endless time", { overallTimeoutMs: Number.POSITIVE_INFINITY }],
    ["an empty list", { invalidMedia: [] }],
  ])("refuses %s", (_what, options) => {
    expect(() => startPrompt(world.channel, "sound:menu", options)).toThrow(
      expect.objectContaining({ code: "invalid_parameter" }),
    );
    expect(world.requests).toEqual([]);
    expect(world.left).toEqual(nothingLeft);
  });
});
