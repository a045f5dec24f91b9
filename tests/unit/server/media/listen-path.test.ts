import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { frameBytes } from "@/lib/audio/wire";
import { idOf, pathStage, pending, targetId } from "./paths";

const samples = new Uint8Array(frameBytes);

async function ready(sides: "mixed" | "apart" = "mixed") {
  const stage = pathStage();
  const path = stage.listen(sides);
  stage.start(path);
  await path.ready;
  return { stage, path };
}

describe("a listening path", () => {
  it("knows its ids before a request is answered, and sends all of them at once", async () => {
    const stage = pathStage();
    for (const request of ["channels.snoopChannelWithId", "bridges.createWithId"]) {
      stage.answers.set(request, () => new Promise(() => undefined));
    }
    const path = stage.listen("apart");
    expect(path.ownedIds()).toHaveLength(6);
    expect(new Set(path.ownedIds()).size).toBe(6);
    expect(stage.opened.map(({ id }) => id)).toEqual(path.ownedIds().filter((id) => id.includes("media")));
    expect(stage.requests.map((request) => request.split(" ")[0]).sort()).toEqual([
      "bridges.createWithId",
      "bridges.createWithId",
      "channels.snoopChannelWithId",
      "channels.snoopChannelWithId",
    ]);
  });

  it("joins both only when both have started, whichever event overtakes its answer", async () => {
    const stage = pathStage();
    const path = stage.listen();
    await stage.settle();
    stage.tell({ type: "StasisStart", channel: { id: idOf(path, "listenmedia") }, args: [] });
    await stage.settle();
    expect(stage.requests.some((request) => request.startsWith("bridges.addChannel"))).toBe(false);
    stage.tell({ type: "StasisStart", channel: { id: idOf(path, "listensnoop") }, args: [] });
    await path.ready;
    expect(stage.requests.at(-1)).toBe(`bridges.addChannel ${idOf(path, "listenbridge")}`);
    await path.end();
    const early = pathStage();
    const overtaken = early.listen();
    early.start(overtaken);
    await overtaken.ready;
    await overtaken.end();
    expect(early.clock.timerCount).toBe(0);
  });

  it("passes frames on by their stream, with their number, until its end", async () => {
    const { stage, path } = await ready("apart");
    const [near, far] = stage.opened;
    near?.onFrame(samples, 0);
    far?.onFrame(samples, 7);
    await path.end();
    near?.onFrame(samples, 1);
    expect(stage.frames).toEqual([
      { stream: "near", index: 0 },
      { stream: "far", index: 7 },
    ]);
  });

  it("takes down everything at its end, once, and leaves no timer", async () => {
    const { stage, path } = await ready();
    const before = stage.requests.length;
    await Promise.all([path.end(), path.end()]);
    expect(stage.ended).toEqual([idOf(path, "listenmedia")]);
    expect(stage.requests.slice(before).sort()).toEqual([
      `bridges.destroy ${idOf(path, "listenbridge")}`,
      `channels.hangup ${idOf(path, "listensnoop")}`,
    ]);
    expect(stage.clock.timerCount).toBe(0);
    expect(stage.broken).toEqual([]);
  });

  it("takes a piece that is gone already for done, and what cannot be removed for the sweep's", async () => {
    const { stage, path } = await ready();
    stage.answers.set("channels.hangup", () => Promise.reject(new AriError("not_found", "gone.")));
    stage.answers.set("bridges.destroy", () => Promise.reject(new AriError("timeout", "no answer.")));
    await expect(path.end()).resolves.toBeUndefined();
    expect(path.ownedIds()).toHaveLength(3);
  });
});

