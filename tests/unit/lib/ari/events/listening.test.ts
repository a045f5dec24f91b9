import { describe, expect, expectTypeOf, it } from "vitest";
import type { StasisEnd, StasisStart } from "@/lib/ari";
import { Listening } from "@/lib/ari/events/listening";
import { HandleWorld } from "../handle-world";

const setUp = () => {
  const world = new HandleWorld();
  const everything = new Listening({
    hub: world.hub,
    hear: (subscriber) => world.hub.subscribe(subscriber),
  });
  return { world, channel: world.channel("1"), everything };
};

/** Nothing of what waited is left. */
const expectNothingLeft = (world: HandleWorld) => {
  expect(world.hub.subjectCount).toBe(0);
  expect(world.clock.timerCount).toBe(0);
  expect(world.resyncListenerCount).toBe(0);
};

/** An abort signal that knows how many listen to it. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const count = { listeners: 0 };
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    count.listeners += 1;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    count.listeners -= 1;
    remove(...given);
  };
  return { controller, signal, count };
}

describe("on", () => {
  it("hears the types that it names, typed by them, until undone", () => {
    const { world, channel } = setUp();
    const heard: string[] = [];
    const undos = [
      channel.on("StasisStart", (event) => {
        expectTypeOf(event).toEqualTypeOf<StasisStart>();
        heard.push(`start ${event.args.join()}`);
      }),
      channel.on(["StasisStart", "StasisEnd"], (event) => {
        expectTypeOf(event).toEqualTypeOf<StasisStart | StasisEnd>();
        heard.push(`either ${event.type}`);
      }),
      channel.onAny(({ type }) => void heard.push(`any ${type}`)),
    ];
    world.tell("StasisStart", "1", { args: ["a"] });
    world.tell("StasisStart", "2", { args: ["b"] });
    expect(heard.splice(0)).toEqual(["start a", "either StasisStart", "any StasisStart"]);
    world.tell("ChannelHold", "1");
    expect(heard.splice(0)).toEqual(["any ChannelHold"]);
    for (const undo of [...undos, ...undos]) undo();
    world.tell("StasisStart", "1", { args: [] });
    expect(heard).toEqual([]);
    expectNothingLeft(world);
  });

  it("takes only the types that there are", () => {
    const { channel } = setUp();
    // @ts-expect-error: no event is called so
    expect(() => channel.on("StasisBegin", () => undefined)).toThrow(/on: there is no event "StasisBegin"/);
    // @ts-expect-error: nor so
    expect(() => channel.events({ types: ["StasisStart", "toString"] })).toThrow(/no event "toString"/);
    // @ts-expect-error: it has no digit
    channel.on("StasisStart", ({ digit }) => digit);
  });
});

describe("once", () => {
  it("is the next event of its type about it, and leaves nothing", async () => {
    const { world, channel } = setUp();
    const found = channel.once("ChannelDtmfReceived", { timeoutMs: 1_000 });
    expect(world.clock.timerCount).toBe(1);
    world.tell("ChannelDtmfReceived", "2", { digit: "1" });
    world.tell("ChannelHold", "1");
    world.tell("ChannelDtmfReceived", "1", { digit: "2" });
    world.tell("ChannelDtmfReceived", "1", { digit: "3" });
    expect((await found).digit).toBe("2");
    expectNothingLeft(world);
  });

  it("is the one that it is to be", async () => {
    const { world, everything } = setUp();
    const found = everything.once("ChannelDtmfReceived", { where: ({ digit }) => digit === "#" });
    world.tell("ChannelDtmfReceived", "1", { digit: "1" });
    world.tell("ChannelDtmfReceived", "2", { digit: "#" });
    expect((await found).channel.id).toBe("2");
  });

  it("is any of several types", async () => {
    const { world, everything } = setUp();
    const found = everything.once(["ChannelHold", "ChannelUnhold"]);
    world.tell("ChannelUnhold", "1");
    expect((await found).type).toBe("ChannelUnhold");
  });

  it("gives up after its time, not before", async () => {
    const { world, channel } = setUp();
    const results: string[] = [];
    const found = channel.once("ChannelHold", { timeoutMs: 1_000 });
    found.catch(({ code, message }) => results.push(code, message));
    world.clock.advance(999);
    await Promise.resolve();
    expect(results).toEqual([]);
    world.clock.advance(1);
    await expect(found).rejects.toMatchObject({ code: "timeout", operation: "once ChannelHold" });
    expect(results[1]).toContain("within 1000 ms");
    expectNothingLeft(world);
  });

  it("is aborted, also before it began", async () => {
    const { world, channel } = setUp();
    const { controller, signal, count } = countedSignal();
    const found = channel.once("ChannelHold", { signal, timeoutMs: 1_000 });
    expect(count.listeners).toBe(1);
    controller.abort();
    await expect(found).rejects.toMatchObject({ code: "aborted" });
    await expect(channel.once("ChannelHold", { signal })).rejects.toMatchObject({ code: "aborted" });
    expect(count.listeners).toBe(0);
    expectNothingLeft(world);
  });

  it("leaves no listener on a signal that lives longer", async () => {
    const { world, channel } = setUp();
    const { signal, count } = countedSignal();
    const found = channel.once("ChannelHold", { signal });
    world.tell("ChannelHold", "1");
    await found;
    expect(count.listeners).toBe(0);
  });

  it("of a channel that ends first is not_found", async () => {
    const { world, channel } = setUp();
    const found = channel.once("ChannelDtmfReceived", { timeoutMs: 1_000 });
    world.tell("StasisEnd", "1");
    await expect(found).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("channel 1 ended first (StasisEnd)"),
    });
    const destroyed = channel.once("ChannelDtmfReceived");
    world.tell("ChannelDestroyed", "1");
    await expect(destroyed).rejects.toMatchObject({ code: "not_found" });
    expectNothingLeft(world);
  });

  it("of ChannelDestroyed waits through StasisEnd", async () => {
    const { world, channel } = setUp();
    const found = channel.once("ChannelDestroyed");
    world.tell("StasisEnd", "1");
    world.tell("ChannelDestroyed", "1", { cause: 16 });
    expect((await found).cause).toBe(16);
    expectNothingLeft(world);
  });

  it("of StasisEnd does not wait beyond ChannelDestroyed", async () => {
    const { world, channel } = setUp();
    const found = channel.once("StasisEnd");
    world.tell("ChannelDestroyed", "1");
    await expect(found).rejects.toMatchObject({ code: "not_found" });
  });

  it("of another end than the one that came is not_found", async () => {
    const { world, channel } = setUp();
    const found = channel.once("ChannelDestroyed", { where: ({ cause }) => cause === 17 });
    world.tell("ChannelDestroyed", "1", { cause: 16 });
    await expect(found).rejects.toMatchObject({ code: "not_found" });
  });

  it("of a bridge, a playback and a recording ends with them", async () => {
    const { world, channel } = setUp();
    const bridge = world.bridge("b").once("ChannelEnteredBridge");
    world.emit("BridgeDestroyed", { bridge: { id: "b" } });
    await expect(bridge).rejects.toMatchObject({ code: "not_found" });
    const playback = channel.stagePlay("sound:beep", { id: "p" }).handle.once("PlaybackContinuing");
    world.emit("PlaybackFinished", { playback: { id: "p", target_uri: "channel:1" } });
    await expect(playback).rejects.toMatchObject({ code: "not_found" });
    const recording = channel.stageRecord({ name: "r" }).handle.once("RecordingFinished");
    world.emit("RecordingFailed", { recording: { name: "r", target_uri: "channel:1" } });
    await expect(recording).rejects.toMatchObject({ code: "not_found" });
    expectNothingLeft(world);
  });

  it("goes on over a reconnect while the channel is there, and is not_found when it has gone", async () => {
    const { world, channel } = setUp();
    const results: string[] = [];
    const found = channel.once("ChannelDestroyed", { timeoutMs: 5_000 });
    found.catch(({ code }) => results.push(code));
    world.resync({ restarted: false });
    await Promise.resolve();
    expect(results).toEqual([]);
    world.outcomes.set("channels.get", 404);
    world.resync({ restarted: false });
    await expect(found).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("ended while the connection was lost"),
    });
    expectNothingLeft(world);
  });

  it("of everything does not end with a channel or a restart", async () => {
    const { world, everything } = setUp();
    const found = everything.once("ChannelHold");
    world.tell("StasisEnd", "1");
    world.tell("ChannelDestroyed", "1");
    world.resync({ restarted: true });
    world.tell("ChannelHold", "2");
    expect((await found).channel.id).toBe("2");
  });

  it("of what does not exist is refused", async () => {
    const { world, channel } = setUp();
    // @ts-expect-error: no event is called so
    await expect(channel.once("StasisBegin")).rejects.toMatchObject({ code: "invalid_parameter" });
    expectNothingLeft(world);
  });

  it("that nobody awaits any more ends without an unhandled rejection, and says so who asks later", async () => {
    const { world, channel } = setUp();
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    const over = channel.once("ChannelDestroyed");
    world.hub.close();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", onUnhandled);
    expect(unhandled).toEqual([]);
    await expect(over).rejects.toThrow(
      /^the wait for ChannelDestroyed of channel 1 ended: the client was closed\.$/,
    );
  });

  it("ends with the client", async () => {
    const { world, channel, everything } = setUp();
    const found = [channel.once("ChannelHold", { timeoutMs: 1_000 }), everything.once("ChannelHold")];
    world.hub.close();
    for (const one of found) await expect(one).rejects.toMatchObject({ code: "closed" });
    expectNothingLeft(world);
  });

  it("after the end of the client leaves no timer or listener either", async () => {
    const { world, channel } = setUp();
    const { signal, count } = countedSignal();
    world.hub.close();
    await expect(channel.once("ChannelHold", { timeoutMs: 1_000, signal })).rejects.toMatchObject({
      code: "closed",
    });
    expect(count.listeners).toBe(0);
    expectNothingLeft(world);
  });

  it("rejects with what its condition throws, and leaves nothing", async () => {
    const { world, channel } = setUp();
    const { signal, count } = countedSignal();
    const error = new Error("told to");
    const found = channel.once("ChannelDtmfReceived", {
      where: () => {
        throw error;
      },
      timeoutMs: 1_000,
      signal,
    });
    world.tell("ChannelDtmfReceived", "1", { digit: "1" });
    await expect(found).rejects.toBe(error);
    expect(world.problems).toEqual([]);
    expect(count.listeners).toBe(0);
    expectNothingLeft(world);
  });

  it.each([0, Number.NaN, 2 ** 31])("refuses to wait for %d ms, which no timer keeps", async (timeoutMs) => {
    const { world, channel } = setUp();
    await expect(channel.once("ChannelHold", { timeoutMs })).rejects.toMatchObject({
      code: "invalid_parameter",
      message: expect.stringContaining("timeoutMs"),
    });
    expectNothingLeft(world);
  });
});

describe("events", () => {
  it("are those from the call on, of the types asked for, and end by break", async () => {
    const { world, channel } = setUp();
    world.tell("ChannelDtmfReceived", "1", { digit: "0" });
    const digits = channel.events({ types: "ChannelDtmfReceived" });
    for (const digit of "12#") world.tell("ChannelDtmfReceived", "1", { digit });
    world.tell("ChannelHold", "1");
    let typed = "";
    for await (const { digit } of digits) {
      if (digit === "#") break;
      typed += digit;
    }
    expect(typed).toBe("12");
    expectNothingLeft(world);
  });

  it("are of every type by default", async () => {
    const { world, everything } = setUp();
    const events = everything.events();
    world.tell("ChannelHold", "1");
    world.tell("ChannelUnhold", "2");
    world.hub.close();
    const types: string[] = [];
    for await (const { type } of events) types.push(type);
    expect(types).toEqual(["ChannelHold", "ChannelUnhold"]);
  });

  it("end without an error by abort, also one that came before", async () => {
    const { world, channel } = setUp();
    const { controller, signal, count } = countedSignal();
    const events = channel.events({ signal });
    const next = events.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await channel.events({ signal }).next()).toEqual({ done: true, value: undefined });
    expect(count.listeners).toBe(0);
    expectNothingLeft(world);
  });

  it("end with the client, also one that was closed before", async () => {
    const { world, channel } = setUp();
    const next = channel.events().next();
    world.hub.close();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await channel.events().next()).toEqual({ done: true, value: undefined });
  });

  it("end with an error when the loop is too far behind, and stop listening", async () => {
    const { world, channel } = setUp();
    const events = channel.events({ maxQueuedEvents: 1 });
    world.tell("ChannelHold", "1");
    world.tell("ChannelHold", "1");
    expectNothingLeft(world);
    expect(await events.next()).toMatchObject({ done: false });
    await expect(events.next()).rejects.toMatchObject({ code: "unavailable" });
  });
});
