import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { BridgeMonitor } from "@/lib/ari/sessions/bridge-monitor";
import { HandleWorld, later } from "../handle-world";
import { settle } from "../stream-world";

const lookAgainMs = 5_000;

const holds = (world: HandleWorld, ...channels: string[]) =>
  world.bodyOf.set("bridges.get", { id: "b", channels });

const start = async (...channels: string[]) => {
  const world = new HandleWorld();
  holds(world, ...channels);
  const monitor = await BridgeMonitor.start(world.bridge("b"));
  const changes: string[] = [];
  monitor.onChange((members) => changes.push(members.join(" ")));
  world.sent();
  return { world, monitor, changes };
};

const enter = (world: HandleWorld, id: string, ...channels: string[]) =>
  world.emit("ChannelEnteredBridge", { bridge: { id: "b", channels }, channel: { id } });
const leave = (world: HandleWorld, id: string, ...channels: string[]) =>
  world.emit("ChannelLeftBridge", { bridge: { id: "b", channels }, channel: { id } });
const destroy = (world: HandleWorld) => world.emit("BridgeDestroyed", { bridge: { id: "b", channels: [] } });

const expectNothingLeft = async (world: HandleWorld) => {
  await settle();
  expect(world.sources).toEqual([]);
  expect(world.hub.subjectCount).toBe(0);
  expect(world.resyncListenerCount).toBe(0);
  expect(world.clock.timerCount).toBe(0);
};

describe("a bridge monitor", () => {
  it("subscribes, and knows who is in the bridge", async () => {
    const { world, monitor } = await start("1", "2");
    expect(monitor.members).toEqual(["1", "2"]);
    expect(world.sources).toEqual(["bridge:b"]);
  });

  it("follows who comes and goes, without the channels of Asterisk itself", async () => {
    const { world, monitor, changes } = await start("1");
    enter(world, "2", "1", "2");
    leave(world, "1", "2", "recorder");
    expect(monitor.members).toEqual(["2"]);
    // Of another bridge, and of one who is known to have left.
    world.emit("ChannelLeftBridge", { bridge: { id: "other" }, channel: { id: "2" } });
    leave(world, "1", "2");
    expect(changes).toEqual(["1 2", "2"]);
  });

  it("tells a listener no more that was undone, and the others of one that throws", async () => {
    const { world, monitor, changes } = await start();
    const error = new Error("told to");
    const undone: string[] = [];
    monitor.onChange(() => undone.push("told"))();
    monitor.onChange(() => {
      throw error;
    });
    const after: number[] = [];
    monitor.onChange(({ length }) => after.push(length));
    enter(world, "1", "1");
    expect(changes).toEqual(["1"]);
    expect(undone).toEqual([]);
    expect(after).toEqual([1]);
    expect(world.problems).toEqual([error]);
  });

  it("ends with the bridge, empty, and leaves nothing", async () => {
    const { world, monitor, changes } = await start("1");
    destroy(world);
    expect(await monitor.ended).toBe("destroyed");
    expect(monitor.members).toEqual([]);
    expect(changes).toEqual([""]);
    await expectNothingLeft(world);
  });

  it.each(["by itself", "with the client"])("is closed %s, and leaves nothing", async (how) => {
    const { world, monitor, changes } = await start("1");
    if (how === "by itself") monitor.close();
    else world.closing.abort();
    expect(await monitor.ended).toBe("closed");
    enter(world, "2", "1", "2");
    expect(changes).toEqual([]);
    await expectNothingLeft(world);
  });

  it.each([
    [404, "not_found"],
    [500, "server_error"],
  ])("is not started when its first look is answered %d, and leaves nothing", async (status, code) => {
    const world = new HandleWorld();
    world.outcomes.set("bridges.get", status);
    await expect(BridgeMonitor.start(world.bridge("b"))).rejects.toMatchObject({ code });
    await expectNothingLeft(world);
  });

  it.each([
    [404, "not_found"],
    [200, "unprocessable"],
  ])(
    "tells a bridge that is not there from one that it cannot hear, by a look answered %d",
    async (status, code) => {
      const world = new HandleWorld();
      world.subscribeErrors.set("bridge:b", new AriError("unprocessable", "told to"));
      world.outcomes.set("bridges.get", status);
      await expect(BridgeMonitor.start(world.bridge("b"))).rejects.toMatchObject({ code });
      await expectNothingLeft(world);
    },
  );

  it("takes what comes while it looks after what it sees, once", async () => {
    const world = new HandleWorld();
    holds(world, "1", "2");
    const answer = later<number>();
    world.outcomes.set("bridges.get", answer.promise);
    const starting = BridgeMonitor.start(world.bridge("b"));
    await settle();
    // Seen already by the look, and not.
    enter(world, "2", "1", "2");
    leave(world, "1", "2");
    answer.resolve(200);
    expect((await starting).members).toEqual(["2"]);
  });

  it("ends when the bridge is destroyed while it looks", async () => {
    const world = new HandleWorld();
    holds(world, "1");
    const answer = later<number>();
    world.outcomes.set("bridges.get", answer.promise);
    const starting = BridgeMonitor.start(world.bridge("b"));
    await settle();
    destroy(world);
    answer.resolve(200);
    const monitor = await starting;
    expect(await monitor.ended).toBe("destroyed");
    expect(monitor.members).toEqual([]);
    await expectNothingLeft(world);
  });
});

