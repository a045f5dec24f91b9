import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { HandleWorld, later } from "../handle-world";

const setUp = () => {
  const world = new HandleWorld();
  return { world, dialog: world.dialog() };
};

const noAnswer = () => new AriError("timeout", "told to.", { retryable: false });

describe("the end of a dialog", () => {
  it("stops what plays and records, then hangs up, then destroys the bridges", async () => {
    const { world, dialog } = setUp();
    const bridge = await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
    const channel = await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    await dialog.channels.stageExternalMedia({ format: "slin16", channelId: "2" }).exec();
    await bridge.stageRecord({ name: "r" }).exec();
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    world.sent();
    expect(await dialog.end()).toEqual([]);
    expect(world.sent()).toEqual([
      "DELETE /playbacks/p",
      "POST /recordings/live/r/stop",
      "DELETE /channels/1",
      "DELETE /channels/2",
      "DELETE /bridges/b",
    ]);
    expect(dialog.keys()).toEqual([]);
    expect(world.hub.subjectCount).toBe(0);
    expect(world.resyncListenerCount).toBe(0);
    expect(world.dialogs.size).toBe(0);
  });

  it("waits with the bridges until the legs are hung up", async () => {
    const { world, dialog } = setUp();
    await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
    await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    const answer = later<number>();
    world.outcomes.set("channels.hangup", answer.promise);
    world.sent();
    const ended = dialog.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.sent()).toEqual(["DELETE /channels/1"]);
    answer.resolve(204);
    await ended;
    expect(world.sent()).toEqual(["DELETE /bridges/b"]);
  });

  it("is told what could not be undone; what has gone already is no failure", async () => {
    const { world, dialog } = setUp();
    await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
    await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    world.outcomes.set("channels.hangup", 404);
    world.outcomes.set("bridges.destroy", 500);
    const failures = await dialog.end();
    expect(failures.map(({ key, error }) => `${key} ${error.code}`)).toEqual([
      "node/bridge/b?dialog=d server_error",
    ]);
  });

  it.each([
    ["has ended with its bridge", 404, []],
    ["can be stopped by then", 204, []],
    ["cannot be stopped at all", 500, ["node/playback/p?dialog=d server_error"]],
  ] as const)(
    "asks once more, last, for a playback whose stop is refused: one that %s",
    async (_, then, told) => {
      const { world, dialog } = setUp();
      const bridge = await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
      await bridge.stagePlay("tone:ring", { id: "p" }).exec();
      const answer = later<number>();
      world.outcomes.set("playbacks.stop", 500);
      world.outcomes.set("bridges.destroy", answer.promise);
      world.sent();
      const ended = dialog.end();
      await new Promise((resolve) => setImmediate(resolve));
      world.outcomes.set("playbacks.stop", then);
      answer.resolve(204);
      const failures = await ended;
      expect(world.sent()).toEqual(["DELETE /playbacks/p", "DELETE /bridges/b", "DELETE /playbacks/p"]);
      expect(failures.map(({ key, error }) => `${key} ${error.code}`)).toEqual(told);
    },
  );

  it("is told which subscriptions could not be undone", async () => {
    const { world, dialog } = setUp();
    const error = new AriError("unavailable", "told to.");
    world.unsubscribeErrors.set("endpoint:PJSIP/alice", error);
    world.unsubscribeErrors.set("channel:gone", new AriError("not_found", "told to."));
    for (const source of ["channel:gone", "endpoint:PJSIP/alice", "deviceState:lamp"])
      await dialog.subscribe(source);
    expect(await dialog.end()).toEqual([{ eventSource: "endpoint:PJSIP/alice", error }]);
    expect(world.sources).toEqual(["channel:gone", "endpoint:PJSIP/alice"]);
  });

  it("refuses what comes after it, and ends who waits", async () => {
    const { world, dialog } = setUp();
    const waiting = dialog.once("StasisStart", { timeoutMs: 1_000 });
    const [first, second] = [dialog.end(), dialog.end()];
    expect(first).toBe(second);
    await expect(waiting).rejects.toMatchObject({
      code: "closed",
      message: expect.stringContaining("the dialog d has ended"),
    });
    await first;
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob" });
    world.dialogs.set("d", dialog);
    await expect(staged.exec()).rejects.toMatchObject({ code: "closed" });
    expect(() => dialog.add(world.channel("1"))).toThrow(AriError);
    await expect(dialog.subscribe("endpoint:PJSIP/alice")).rejects.toMatchObject({ code: "closed" });
    expect(world.sent()).toEqual([]);
    expect(world.sources).toEqual([]);
    expect(world.clock.timerCount).toBe(0);
    expect(world.hub.subjectCount).toBe(0);
  });

  it("undoes what was being made meanwhile", async () => {
    const { world, dialog } = setUp();
    const answer = later<number>();
    world.outcomes.set("channels.originate", answer.promise);
    world.outcomes.set("channels.hangup", 404);
    const made = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    expect(await dialog.end()).toEqual([]);
    world.outcomes.set("channels.hangup", 204);
    world.sent();
    answer.resolve(200);
    await expect(made).rejects.toMatchObject({ code: "closed" });
    expect(world.sent()).toEqual(["DELETE /channels/1"]);
    expect(world.hub.subjectCount).toBe(0);
  });

  it("undoes what may have been made meanwhile, and leaves what was not", async () => {
    for (const [outcome, undone] of [
      [noAnswer(), ["DELETE /channels/1"]],
      [400, []],
    ] as const) {
      const { world, dialog } = setUp();
      const answer = later<number | AriError>();
      world.outcomes.set("channels.originate", answer.promise);
      const made = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
      await dialog.end();
      world.sent();
      answer.resolve(outcome);
      await expect(made).rejects.toMatchObject({ code: outcome === 400 ? "bad_request" : "timeout" });
      expect(world.sent()).toEqual(undone);
    }
  });

  it("unsubscribes what was subscribed to, also what is being subscribed to", async () => {
    const { world, dialog } = setUp();
    await dialog.subscribe("endpoint:PJSIP/alice");
    const late = dialog.subscribe("endpoint:PJSIP/bob");
    expect(world.sources).toEqual(["endpoint:PJSIP/alice", "endpoint:PJSIP/bob"]);
    const ended = dialog.end();
    await expect(late).rejects.toMatchObject({ code: "closed" });
    await ended;
    expect(world.sources).toEqual([]);
  });
});
