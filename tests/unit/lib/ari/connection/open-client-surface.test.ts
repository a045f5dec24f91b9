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
