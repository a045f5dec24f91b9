import { describe, expect, it } from "vitest";
import { ConnectionWorld, settle } from "./connection-world";

const taken = {
  name: "AriError",
  code: "conflict",
  message: expect.stringMatching(/another program has connected as the application app,.*checkNow\(\)\.$/),
};

describe("an application that another program takes", () => {
  it("is told where no listener of the state is there, so that the process does not end silently", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    world.send("ApplicationReplaced");
    expect(client.state).toEqual({ status: "replaced" });
    expect(world.problems).toEqual([expect.objectContaining(taken)]);
  });

  it("is left to the listener of the state that there is", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const states: string[] = [];
    client.onState(({ status }) => states.push(status));
    world.send("ApplicationReplaced");
    expect(states).toEqual(["replaced"]);
    expect(world.problems).toEqual([]);
  });

  it("is told to who listened once and does not any more", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    client.onState(() => undefined)();
    world.send("ApplicationReplaced");
    expect(world.problems).toHaveLength(1);
  });

  it("ends a session that runs, and one that is begun later, by that reason", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const running = client.channel("1").play("sound:a");
    world.send("ApplicationReplaced");
    expect(await running.result).toMatchObject({ status: "failed", error: taken });
    const later = client.channel("1").dial();
    const over = client.channel("1").dial();
    void over.cancel();
    world.clock.advance(0);
    expect(await later.result).toMatchObject({ status: "failed", error: taken });
    await client.close();
    expect(world.clock.timerCount).toBe(0);
  });

  it("comes back by checkNow(), and sessions run again", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    client.onState(() => undefined);
    world.send("ApplicationReplaced");
    client.checkNow();
    await settle();
    world.clock.advance(125);
    await world.goLive();
    expect(client.state.status).toBe("live");
    const session = client.channel("1").dial();
    world.clock.advance(0);
    world.send("ChannelDestroyed", { channel: { id: "1" }, cause: 16, cause_txt: "Normal Clearing" });
    expect(await session.result).toMatchObject({ status: "not_answered", cause: 16 });
    await client.close();
  });

  it("fails the first connect at once", async () => {
    const world = new ConnectionWorld();
    const opening = world.open();
    world.last.handlers.onOpen();
    world.send("ApplicationReplaced");
    await expect(opening).rejects.toMatchObject(taken);
    expect(world.problems).toEqual([]);
    expect(world.isHttpClosed).toBe(true);
  });
});

describe("a handle by what is no id", () => {
  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [{ id: "1" }, "object"],
  ])("%o is refused, and says what it was", async (given, word) => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    // As a program without types has it.
    const { channel } = client as unknown as { channel: (given: unknown) => unknown };
    expect(() => channel(given)).toThrow(
      `channel: the channel is given by its id or key, and not by ${word}.`,
    );
    expect(() => channel(client.bridge("b").key)).toThrow("not by the key of a bridge");
    await client.close();
  });
});