describe("a bridge monitor after a lost connection", () => {
  it("looks who is in the bridge now", async () => {
    const { world, monitor, changes } = await start("1");
    holds(world, "2");
    world.resync({ restarted: false });
    await settle();
    expect(monitor.members).toEqual(["2"]);
    expect(changes).toEqual(["2"]);
  });

  it("ends when the bridge is no more", async () => {
    const { world, monitor } = await start("1");
    world.outcomes.set("bridges.get", 404);
    world.resync({ restarted: true });
    expect(await monitor.ended).toBe("destroyed");
    expect(monitor.members).toEqual([]);
    await expectNothingLeft(world);
  });

  it("goes by the last of two looks, whichever is answered first, and by what came meanwhile", async () => {
    for (const lastFirst of [true, false]) {
      const { world, monitor, changes } = await start("1");
      const [first, second] = [later<number>(), later<number>()];
      world.outcomes.set("bridges.get", first.promise);
      world.resync({ restarted: false });
      world.outcomes.set("bridges.get", second.promise);
      world.resync({ restarted: false });
      await settle();
      enter(world, "3", "2", "3");
      const answer = async (which: typeof first, ...channels: string[]) => {
        holds(world, ...channels);
        which.resolve(200);
        await settle();
      };
      if (lastFirst) {
        await answer(second, "2");
        await answer(first, "old");
      } else {
        await answer(first, "old");
        await answer(second, "2");
      }
      expect(monitor.members).toEqual(["2", "3"]);
      expect(changes).toEqual(["2", "2 3"]);
    }
  });

  it("does not hold events back for a look that failed, and looks again until one has not", async () => {
    const { world, monitor, changes } = await start("1");
    world.outcomes.set("bridges.get", new AriError("timeout", "told to."));
    world.resync({ restarted: false });
    await settle();
    enter(world, "2", "1", "2");
    expect(changes).toEqual(["1 2"]);
    world.clock.advance(lookAgainMs);
    await settle();
    expect(world.clock.timerCount).toBe(1);
    world.outcomes.set("bridges.get", 404);
    world.clock.advance(lookAgainMs);
    expect(await monitor.ended).toBe("destroyed");
    await expectNothingLeft(world);
  });

  it("looks no more when it is closed before it would look again", async () => {
    const { world, monitor } = await start("1");
    world.outcomes.set("bridges.get", 500);
    world.resync({ restarted: false });
    await settle();
    expect(world.clock.timerCount).toBe(1);
    monitor.close();
    await expectNothingLeft(world);
  });

  it("looks no more when it was closed, also while it was looking", async () => {
    const { world, monitor } = await start("1");
    const answer = later<AriError>();
    world.outcomes.set("bridges.get", answer.promise);
    world.resync({ restarted: false });
    await settle();
    monitor.close();
    answer.resolve(new AriError("timeout", "told to."));
    await expectNothingLeft(world);
  });

  it("looks no more after a look that failed when a newer one has not", async () => {
    const { world, monitor } = await start("1");
    world.outcomes.set("bridges.get", 500);
    world.resync({ restarted: false });
    await settle();
    expect(world.clock.timerCount).toBe(1);
    world.outcomes.clear();
    world.resync({ restarted: false });
    await settle();
    expect(world.clock.timerCount).toBe(0);
    expect(monitor.members).toEqual(["1"]);
  });
});
