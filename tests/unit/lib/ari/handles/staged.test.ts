import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { Staged } from "@/lib/ari/handles/staged";
import { channelStaging } from "@/lib/ari/handles/staging";
import { HandleWorld, later } from "../handle-world";

describe("something staged", () => {
  it("has its id, and can be listened to, before anything is sent", async () => {
    const world = new HandleWorld();
    const staged = world.channel("1").stagePlay("sound:beep");
    const started = staged.handle.once("PlaybackStarted");
    expect(world.sent()).toEqual([]);
    const made = staged.exec();
    // The event overtakes the answer.
    world.emit("PlaybackStarted", { playback: { id: staged.handle.id, target_uri: "channel:1" } });
    expect((await started).playback.id).toBe(staged.handle.id);
    expect(await made).toBe(staged.handle);
    expect(world.sent()).toEqual([`POST /channels/1/play/${staged.handle.id}?media=sound:beep`]);
  });

  it("is made once, whoever asks, also while it is being made", async () => {
    const world = new HandleWorld();
    const answer = later<number>();
    world.outcomes.set("bridges.record", answer.promise);
    const staged = world.bridge("b").stageRecord({ name: "r" });
    const all = [staged.exec(), staged.exec()];
    answer.resolve(201);
    expect(await Promise.all(all)).toEqual([staged.handle, staged.handle]);
    expect(await staged.exec()).toBe(staged.handle);
    expect(world.requests).toHaveLength(1);
  });

  it("fails once: every later call gets the same error", async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.playWithId", 404);
    const staged = world.channel("1").stagePlay("sound:beep");
    const error = await staged.exec().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "not_found" });
    world.outcomes.clear();
    await expect(staged.exec()).rejects.toBe(error);
    expect(world.requests).toHaveLength(1);
  });

  it("ends, when it is refused, who waits at its handle", async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.originate", 500);
    const staged = channelStaging(world.context).stageOriginate({ endpoint: "PJSIP/nobody", channelId: "c" });
    const over = staged.handle.once("ChannelDestroyed");
    const error = await staged.exec().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "server_error" });
    await expect(over).rejects.toMatchObject({
      code: "server_error",
      message: expect.stringMatching(
        /^once ChannelDestroyed: the wait of channel c ended: channels\.originate/,
      ),
    });
    expect(world.hub.subjectCount).toBe(0);
  });

  it("lets wait on, when no answer came: it may have been made", async () => {
    const world = new HandleWorld();
    world.outcomes.set("channels.originate", new AriError("timeout", "told to.", { retryable: false }));
    const staged = channelStaging(world.context).stageOriginate({ endpoint: "PJSIP/alice", channelId: "c" });
    const over = staged.handle.once("ChannelDestroyed");
    await expect(staged.exec()).rejects.toMatchObject({ code: "timeout" });
    world.tell("ChannelDestroyed", "c", { cause: 16 });
    expect((await over).cause).toBe(16);
  });

  it("turns a throw of its request into a rejection", async () => {
    const world = new HandleWorld();
    const error = new AriError("invalid_parameter", "told to.");
    const staged = new Staged(world.channel("1"), () => {
      throw error;
    });
    await expect(staged.exec()).rejects.toBe(error);
  });

  it("hands the options of the call on", async () => {
    const world = new HandleWorld();
    const seen: unknown[] = [];
    const staged = new Staged(world.channel("1"), async (options) => seen.push(options));
    await staged.exec({ timeoutMs: 5 });
    expect(seen).toEqual([{ timeoutMs: 5 }]);
  });

  it("has the id that it was given, else a new one each time", () => {
    const world = new HandleWorld();
    expect(world.channel("1").stagePlay("sound:a", { id: "mine" }).handle.key.format()).toBe(
      "node/playback/mine",
    );
    const ids = [1, 2, 3].map(() => world.channel("1").stageSnoop({ spy: "in" }).handle.id);
    expect(new Set(ids).size).toBe(3);
  });
});
