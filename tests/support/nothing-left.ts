import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, inject } from "vitest";
import type { Application, Bridge, Channel } from "@/lib/ari";
import { type AsteriskCoordinates, ariRequest } from "./asterisk/rest";

const patienceMs = 5_000;

async function left(asterisk: AsteriskCoordinates): Promise<string[]> {
  const list = async <Model>(path: string) => (await ariRequest(asterisk, "GET", path)) as Model[];
  const [channels, bridges, applications] = await Promise.all([
    list<Channel>("/channels"),
    list<Bridge>("/bridges"),
    list<Application>("/applications"),
  ]);
  return [
    ...channels.map(({ id, name, state }) => `channel ${name} ${id}, ${state}`),
    ...bridges.map(({ id, bridge_class, channels: members }) => `bridge ${id}, ${bridge_class}, ${members}`),
    ...applications.map((application) => `application ${JSON.stringify(application)}`),
  ];
}

// The files share the two Asterisks: what one leaves, the next would stumble over.
afterAll(async () => {
  for (const [version, asterisk] of Object.entries(inject("asterisks"))) {
    const untilMs = performance.now() + patienceMs;
    let things = await left(asterisk);
    while (things.length > 0 && performance.now() < untilMs) {
      await delay(100);
      things = await left(asterisk);
    }
    expect(things, `left on Asterisk ${version}`).toEqual([]);
  }
});
