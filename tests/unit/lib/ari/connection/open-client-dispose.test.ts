import { expect, it } from "vitest";
import { ConnectionWorld } from "./connection-world";

it("a client is closed at the end of the block that uses it, also when that throws", async () => {
  for (const fails of [false, true]) {
    const world = new ConnectionWorld();
    const run = async () => {
      await using client = await world.openLive();
      expect(client.state.status).toBe("live");
      expect(world.isHttpClosed).toBe(false);
      if (fails) throw new Error("told to");
    };
    if (fails) await expect(run()).rejects.toThrow("told to");
    else await run();
    expect(world.isHttpClosed).toBe(true);
    expect(world.last.isOpen).toBe(false);
    expect(world.clock.timerCount).toBe(0);
  }
});
