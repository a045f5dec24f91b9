import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import type { DialOptions } from "@/lib/ari/sessions/dial-session";
import { HandleWorld, later } from "../handle-world";
import { settle } from "../stream-world";

const dial = (options: DialOptions = {}) => {
  const world = new HandleWorld();
  const session = world.channel("1").dial(options);
  const words: string[] = [];
  session.onProgress((word) => words.push(word));
  return { world, session, words };
};

const hear = (world: HandleWorld, dialstatus: string, peer = "1") =>
  world.emit("Dial", { dialstatus, dialstring: "", peer: { id: peer } });

const end = (world: HandleWorld, cause: number, cause_txt: string) =>
  world.tell("ChannelDestroyed", "1", { cause, cause_txt });

const expectNothingLeft = (world: HandleWorld) => {
  expect(world.hub.subjectCount).toBe(0);
  expect(world.resyncListenerCount).toBe(0);
  expect(getEventListeners(world.closing.signal, "abort")).toEqual([]);
};

const noAnswer = () => new AriError("timeout", "told to.", { retryable: false });

describe("a channel that is dialled", () => {
  it("is so with the caller and the time that were given", () => {
    const { world } = dial({ caller: "2", timeout: 20 });
    expect(world.sent()).toEqual(["POST /channels/1/dial?caller=2&timeout=20"]);
  });

  it("is followed to its answer, and leaves nothing", async () => {
    const { world, session, words } = dial();
    hear(world, "");
    hear(world, "RINGING");
    // Of a channel that this one calls.
    world.emit("Dial", { dialstatus: "BUSY", caller: { id: "1" }, peer: { id: "2" } });
    world.clock.advance(3_000);
    hear(world, "ANSWER");
    expect(await session.result).toEqual({ status: "answered", dialStatus: "ANSWER", durationMs: 3_000 });
    expect(words).toEqual(["RINGING", "ANSWER"]);
    expectNothingLeft(world);
  });

  it("is answered also when only its state says so", async () => {
    const { world, session } = dial();
    world.tell("ChannelStateChange", "1", { channel: { id: "1", state: "Ringing" } });
    world.tell("ChannelStateChange", "1", { channel: { id: "1", state: "Up" } });
    expect(await session.result).toMatchObject({ status: "answered", dialStatus: "ANSWER" });
  });

  it("is not answered when it ends, and the last word and the cause say why", async () => {
    const { world, session } = dial();
    hear(world, "RINGING");
    hear(world, "BUSY");
    end(world, 17, "User busy");
    expect(await session.result).toEqual({
      status: "not_answered",
      dialStatus: "BUSY",
      cause: 17,
      causeText: "User busy",
      durationMs: 0,
    });
    expectNothingLeft(world);
  });

  it("goes on when a listener of its progress throws, which is reported, and tells the others", async () => {
    const { world, session, words } = dial();
    const error = new Error("told to");
    session.onProgress(() => {
      throw error;
    });
    const after: string[] = [];
    const undo = session.onProgress((word) => after.push(word));
    hear(world, "RINGING");
    undo();
    hear(world, "ANSWER");
    expect((await session.result).status).toBe("answered");
    expect(words).toEqual(["RINGING", "ANSWER"]);
    expect(after).toEqual(["RINGING"]);
    expect(world.problems).toEqual([error, error]);
  });
});

describe("a channel that the other side refuses", () => {
  it.each([
    ["BUSY", "busy"],
    ["CONGESTION", "congestion"],
    ["CHANUNAVAIL", "congestion"],
    ["NOANSWER", "no_answer"],
  ])("with %s is hung up when it does not end by itself", async (word, reason) => {
    const { world, session } = dial();
    world.sent();
    hear(world, word);
    world.clock.advance(499);
    expect(world.sent()).toEqual([]);
    world.clock.advance(1);
    expect(world.sent()).toEqual([`DELETE /channels/1?reason=${reason}`]);
    end(world, 17, "User busy");
    expect(await session.result).toMatchObject({ status: "not_answered", dialStatus: word, cause: 17 });
    expect(world.clock.timerCount).toBe(0);
    expectNothingLeft(world);
  });

  it("and that ends by itself is left alone", async () => {
    const { world, session } = dial();
    world.sent();
    hear(world, "BUSY");
    end(world, 17, "User busy");
    await session.result;
    world.clock.advance(10_000);
    expect(world.sent()).toEqual([]);
  });
});

