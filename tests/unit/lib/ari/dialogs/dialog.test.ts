import { describe, expect, it } from "vitest";
import { AriError, type ExternalMediaHandle } from "@/lib/ari";
import { HandleWorld, later } from "../handle-world";
import { settle } from "../stream-world";

const setUp = () => {
  const world = new HandleWorld();
  return { world, dialog: world.dialog() };
};

const ids = (keys: readonly { format(): string }[]) => keys.map((key) => key.format());

const noAnswer = () => new AriError("timeout", "told to.", { retryable: false });

describe("what is made in a dialog", () => {
  it("is heard from before the request on", async () => {
    const { world, dialog } = setUp();
    const answer = later<number>();
    world.outcomes.set("channels.originate", answer.promise);
    const heard: string[] = [];
    dialog.onAny(({ type }) => void heard.push(type));
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" });
    world.tell("ChannelHold", "1");
    expect(dialog.keys()).toEqual([]);
    const made = staged.exec();
    world.tell("ChannelCreated", "1");
    answer.resolve(200);
    await made;
    world.tell("StasisStart", "1", { args: [] });
    expect(heard).toEqual(["ChannelCreated", "StasisStart"]);
    expect(ids(dialog.keys())).toEqual(["node/channel/1?dialog=d"]);
  });

  it("is what its staging makes, and what handles of it stage", async () => {
    const { dialog } = setUp();
    const bridge = await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
    const channel = await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    await bridge.stageRecord({ name: "r" }).exec();
    await channel.stageSnoop({ spy: "in", id: "s" }).exec();
    expect(ids(dialog.keys()).sort()).toEqual(
      ["bridge/b", "channel/1", "channel/s", "liveRecording/r", "playback/p"].map(
        (place) => `node/${place}?dialog=d`,
      ),
    );
    expect(dialog.keys({ kind: "channel" }).map(({ id }) => id)).toEqual(["1", "s"]);
  });

  it("is forgotten when the request fails, and nothing listens to it", async () => {
    const { world, dialog } = setUp();
    world.outcomes.set("channels.originate", 400);
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/nobody" });
    await expect(staged.exec()).rejects.toMatchObject({ code: "bad_request" });
    expect(dialog.keys()).toEqual([]);
    expect(world.hub.subjectCount).toBe(0);
  });

  it("is kept when no answer came, because it may be there: the end undoes it", async () => {
    const { world, dialog } = setUp();
    world.outcomes.set("channels.originate", noAnswer());
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" });
    await expect(staged.exec()).rejects.toMatchObject({ code: "timeout" });
    world.sent();
    expect(await dialog.end()).toEqual([]);
    expect(world.sent()).toEqual(["DELETE /channels/1"]);
  });

  it("stays in it when another request for the same id is refused", async () => {
    const { world, dialog } = setUp();
    const originate = () => dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    await originate();
    world.outcomes.set("channels.originate", 409);
    await expect(originate()).rejects.toMatchObject({ code: "conflict" });
    expect(dialog.keys().map(({ id }) => id)).toEqual(["1"]);
  });

  it.each([
    ["ChannelDestroyed", { channel: { id: "1" } }, "channel"],
    ["BridgeDestroyed", { bridge: { id: "b" } }, "bridge"],
    ["PlaybackFinished", { playback: { id: "p", target_uri: "channel:x" } }, "playback"],
    ["RecordingFinished", { recording: { name: "r", target_uri: "channel:x" } }, "liveRecording"],
    ["RecordingFailed", { recording: { name: "r", target_uri: "channel:x" } }, "liveRecording"],
  ] as const)("is forgotten with its %s, which is still heard", async (type, fields, kind) => {
    const { world, dialog } = setUp();
    const channel = await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "1" }).exec();
    await dialog.bridges.stageCreate({ bridgeId: "b" }).exec();
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    await channel.stageRecord({ name: "r" }).exec();
    const heard: string[] = [];
    dialog.onAny(({ type: found }) => void heard.push(found));
    world.emit(type, fields);
    world.emit(type, fields);
    expect(heard).toEqual([type]);
    expect(dialog.keys({ kind })).toEqual([]);
    expect(dialog.keys()).toHaveLength(3);
  });
});