describe("a listening path that is not made", () => {
  it("takes the rest down before it says so", async () => {
    const stage = pathStage();
    stage.answers.set("channels.snoopChannelWithId", () =>
      Promise.reject(new AriError("not_found", "no such channel.")),
    );
    const path = stage.listen();
    await expect(path.ready).rejects.toMatchObject({ code: "not_found" });
    expect(stage.ended).toEqual([idOf(path, "listenmedia")]);
    expect(stage.requests).toContain(`bridges.destroy ${idOf(path, "listenbridge")}`);
    expect(stage.broken).toEqual([]);
    expect(stage.clock.timerCount).toBe(0);
  });

  it("waits for the answer of what it has asked for, so that it removes it and not too early", async () => {
    const stage = pathStage();
    const snoop = pending();
    stage.answers.set("channels.snoopChannelWithId", () => snoop.promise);
    const path = stage.listen();
    await stage.settle();
    const ending = path.end();
    await stage.settle();
    const hangup = `channels.hangup ${idOf(path, "listensnoop")}`;
    expect(stage.requests).not.toContain(hangup);
    snoop.answer();
    await ending;
    expect(stage.requests).toContain(hangup);
    await expect(path.ready).rejects.toMatchObject({ code: "aborted" });
  });

  it("removes also what was asked for without an answer", async () => {
    const stage = pathStage();
    const snoop = pending();
    stage.answers.set("channels.snoopChannelWithId", () => snoop.promise);
    const path = stage.listen();
    snoop.refuse("timeout");
    await expect(path.ready).rejects.toMatchObject({ code: "timeout" });
    expect(stage.requests).toContain(`channels.hangup ${idOf(path, "listensnoop")}`);
  });

  it("gives up when a channel does not start, and when its target ends meanwhile", async () => {
    const late = pathStage();
    const path = late.listen();
    await late.settle();
    late.clock.advance(3_000);
    await expect(path.ready).rejects.toMatchObject({ code: "timeout" });
    const gone = pathStage();
    const other = gone.listen();
    gone.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
    await expect(other.ready).rejects.toMatchObject({ code: "not_found" });
    expect([...late.broken, ...gone.broken]).toEqual([]);
  });
});

describe("why a listening path has broken", () => {
  it("is told once: its target has ended, and the snoop with it", async () => {
    const { stage, path } = await ready();
    stage.tell({ type: "StasisEnd", channel: { id: idOf(path, "listensnoop") } });
    stage.clock.advance(50);
    stage.here.delete(targetId);
    stage.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
    stage.clock.advance(5_000);
    expect(stage.broken).toEqual(["target_ended"]);
  });

  it.each(["listenmedia", "listensnoop"])(
    "is that its %s has gone, when the target lives on",
    async (kind) => {
      const { stage, path } = await ready();
      stage.tell({ type: "ChannelLeftBridge", channel: { id: idOf(path, kind) }, bridge: { id: "b" } });
      stage.clock.advance(199);
      expect(stage.broken).toEqual([]);
      stage.clock.advance(1);
      expect(stage.broken).toEqual(["media_lost"]);
    },
  );

  it("is that its bridge was destroyed, though its members are told to leave first", async () => {
    const { stage, path } = await ready();
    const bridge = { id: idOf(path, "listenbridge") };
    for (const kind of ["listenmedia", "listensnoop"]) {
      stage.tell({ type: "ChannelLeftBridge", channel: { id: idOf(path, kind) }, bridge });
    }
    stage.tell({ type: "BridgeDestroyed", bridge });
    stage.clock.advance(5_000);
    expect(stage.broken).toEqual(["bridge_destroyed"]);
  });

  it("is that its socket was closed, or that it is silent", async () => {
    const closed = await ready();
    closed.stage.opened[0]?.onEnd();
    expect(closed.stage.broken).toEqual(["media_lost"]);
    const silent = await ready("apart");
    for (let frame = 0; frame < 50; frame += 1) {
      silent.stage.clock.advance(20);
      silent.stage.opened[0]?.onFrame(samples, frame);
    }
    expect(silent.stage.broken).toEqual(["silent"]);
  });

  it("is found after an outage: restarted, without its target, or without a piece of it", async () => {
    const restarted = await ready();
    restarted.stage.resync(true);
    expect(restarted.stage.broken).toEqual(["media_lost"]);
    const targetGone = await ready();
    targetGone.stage.here.delete(targetId);
    targetGone.stage.resync(false);
    expect(targetGone.stage.broken).toEqual(["target_ended"]);
    const whole = await ready();
    whole.stage.resync(false);
    await whole.stage.settle();
    expect(whole.stage.broken).toEqual([]);
    whole.stage.here.delete(idOf(whole.path, "listensnoop"));
    whole.stage.resync(false);
    await whole.stage.settle();
    expect(whole.stage.broken).toEqual([]);
    whole.stage.answers.set("channels.get", () => Promise.reject(new AriError("not_found", "gone.")));
    whole.stage.resync(false);
    await whole.stage.settle();
    expect(whole.stage.broken).toEqual(["media_lost"]);
  });

  it("is nothing to tell after its own end", async () => {
    const { stage, path } = await ready();
    const ids = path.ownedIds();
    await path.end();
    for (const id of ids) stage.tell({ type: "ChannelDestroyed", channel: { id } });
    stage.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
    stage.opened[0]?.onEnd();
    stage.resync(true);
    stage.clock.advance(5_000);
    expect(stage.broken).toEqual([]);
  });
});