describe("a channel that has not entered the application yet", () => {
  const notThere = () =>
    new AriError("conflict", "told to.", {
      status: 409,
      asteriskMessage: "Channel not in Stasis application",
    });
  const early = async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.dial", notThere());
    const session = world.channel("1").dial({ timeout: 5 });
    await settle();
    return { world, session };
  };
  const request = "POST /channels/1/dial?timeout=5";

  it("is dialled again as soon as it has", async () => {
    const { world, session } = await early();
    world.outcomes.delete("channels.dial");
    world.tell("StasisStart", "1", { args: [] });
    expect(world.sent()).toEqual([request, request]);
    hear(world, "ANSWER");
    expect((await session.result).status).toBe("answered");
    expect(world.clock.timerCount).toBe(0);
    expectNothingLeft(world);
  });

  it("is dialled again at once when that was told before the refusal", async () => {
    const world = new HandleWorld();
    const answer = later<AriError>();
    world.outcomes.set("channels.dial", answer.promise);
    const session = world.channel("1").dial({ timeout: 5 });
    world.tell("StasisStart", "1", { args: [] });
    answer.resolve(notThere());
    await settle();
    world.outcomes.delete("channels.dial");
    world.clock.advance(0);
    expect(world.sent()).toEqual([request, request]);
    hear(world, "ANSWER");
    expect((await session.result).status).toBe("answered");
  });

  it("is tried again where nothing tells of it, and has failed after 1.6 s", async () => {
    const { world, session } = await early();
    for (let tries = 1; tries <= 6; tries++) {
      expect(world.requests).toHaveLength(tries);
      world.clock.advance(800);
      await settle();
    }
    expect(await session.result).toMatchObject({ status: "failed", error: { code: "conflict" } });
    expect(world.requests).toHaveLength(7);
    expect(world.clock.timerCount).toBe(0);
    expectNothingLeft(world);
  });

  it("is not dialled any more when it is cancelled meanwhile", async () => {
    const { world, session } = await early();
    void session.cancel();
    world.clock.advance(5_000);
    await settle();
    expect(world.sent()).toEqual([request, "DELETE /channels/1"]);
    end(world, 0, "Unknown");
    expect((await session.result).status).toBe("cancelled");
  });
});

describe("a channel that cannot be dialled", () => {
  it.each([
    [404, "not_found"],
    [409, "conflict"],
  ])("has failed: %d", async (status, code) => {
    const world = new HandleWorld();
    world.outcomes.set("channels.dial", status);
    const result = await world.channel("1").dial().result;
    expect(result).toMatchObject({ status: "failed", error: { code } });
    expectNothingLeft(world);
  });

  it("is followed all the same when no answer came, because it may be dialled", async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.dial", noAnswer());
    const session = world.channel("1").dial();
    await settle();
    hear(world, "ANSWER");
    expect((await session.result).status).toBe("answered");
  });

  it("has failed when another program takes the application", async () => {
    const { world, session } = dial();
    const error = new AriError("conflict", "taken.");
    world.replace(error);
    expect(await session.result).toMatchObject({ status: "failed", error });
    expectNothingLeft(world);
  });

  it("has failed when the client is closed", async () => {
    const { world, session } = dial();
    world.closing.abort();
    expect(await session.result).toMatchObject({ status: "failed", error: { code: "closed" } });
    expectNothingLeft(world);
  });
});

describe("dialling that is cancelled", () => {
  it.each(["by its signal", "by a call"])("%s hangs up, and ends with the channel", async (how) => {
    const controller = new AbortController();
    const { world, session } = dial({ signal: controller.signal });
    world.sent();
    if (how === "by its signal") controller.abort();
    else expect(session.cancel()).toBe(session.result);
    await settle();
    expect(world.sent()).toEqual(["DELETE /channels/1"]);
    end(world, 26, "Answered elsewhere");
    expect(await session.result).toMatchObject({ status: "cancelled", cause: 26 });
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    expectNothingLeft(world);
  });

  it("before it began never dials, and hangs up", async () => {
    const { world, session } = dial({ signal: AbortSignal.abort() });
    await settle();
    expect(world.sent()).toEqual(["DELETE /channels/1"]);
    end(world, 0, "Unknown");
    expect((await session.result).status).toBe("cancelled");
    expectNothingLeft(world);
  });

  it("has failed when Asterisk refuses the hangup", async () => {
    const { world, session } = dial();
    world.outcomes.set("channels.hangup", 500);
    expect(await session.cancel()).toMatchObject({ status: "failed", error: { code: "server_error" } });
    expectNothingLeft(world);
  });

  it.each([
    ["the channel has gone already", 404],
    ["no answer came", noAnswer()],
  ])("waits for the end to be told when %s", async (_why, outcome) => {
    const { world, session } = dial();
    world.outcomes.set("channels.hangup", outcome);
    let isOver = false;
    void session.cancel().then(() => {
      isOver = true;
    });
    await settle();
    expect(isOver).toBe(false);
    end(world, 16, "Normal Clearing");
    expect(await session.result).toMatchObject({ status: "cancelled", cause: 16 });
  });

  it("is cancelled when the dialling itself is refused for it", async () => {
    const world = new HandleWorld();
    const answer = later<number>();
    world.outcomes.set("channels.dial", answer.promise);
    const session = world.channel("1").dial();
    void session.cancel();
    answer.resolve(404);
    expect(await session.result).toMatchObject({ status: "cancelled", error: { code: "not_found" } });
  });
});

describe("dialling over a lost connection", () => {
  it("ends with what the channel has come to", async () => {
    for (const [outcome, state, status] of [
      [200, "Up", "answered"],
      [404, "", "not_answered"],
    ] as const) {
      const { world, session } = dial();
      world.outcomes.set("channels.get", outcome);
      world.bodyOf.set("channels.get", { id: "1", state });
      world.resync({ restarted: false });
      expect((await session.result).status).toBe(status);
      expectNothingLeft(world);
    }
  });

  it("goes on while it rings, and while nobody answers what is asked", async () => {
    const { world, session } = dial();
    world.bodyOf.set("channels.get", { id: "1", state: "Ringing" });
    world.resync({ restarted: false });
    await settle();
    world.outcomes.set("channels.get", 500);
    world.resync({ restarted: false });
    await settle();
    end(world, 19, "No Answer");
    expect(await session.result).toMatchObject({ status: "not_answered", cause: 19 });
  });
});
