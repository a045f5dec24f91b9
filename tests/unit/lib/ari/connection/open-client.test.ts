import { describe, expect, it } from "vitest";
import { AriError, type ResyncContext } from "@/lib/ari";
import { ConnectionWorld, settle } from "./connection-world";

describe("connecting", () => {
  it("is done when events flow, and knows where it is", async () => {
    const world = new ConnectionWorld();
    const opening = world.open();
    let isDone = false;
    void opening.then(() => {
      isDone = true;
    });
    await settle();
    expect(isDone).toBe(false);
    await world.goLive();
    const client = await opening;
    world.clock.advance(0);
    expect(client).toMatchObject({ application: "app", nodeId: "02:00", version: "22.10.1" });
    expect(client.state.status).toBe("live");
    expect(world.sockets.map(({ request }) => request)).toEqual([
      { application: "app", subscribeAll: false },
    ]);
    expect(world.clock.timerCount).toBe(0);
  });

  it.each([
    [401, "unauthorized"],
    [403, "forbidden"],
  ])("is refused at once by %s", async (status, code) => {
    const world = new ConnectionWorld();
    const opening = world.open();
    world.refuse(status);
    await expect(opening).rejects.toMatchObject({ code });
    expect(world.sockets).toHaveLength(1);
    expect(world.clock.timerCount).toBe(0);
    expect(world.isHttpClosed).toBe(true);
  });

  it("tries again until its time is over, and says what went wrong last", async () => {
    const world = new ConnectionWorld();
    const opening = world.open({ connectTimeoutMs: 5_000 });
    const caught = opening.catch((error: unknown) => error);
    world.lose(new AriError("connection_failed", "first."));
    world.clock.advance(2_000);
    const last = new AriError("unavailable", "booting.");
    world.lose(last);
    world.clock.advance(5_000);
    expect(await caught).toMatchObject({
      code: "timeout",
      retryable: true,
      cause: last,
      message: expect.stringContaining("booting."),
    });
    expect(world.sockets.length).toBeGreaterThan(1);
    expect(world.clock.timerCount).toBe(0);
    expect(world.sockets.at(-1)?.isOpen).toBe(false);
  });

  it("that hears nothing times out without a reason", async () => {
    const world = new ConnectionWorld();
    const opening = world.open();
    const caught = opening.catch((error: unknown) => error);
    world.clock.advance(29_999);
    await settle();
    expect(world.last.isOpen).toBe(true);
    world.clock.advance(1);
    const error = await caught;
    expect(error).toMatchObject({ code: "timeout", message: expect.stringContaining("within 30000 ms") });
    expect(error).not.toHaveProperty("cause");
    expect(world.last.isOpen).toBe(false);
  });

  it("is aborted, also before it began", async () => {
    const world = new ConnectionWorld();
    const controller = new AbortController();
    const opening = world.open({ signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: "aborted" });
    expect(world.last.isOpen).toBe(false);
    expect(world.clock.timerCount).toBe(0);
    const before = world.sockets.length;
    await expect(world.open({ signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
    expect(world.sockets).toHaveLength(before);
    expect(world.clock.timerCount).toBe(0);
  });

  it("once done is not ended by its signal or time", async () => {
    const world = new ConnectionWorld();
    const controller = new AbortController();
    const client = await world.openLive({ signal: controller.signal, connectTimeoutMs: 1_000 });
    controller.abort();
    world.clock.advance(10_000);
    await settle();
    expect(client.state.status).toBe("live");
  });

  it("waits for the resync, and takes what that throws for a failed try", async () => {
    const world = new ConnectionWorld();
    const seen: ResyncContext[] = [];
    const opening = world.open({
      resync: (context) => {
        seen.push(context);
        if (seen.length === 1) throw new Error("the lists could not be read");
      },
    });
    await world.goLive();
    world.clock.advance(20_000);
    await world.goLive();
    const client = await opening;
    expect(seen).toHaveLength(2);
    expect(seen[1]).toMatchObject({ restarted: false, lostSources: [] });
    expect(client.nodeId).toBe("02:00");
  });
});

describe("events of a client", () => {
  it("that came while it connected reach who listens as soon as it has, in their order", async () => {
    const world = new ConnectionWorld();
    const heard: string[] = [];
    const opening = world.open({
      resync: () => world.send("ChannelHold", { channel: { id: "1" } }),
    });
    await world.goLive();
    const client = await opening;
    client.on("ChannelHold", ({ channel }) => heard.push(channel.id));
    world.send("ChannelHold", { channel: { id: "2" } });
    expect(heard).toEqual([]);
    world.clock.advance(0);
    world.send("ChannelHold", { channel: { id: "3" } });
    expect(heard).toEqual(["1", "2", "3"]);
  });

  it("come to its listeners, those that waited for the resync too", async () => {
    const world = new ConnectionWorld();
    const opening = world.open();
    world.last.handlers.onOpen();
    world.send("StasisStart", { channel: { id: "early" }, args: [] });
    await settle();
    const client = await opening;
    const heard: string[] = [];
    client.on("StasisStart", ({ channel }) => void heard.push(channel.id));
    client.channel("2").on("StasisStart", ({ channel }) => void heard.push(`handle ${channel.id}`));
    world.send("StasisStart", { channel: { id: "1" }, args: [] });
    world.send("StasisStart", { channel: { id: "2" }, args: [] });
    world.clock.advance(0);
    expect(heard).toEqual(["early", "1", "2", "handle 2"]);
  });

  it("that are none go to onUnknown", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const unknown: unknown[] = [];
    const undo = client.onUnknown((raw) => unknown.push(raw));
    world.send("FutureEvent");
    world.last.handlers.onText("{");
    undo();
    world.last.handlers.onText("[");
    expect(unknown).toEqual([expect.objectContaining({ type: "FutureEvent" }), "{"]);
  });

  it("go on after a listener that throws, and an onError that throws, without a new connection", async () => {
    const world = new ConnectionWorld();
    const thrown: unknown[] = [];
    const catcher = (error: unknown) => thrown.push(error);
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", catcher);
    try {
      const client = await world.openLive({
        onError: () => {
          throw new Error("from onError");
        },
      });
      const heard: string[] = [];
      client.on("ChannelHold", () => {
        throw new Error("from the listener");
      });
      client.on("ChannelHold", () => void heard.push("second"));
      world.send("ChannelHold", { channel: { id: "1" } });
      await settle();
      expect(heard).toEqual(["second"]);
      expect(client.state.status).toBe("live");
      expect(thrown).toEqual([new Error("from onError")]);
    } finally {
      process.off("uncaughtException", catcher);
      for (const other of others) process.on("uncaughtException", other);
    }
  });

  it("report what a listener throws to onError", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    client.on("ChannelHold", () => Promise.reject(new Error("rejected")));
    client.onUnknown(() => {
      throw new Error("unknown");
    });
    client.onState(() => {
      throw new Error("state");
    });
    world.send("ChannelHold", { channel: { id: "1" } });
    world.send("FutureEvent");
    await settle();
    expect(world.problems).toEqual([new Error("unknown"), new Error("rejected")]);
    await world.reconnect();
    expect(client.state.status).toBe("live");
    expect(world.problems).toContainEqual(new Error("state"));
  });
});

describe("a reconnect", () => {
  it("is told after it, not of the first connect, with whether Asterisk restarted", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const news: unknown[] = [];
    const undo = client.onResync((one) => news.push(one));
    await settle();
    expect(news).toEqual([]);
    await world.reconnect();
    expect(news).toEqual([{ restarted: false, lostSources: [] }]);
    world.startupTime = "2026-01-02T00:00:00.000+0000";
    await world.reconnect();
    expect(news.at(-1)).toEqual({ restarted: true, lostSources: [] });
    undo();
    await world.reconnect();
    expect(news).toHaveLength(2);
  });

  it("is told when the events that waited have been delivered, and calls work", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const order: string[] = [];
    client.on("ChannelHold", () => void order.push("event"));
    client.onResync(() => order.push(client.state.status));
    world.lose();
    world.clock.advance(60_000);
    world.last.handlers.onOpen();
    world.send("ChannelHold", { channel: { id: "1" } });
    await settle();
    expect(order).toEqual(["event", "live"]);
  });

  it("ends what waits on a handle that ended meanwhile, and takes it out of the dialogs", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const waiting = client.channel("1").once("ChannelDestroyed");
    const isOver = expect(waiting).rejects.toMatchObject({ code: "not_found" });
    const dialog = client.dialog("d");
    dialog.add(client.channel("1"));
    await world.reconnect();
    expect(dialog.keys()).toHaveLength(1);
    world.statuses.set("GET /channels/1", 404);
    await world.reconnect();
    await settle();
    await isOver;
    expect(dialog.keys()).toEqual([]);
  });

  it("by checkNow comes as soon as the lost socket is gone for a moment", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const states: string[] = [];
    client.onState(({ status }) => states.push(status));
    world.lose();
    client.checkNow();
    world.clock.advance(125);
    await world.goLive();
    expect(states).toEqual(["waiting", "connecting", "resyncing", "live"]);
  });
});
