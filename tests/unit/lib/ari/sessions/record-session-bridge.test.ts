import { beforeEach, describe, expect, it } from "vitest";
import { type RecordSession, startRecord } from "@/lib/ari/sessions/record-session";
import { nothingLeft, SessionWorld } from "./session-world";

describe("a record session of a bridge", () => {
  let world: SessionWorld;
  beforeEach(() => {
    world = new SessionWorld();
    holds("chan");
  });

  const holds = (...channels: string[]) =>
    world.answers.set("bridges.get", { status: 200, body: { id: "brg", channels } });
  const leave = (channel = "chan") =>
    world.emit("ChannelLeftBridge", { bridge: { id: "brg" }, channel: { id: channel } });
  /** How often an operation was asked for. */
  const count = (operation: string) => world.requests.filter((it) => it.split(" ")[0] === operation).length;

  const begun = async (): Promise<RecordSession> => {
    const session = startRecord(world.bridge, { name: "rec" });
    await world.recording("RecordingStarted");
    return session;
  };
  /** One whose end is told, unasked, with its result once it is there. */
  const ended = async () => {
    const session = await begun();
    const results: string[] = [];
    void session.result.then(({ status }) => results.push(status));
    await world.recording("RecordingFinished", { duration: 2 });
    return { session, results };
  };

  it("ends by itself, a moment later", async () => {
    const { session, results } = await ended();
    await world.pass(299);
    expect(results).toEqual([]);
    await world.pass(1);
    expect(results).toEqual(["finished"]);
    expect(await session.result).toMatchObject({ durationMs: 2_000, recording: { name: "rec" } });
    expect(count("bridges.get")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends with the bridge, when that is told before the bridge is missed", async () => {
    const { session, results } = await ended();
    await world.pass(20);
    expect(results).toEqual([]);
    world.answers.set("bridges.get", 404);
    await world.pass(280);
    expect(await session.result).toMatchObject({
      status: "hangup",
      durationMs: 2_000,
      recording: { name: "rec" },
    });
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends with the last in the bridge, who is told to have left later", async () => {
    const { session } = await ended();
    await world.pass(200);
    leave();
    holds();
    await world.pass(100);
    expect(await session.result).toMatchObject({ status: "hangup", recording: { name: "rec" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("ends by itself when another left, and when nobody did", async () => {
    const one = await ended();
    leave("other");
    await world.pass(300);
    expect(one.results).toEqual(["finished"]);
    holds();
    const two = await ended();
    await world.pass(300);
    expect(two.results).toEqual(["finished"]);
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait when the end of the bridge is told", async () => {
    const { session } = await ended();
    world.emit("BridgeDestroyed", { bridge: { id: "brg" } });
    expect(await session.result).toMatchObject({ status: "hangup", durationMs: 2_000 });
    expect(count("bridges.get")).toBe(0);
    expect(world.left).toEqual(nothingLeft);
  });

  it("tells its failure, unless the bridge has gone", async () => {
    for (const status of ["failed", "hangup"]) {
      const session = await begun();
      await world.recording("RecordingFailed", { cause: "no room" });
      if (status === "hangup") world.answers.set("bridges.get", 404);
      await world.pass(300);
      expect(await session.result).toMatchObject({ status, cause: "no room", recording: undefined });
    }
    expect(world.left).toEqual(nothingLeft);
  });

  it("does not wait when it was stopped, and asks nobody why it ended", async () => {
    const session = await begun();
    void session.stop();
    await world.recording("RecordingFinished", { duration: 1 });
    expect((await session.result).status).toBe("finished");
    expect(count("bridges.get")).toBe(0);
    expect(world.left).toEqual(nothingLeft);
  });

  it("throws the file away when it is cancelled before its result is there", async () => {
    world.answers.set("recordings.cancel", 404);
    const { session } = await ended();
    expect(await session.cancel()).toMatchObject({ status: "cancelled", recording: undefined });
    expect(count("recordings.deleteStored")).toBe(1);
    expect(world.left).toEqual(nothingLeft);
  });

  it("leaves nothing when the client is closed before its result is there", async () => {
    const { session } = await ended();
    world.hub.close();
    expect(await session.result).toMatchObject({ status: "cancelled", error: { code: "closed" } });
    expect(world.left).toEqual(nothingLeft);
  });

  it("looks after the bridge when a channel left it", async () => {
    const session = await begun();
    leave();
    await world.pass(300);
    expect(count("bridges.get")).toBe(1);
    world.answers.set("bridges.get", 404);
    leave("other");
    await world.pass(300);
    await world.pass(3_000);
    expect((await session.result).status).toBe("hangup");
    expect(world.left).toEqual(nothingLeft);
  });
});
