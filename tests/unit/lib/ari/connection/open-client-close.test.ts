import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "@/lib/ari/nodejs";
import { type FakeAsterisk, startFakeAsterisk } from "@/tests/support/fake-asterisk/fake-asterisk";
import { ConnectionWorld, settle } from "./connection-world";

describe("close", () => {
  it("ends everything, leaves no timer, and may be called twice", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const dialog = client.dialog();
    const waiting = [
      client.once("ChannelHold", { timeoutMs: 60_000 }),
      client.channel("1").once("ChannelHold", { timeoutMs: 60_000 }),
      dialog.once("ChannelHold", { timeoutMs: 60_000 }),
    ];
    const next = client.events({ types: "ChannelHold" }).next();
    const [first, second] = [client.close(), client.close()];
    for (const one of waiting) await expect(one).rejects.toMatchObject({ code: "closed" });
    expect(await next).toEqual({ done: true, value: undefined });
    await first;
    await second;
    expect(world.clock.timerCount).toBe(0);
    expect(world.last.isOpen).toBe(false);
    expect(world.isHttpClosed).toBe(true);
    expect(client.state.status).toBe("closed");
    await expect(client.once("ChannelHold", { timeoutMs: 1 })).rejects.toMatchObject({ code: "closed" });
    expect(world.clock.timerCount).toBe(0);
  });

  it("while it waits for the next try leaves none either", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    world.lose();
    expect(world.clock.timerCount).toBe(1);
    await client.close();
    expect(world.clock.timerCount).toBe(0);
    expect(world.sockets).toHaveLength(1);
  });
});

describe("over a real socket", () => {
  /** Sockets and timers of this process. */
  const resources = () =>
    process
      .getActiveResourcesInfo()
      .filter((name) => /TCP|TLS|Timeout|GetAddrInfo/.test(name))
      .sort();
  let asterisk: FakeAsterisk;
  let before: string[];

  beforeAll(async () => {
    asterisk = await startFakeAsterisk();
    await settle();
    before = resources();
  });
  afterAll(() => asterisk.close());

  it("leaves nothing behind", async () => {
    const { url, username, password } = asterisk;
    const client = await connect({ url, username, password, app: "leak" });
    const handle = client.channel("1");
    const waiting = handle.once("ChannelDestroyed", { timeoutMs: 60_000 });
    const isOver = expect(waiting).rejects.toMatchObject({ code: "closed" });
    handle.on("ChannelHold", () => undefined);
    expect(resources().length).toBeGreaterThan(before.length);
    await client.close();
    await isOver;
    await expect.poll(() => asterisk.connectionCount).toBe(0);
    await expect.poll(resources).toEqual(before);
  });

  it("rejects a wrong password at once, and leaves nothing behind", async () => {
    const { url, username } = asterisk;
    await expect(connect({ url, username, password: "wrong", app: "leak" })).rejects.toMatchObject({
      code: "unauthorized",
    });
    await expect.poll(() => asterisk.connectionCount).toBe(0);
    await expect.poll(resources).toEqual(before);
  });
});
