import { describe, expect, it } from "vitest";
import { ConnectionWorld } from "./connection-world";

describe("a dialog of a client", () => {
  it("makes nothing any more once it has ended: neither it, nor what belonged to it", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const dialog = client.dialog("d");
    const caller = dialog.add(client.channel("1"));
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob" });
    expect(await dialog.end()).toEqual([]);
    world.requests.length = 0;
    for (const late of [
      staged,
      dialog.channels.stageCreate({ endpoint: "PJSIP/bob" }),
      dialog.bridges.stageCreate(),
      caller.stagePlay("sound:beep"),
      caller.stageRecord(),
      caller.stageSnoop({ spy: "in" }),
    ]) {
      await expect(late.exec()).rejects.toMatchObject({
        code: "closed",
        message: expect.stringContaining("the dialog d has ended"),
      });
    }
    expect(world.requests).toEqual([]);
    await client.close();
  });

  it("gives its name free with its end", async () => {
    const world = new ConnectionWorld();
    const client = await world.openLive();
    const first = client.dialog("d");
    expect(() => client.dialog("d")).toThrow(expect.objectContaining({ code: "conflict" }));
    await first.end();
    const bridge = await client.dialog("d").bridges.stageCreate({ bridgeId: "b" }).exec();
    expect(bridge.key.dialog).toBe("d");
    await client.close();
  });
});
