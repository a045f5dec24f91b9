import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { MoveOptions } from "@/lib/ari";
import { HandleWorld } from "../handle-world";
import { settle } from "../stream-world";

const move = (options?: MoveOptions) => {
  const world = new HandleWorld();
  const moved = world.channel("1").moveTo("other", options);
  // Looked at below.
  moved.catch(() => undefined);
  return { world, moved };
};

const expectNothingLeft = (world: HandleWorld) => {
  expect(world.hub.subjectCount).toBe(0);
  expect(world.resyncListenerCount).toBe(0);
  expect(world.clock.timerCount).toBe(0);
};

describe("a move to another application", () => {
  it("is over when the channel has left ours, and is still there", async () => {
    const { world, moved } = move({ appArgs: "a,b", timeoutMs: 1_000 });
    await settle();
    world.tell("StasisEnd", "1");
    await moved;
    expect(world.sent()).toEqual(["POST /channels/1/move?app=other&appArgs=a,b", "GET /channels/1"]);
    expectNothingLeft(world);
  });

  it("has not happened when the channel left ours by a hangup", async () => {
    const { world, moved } = move();
    world.outcomes.set("channels.get", 404);
    await settle();
    world.tell("StasisEnd", "1");
    await expect(moved).rejects.toMatchObject({ code: "not_found", operation: "channels.get" });
    expectNothingLeft(world);
  });

  it("has not happened when there is no such application", async () => {
    const { world, moved } = move();
    await settle();
    world.tell("ApplicationMoveFailed", "1", { destination: "other", args: [] });
    await expect(moved).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("no application other to move channel 1 to"),
    });
    expect(world.sent()).toEqual(["POST /channels/1/move?app=other"]);
    expectNothingLeft(world);
  });

  it("is heard of also when the event overtakes the answer", async () => {
    const { world, moved } = move();
    world.tell("StasisEnd", "1");
    await moved;
    expectNothingLeft(world);
  });

  it("that is refused waits for nothing", async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.move", 409);
    const { signal } = new AbortController();
    await expect(world.channel("1").moveTo("other", { signal, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "conflict",
    });
    await settle();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expectNothingLeft(world);
  });

  it("is given up after its time, and by its signal", async () => {
    const late = move({ timeoutMs: 1_000 });
    await settle();
    late.world.clock.advance(1_000);
    await expect(late.moved).rejects.toMatchObject({ code: "timeout" });
    expectNothingLeft(late.world);

    const controller = new AbortController();
    const aborted = move({ signal: controller.signal });
    await settle();
    controller.abort();
    await expect(aborted.moved).rejects.toMatchObject({ code: "aborted" });
    expectNothingLeft(aborted.world);
  });
});
