import { expect, it } from "vitest";
import type { AriClient } from "@/lib/ari";
import { systemClock } from "@/lib/ari/clock";
import { DepartedChannels } from "@/lib/ari/connection/departed";
import { EventHub, Subscriber } from "@/lib/ari/events/event-hub";
import { settle } from "../stream-world";

function setUp(maxCount: number) {
  const hub = new EventHub(systemClock, (error) => {
    throw error;
  });
  const world = { alive: [] as string[], asked: 0, isAway: false };
  const list = async () => {
    world.asked += 1;
    if (world.isAway) throw new Error("away");
    return world.alive.map((id) => ({ id }));
  };
  const departed = new DepartedChannels({ channels: { list } } as unknown as AriClient, hub, maxCount);
  const listen = (id: string) => hub.subscribeTo(`channel:${id}`, new Subscriber(undefined, () => undefined));
  return { hub, world, departed, listen };
}

it("lets listeners of ended channels go, and keeps those of channels that went on", async () => {
  const { hub, world, departed, listen } = setUp(2);
  for (const id of ["a", "b", "c"]) listen(id);
  world.alive = ["b"];
  departed.add("a");
  departed.add("b");
  expect(world.asked).toBe(0);
  departed.add("c");
  await settle();
  expect(world.asked).toBe(1);
  expect(["a", "b", "c"].filter((id) => hub.hasSubject(`channel:${id}`))).toEqual(["b"]);
});

it("asks nothing about channels that nobody listens to", async () => {
  const { world, departed } = setUp(0);
  departed.add("a");
  await settle();
  expect(world.asked).toBe(0);
});

it("keeps all while Asterisk is away, and asks again with the next one", async () => {
  const { hub, world, departed, listen } = setUp(0);
  listen("a");
  world.isAway = true;
  departed.add("a");
  await settle();
  expect(hub.subjectCount).toBe(1);
  world.isAway = false;
  listen("b");
  departed.add("b");
  await settle();
  expect(world.asked).toBe(2);
  expect(hub.subjectCount).toBe(0);
});