describe("the events of a dialog", () => {
  it("come once, also those about two of its own", async () => {
    const { world, dialog } = setUp();
    dialog.add(world.channel("1"));
    dialog.add(world.bridge("b"));
    const heard: string[] = [];
    dialog.on("ChannelEnteredBridge", ({ bridge }) => void heard.push(bridge.id));
    world.emit("ChannelEnteredBridge", { bridge: { id: "b" }, channel: { id: "1" } });
    world.emit("ChannelEnteredBridge", { bridge: { id: "x" }, channel: { id: "y" } });
    expect(heard).toEqual(["b"]);
  });

  it("come although somebody before took something else in meanwhile", () => {
    const { world, dialog } = setUp();
    dialog.add(world.channel("1"));
    // Listeners by type come before those by subject.
    const undo = world.hub.subscribe({
      types: new Set(["ChannelDestroyed"]),
      deliver: () => void dialog.add(world.channel("2")),
      onClose: undefined,
      lastDelivery: 0,
    });
    const heard: string[] = [];
    dialog.on("ChannelDestroyed", ({ channel }) => void heard.push(channel.id));
    world.tell("ChannelDestroyed", "1");
    undo();
    expect(heard).toEqual(["1"]);
    expect(dialog.keys().map(({ id }) => id)).toEqual(["2"]);
  });

  it("are those of the channel that takes the place of one of its own", async () => {
    const { world, dialog } = setUp();
    await dialog.channels.stageCreate({ endpoint: "PJSIP/bob", channelId: "old" }).exec();
    const heard: string[] = [];
    dialog.onAny(({ type }) => void heard.push(type));
    world.tell("StasisStart", "new", { replace_channel: { id: "old" }, args: [] });
    world.tell("StasisEnd", "old");
    world.tell("ChannelDestroyed", "old");
    world.tell("ChannelHold", "new");
    expect(heard).toEqual(["StasisStart", "StasisEnd", "ChannelDestroyed", "ChannelHold"]);
    expect(ids(dialog.keys())).toEqual(["node/channel/new?dialog=d"]);
    world.sent();
    await dialog.end();
    expect(world.sent()).toEqual(["DELETE /channels/new"]);
  });

  it("are not those of a channel that replaces a stranger", () => {
    const { world, dialog } = setUp();
    dialog.add(world.channel("1"));
    world.tell("StasisStart", "new", { replace_channel: { id: "stranger" }, args: [] });
    expect(dialog.keys().map(({ id }) => id)).toEqual(["1"]);
  });

  it("end with the client, also while nothing belongs to it", async () => {
    const { world, dialog } = setUp();
    const waiting = dialog.once("StasisStart");
    const next = dialog.events().next();
    world.closing.abort();
    await expect(waiting).rejects.toMatchObject({ code: "closed" });
    expect(await next).toEqual({ done: true, value: undefined });
    await expect(world.dialog("late").once("StasisStart")).rejects.toMatchObject({ code: "closed" });
  });

  it("go on after a listener that throws, which is reported", () => {
    const { world, dialog } = setUp();
    dialog.add(world.channel("1"));
    const heard: string[] = [];
    dialog.on("ChannelHold", () => {
      throw new Error("told to");
    });
    dialog.on("ChannelHold", () => void heard.push("second"));
    world.tell("ChannelHold", "1");
    expect(heard).toEqual(["second"]);
    expect(world.problems).toEqual([new Error("told to")]);
  });
});

describe("what is taken in", () => {
  it("is a handle of the same kind and id that belongs to the dialog", async () => {
    const { world, dialog } = setUp();
    const channel = dialog.add(world.channel("1"));
    expect(channel.key.format()).toBe("node/channel/1?dialog=d");
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    expect(dialog.keys().map(({ id }) => id)).toEqual(["1", "p"]);
    const { handle } = dialog.add(world.bridge("b")).stagePlay("sound:beep");
    expect(handle.key.dialog).toBe("d");
  });

  it("knows of external media what its maker knows, whichever comes first", async () => {
    const { world, dialog } = setUp();
    const { channels } = world.dialog("other");
    world.bodyOf.set("channels.externalMedia", { id: "2", channelvars: { UNICASTRTP_LOCAL_PORT: "4000" } });
    const staged = channels.stageExternalMedia({ format: "slin16", channelId: "2" });
    const inside: ExternalMediaHandle = dialog.add(staged.handle);
    expect(inside.channel).toBeUndefined();
    await staged.exec();
    expect(inside.key.dialog).toBe("d");
    expect(inside.channel?.channelvars).toEqual({ UNICASTRTP_LOCAL_PORT: "4000" });
    expect(dialog.add(staged.handle).channel).toBe(inside.channel);
  });

  it("is left alone at the end, what was made on it is not", async () => {
    const { world, dialog } = setUp();
    const channel = dialog.add(world.channel("1"));
    dialog.add(world.bridge("b"));
    await channel.stagePlay("sound:beep", { id: "p" }).exec();
    world.sent();
    await dialog.end();
    expect(world.sent()).toEqual(["DELETE /playbacks/p"]);
  });

  it("stays what it is when a request for its id is refused", async () => {
    const { world, dialog } = setUp();
    dialog.add(world.channel("1"));
    world.outcomes.set("channels.originate", 409);
    const staged = dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId: "1" });
    await expect(staged.exec()).rejects.toMatchObject({ code: "conflict" });
    expect(dialog.keys()).toHaveLength(1);
    world.sent();
    await dialog.end();
    expect(world.sent()).toEqual([]);
  });
});

describe("a lost connection", () => {
  it("takes out what ended meanwhile, which is not undone, and keeps what is there", async () => {
    const { world, dialog } = setUp();
    const originate = (channelId: string) =>
      dialog.channels.stageOriginate({ endpoint: "PJSIP/bob", channelId }).exec();
    await originate("1");
    world.resync({ restarted: false });
    await settle();
    expect(dialog.keys()).toHaveLength(1);
    world.outcomes.set("channels.get", 404);
    world.resync({ restarted: true });
    await settle();
    expect(dialog.keys()).toEqual([]);
    expect(world.hub.subjectCount).toBe(0);
    await originate("2");
    world.sent();
    await dialog.end();
    expect(world.sent()).toEqual(["DELETE /channels/2"]);
  });
});
