import { describe, expect, it } from "vitest";
import { ConnectionWorld, settle } from "./connection-world";

describe("subscriptions of a client", () => {
  const alice = "endpoint:PJSIP/alice";

  it("are counted, made again after a reconnect, and undone by the last", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive({ eventSources: ["deviceState:Stasis:lamp"] });
    expect(world.changes()).toEqual(["+deviceState:Stasis:lamp"]);
    const undos = await Promise.all([client.subscribe(alice), client.subscribe(alice)]);
    expect(world.changes()).toEqual([`+${alice}`]);
    await world.reconnect();
    expect(world.changes().sort()).toEqual(["+deviceState:Stasis:lamp", `+${alice}`]);
    await undos[0]?.();
    expect(world.changes()).toEqual([]);
    await undos[1]?.();
    expect(world.changes()).toEqual([`-${alice}`]);
    await world.reconnect();
    expect(world.changes()).toEqual(["+deviceState:Stasis:lamp"]);
  });

  it("are left alone by a resync without a loss", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    await client.subscribe(alice);
    world.changes();
    client.checkNow();
    await settle();
    expect(client.state.status).toBe("live");
    expect(world.changes()).toEqual([]);
  });

  it("of what is gone are dropped, and told of", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const lost: unknown[] = [];
    client.onResync(({ lostSources }) => lost.push(lostSources));
    const undo = await client.subscribe("channel:1");
    await client.subscribe(alice);
    world.gone.add("channel:1");
    await world.reconnect();
    expect(lost).toEqual([["channel:1"]]);
    world.changes();
    await undo();
    expect(world.changes()).toEqual([]);
    await world.reconnect();
    expect(world.changes()).toEqual([`+${alice}`]);
    expect(lost).toEqual([["channel:1"], []]);
  });

  it("under way during a reconnect are made again when that has lost them", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const release = world.hold(`POST /applications/app/subscription?eventSource=${alice}`);
    const subscribing = client.subscribe(alice);
    await settle();
    expect(world.subscribed.get(alice)).toBe(1);
    await world.reconnect();
    expect(client.state.status).toBe("live");
    expect(world.subscribed.get(alice)).toBeUndefined();
    release();
    const undo = await subscribing;
    expect(world.subscribed.get(alice)).toBe(1);
    expect(world.changes()).toEqual([`+${alice}`, `+${alice}`]);
    await world.reconnect();
    expect(world.changes()).toEqual([`+${alice}`]);
    await undo();
    expect(world.subscribed.get(alice)).toBe(0);
  });

  it("under way during a reconnect that has not lost them are made once", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const release = world.hold(`POST /applications/app/subscription?eventSource=${alice}`);
    const subscribing = client.subscribe(alice);
    await settle();
    world.lose();
    // Asterisk has kept the application, as it does one with a channel in it (res/stasis/app.c).
    world.subscribed.set(alice, 1);
    world.clock.advance(60_000);
    await world.goLive();
    release();
    await subscribing;
    expect(world.changes()).toEqual([`+${alice}`]);
    expect(world.subscribed.get(alice)).toBe(1);
  });

  it("under way during a reconnect that are refused are not made again, nor told as lost", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const lost: unknown[] = [];
    client.onResync(({ lostSources }) => lost.push(lostSources));
    const line = "POST /applications/app/subscription?eventSource=channel:1";
    const release = world.hold(line);
    world.gone.add("channel:1");
    const isRefused = expect(client.subscribe("channel:1")).rejects.toMatchObject({ code: "unprocessable" });
    await settle();
    await world.reconnect();
    release();
    await isRefused;
    await world.reconnect();
    expect(world.changes()).toEqual(["+channel:1"]);
    expect(lost).toEqual([[], []]);
  });

  it("are nothing under subscribeAll: Asterisk would take them and drop them", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive({ subscribeAll: true });
    world.requests.splice(0);
    const undo = await client.subscribe(alice);
    await undo();
    await undo();
    expect(world.requests).toEqual([]);
    await world.reconnect();
    expect(world.changes()).toEqual(["+channel:,bridge:,endpoint:,deviceState:"]);
  });

  it.each(["channel:", "bridge:", "deviceState:", "channel", ":1", ""])(
    "to %j are refused, and nothing is sent",
    async (source) => {
      const world = new ConnectionWorld();
      const client = await world.openLive();
      world.requests.splice(0);
      await expect(client.subscribe(source)).rejects.toMatchObject({
        code: "invalid_parameter",
        message: expect.stringContaining(JSON.stringify(source)),
      });
      expect(world.requests).toEqual([]);
      await world.reconnect();
      expect(world.changes()).toEqual([]);
    },
  );

  it("of the first connect to what is not there reject it at once, with their names", async () => {
    const world = new ConnectionWorld();
    world.gone.add("channel:1").add("bridge:b");
    const opening = world.open({ eventSources: ["channel:1", alice, "bridge:b"] });
    const isRefused = expect(opening).rejects.toMatchObject({
      code: "unprocessable",
      message: expect.stringContaining("channel:1, bridge:b"),
    });
    await world.goLive();
    await isRefused;
    expect(world.sockets).toHaveLength(1);
    expect(world.last.isOpen).toBe(false);
    expect(world.clock.timerCount).toBe(0);
    expect(world.isHttpClosed).toBe(true);
  });

  it("to everything are asked for on the socket too", async () => {
    const world = new ConnectionWorld();
    await world.openLive({ subscribeAll: true });
    expect(world.last.request).toEqual({ application: "app", subscribeAll: true });
    expect([...world.subscribed.keys()]).toEqual(["channel:", "bridge:", "endpoint:", "deviceState:"]);
  });
});

describe("dialogs of a client", () => {
  it("have a name each, free again after the end", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const dialog = client.dialog("d");
    expect(() => client.dialog("d")).toThrow(expect.objectContaining({ code: "conflict" }));
    expect(() => client.dialog("")).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
    expect(client.dialog().name).not.toBe(client.dialog().name);
    await dialog.end();
    expect(client.dialog("d")).not.toBe(dialog);
  });

  it("have what is staged by their handles", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const dialog = client.dialog("d");
    const channel = await dialog.channels.stageOriginate({ endpoint: "PJSIP/bob" }).exec();
    expect(channel.id).toMatch(/^[0-9a-f-]{36}-ch$/);
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    expect(dialog.keys().map(({ kind }) => kind)).toEqual(["channel", "playback"]);
    world.requests.splice(0);
    expect(await dialog.end()).toEqual([]);
    expect(world.requests).toEqual(["DELETE /playbacks/p", `DELETE /channels/${channel.id}`]);
  });
});

describe("handles of a client", () => {
  it("are of its Asterisk, and refuse a key of another", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const { key } = client.channel("1");
    expect(key.node).toBe("02:00");
    expect(client.handle(key).key).toBe(key);
    expect(() => client.channel(key.with({ node: "02:01" }))).toThrow(
      expect.objectContaining({ code: "invalid_parameter" }),
    );
    expect(() => client.endpoint("alice")).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
    expect(client.node().id).toBe("02:00");
    expect(client.stasisApplication().id).toBe("app");
  });
});

describe("user events", () => {
  it("go to our application, or to another", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    world.requests.splice(0);
    await client.userEvent("ring", { source: ["channel:1", "bridge:b"], variables: { a: "1" } });
    await client.userEvent("ring", { application: "other" });
    expect(world.requests).toEqual([
      "POST /events/user/ring?application=app&source=channel:1,bridge:b",
      "POST /events/user/ring?application=other",
    ]);
  });
});
