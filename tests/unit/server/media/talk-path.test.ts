import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { frameBytes } from "@/lib/audio/wire";
import type { Whisper } from "@/server/media/talk-path";
import { idOf, pathStage, pending } from "./paths";

const samples = new Uint8Array(frameBytes);

async function ready(whisper: Whisper = "out") {
  const stage = pathStage();
  const path = stage.talk(whisper);
  stage.start(path);
  await path.ready;
  const snoops = () => path.ownedIds().filter((id) => id.includes("-talksnoop-"));
  const count = (request: string) => stage.requests.filter((one) => one.startsWith(request)).length;
  return { stage, path, snoops, count };
}

describe("a talk path", () => {
  it("sends what is said once it is ready, and nothing after its end", async () => {
    const stage = pathStage();
    const path = stage.talk("out");
    path.send(samples);
    stage.start(path);
    await path.ready;
    path.send(samples);
    await path.end();
    path.send(samples);
    expect(stage.sent).toHaveLength(1);
    expect(stage.clock.timerCount).toBe(0);
  });

  it("has a snoop for each direction, and changes by adding before it takes away", async () => {
    const { stage, path, snoops, count } = await ready("out");
    const [first] = snoops();
    expect(snoops()).toHaveLength(1);
    const widening = path.change("both");
    await stage.settle();
    stage.start(path);
    await widening;
    expect(snoops()).toHaveLength(2);
    expect(count("bridges.addChannel")).toBe(2);
    expect(count("channels.hangup")).toBe(0);
    await path.change("both");
    expect(count("channels.snoopChannelWithId")).toBe(2);
    await path.change("in");
    expect(stage.requests.at(-1)).toBe(`channels.hangup ${first}`);
    expect(snoops()).toHaveLength(1);
    expect(snoops()).not.toContain(first);
  });

  it("lets nobody hear what is for the other: who goes has gone before who comes is there", async () => {
    const { stage, path, snoops, count } = await ready("out");
    const [first] = snoops();
    const gone = pending();
    stage.answers.set("channels.hangup", () => gone.promise);
    const turning = path.change("in");
    await stage.settle();
    stage.start(path);
    await stage.settle();
    expect(count(`channels.hangup ${first}`)).toBe(1);
    expect(count("bridges.addChannel")).toBe(1);
    gone.answer();
    await turning;
    expect(count("bridges.addChannel")).toBe(2);
    expect(snoops()).toHaveLength(1);
    path.send(samples);
    expect([stage.sent.length, stage.broken]).toEqual([1, []]);
  });

  it.each([
    ["in", "channels.hangup"],
    ["in", "bridges.addChannel"],
    ["out", "channels.hangup"],
  ] as const)("towards %s is silent and broken at once where %s fails", async (to, request) => {
    const { stage, path } = await ready(to === "in" ? "out" : "both");
    stage.answers.set(request, () => Promise.reject(new AriError("server_error", "no.")));
    const turning = path.change(to);
    await stage.settle();
    stage.start(path);
    await expect(turning).rejects.toMatchObject({ code: "server_error" });
    path.send(samples);
    expect([stage.sent.length, stage.broken]).toEqual([0, ["media_lost"]]);
    // The end tries again what could not be taken away.
    stage.answers.delete(request);
    const left = path.ownedIds().filter((id) => id.includes("-talksnoop-"));
    stage.requests.length = 0;
    await path.end();
    for (const id of left) expect(stage.requests).toContain(`channels.hangup ${id}`);
  });

  it("is broken where one who came too many cannot be taken away", async () => {
    const { stage, path } = await ready("out");
    for (const request of ["bridges.addChannel", "channels.hangup"]) {
      stage.answers.set(request, () => Promise.reject(new AriError("timeout", "no answer.")));
    }
    const widening = path.change("both");
    await stage.settle();
    stage.start(path);
    await expect(widening).rejects.toMatchObject({ code: "timeout" });
    path.send(samples);
    expect([stage.sent.length, stage.broken]).toEqual([0, ["media_lost"]]);
  });

  it("goes on as it was when the one who is to hear instead cannot be reached", async () => {
    const { stage, path, snoops } = await ready("out");
    const before = snoops();
    stage.answers.set("channels.snoopChannelWithId", () =>
      Promise.reject(new AriError("server_error", "no.")),
    );
    await expect(path.change("in")).rejects.toMatchObject({ code: "server_error" });
    expect([snoops(), stage.broken]).toEqual([before, []]);
    path.send(samples);
    expect(stage.sent).toHaveLength(1);
  });

  it("does not break when it drops a snoop itself, and breaks when another one does", async () => {
    const { stage, path, snoops } = await ready("both");
    const [out] = snoops();
    await path.change("in");
    stage.tell({ type: "StasisEnd", channel: { id: out } });
    stage.clock.advance(1_000);
    expect(stage.broken).toEqual([]);
    stage.tell({ type: "StasisEnd", channel: { id: snoops()[0] } });
    stage.clock.advance(1_000);
    expect(stage.broken).toEqual(["media_lost"]);
  });

  it("goes on as it was when a change fails, and owns nothing of it", async () => {
    const { stage, path, snoops } = await ready("out");
    stage.answers.set("channels.snoopChannelWithId", () =>
      Promise.reject(new AriError("server_error", "no.")),
    );
    await expect(path.change("both")).rejects.toMatchObject({ code: "server_error" });
    expect(snoops()).toHaveLength(1);
    stage.answers.delete("channels.snoopChannelWithId");
    stage.answers.set("bridges.addChannel", () => Promise.reject(new AriError("conflict", "no.")));
    const failing = path.change("both");
    await stage.settle();
    stage.start(path);
    await expect(failing).rejects.toMatchObject({ code: "conflict" });
    expect(snoops()).toHaveLength(1);
    path.send(samples);
    expect(stage.sent).toHaveLength(1);
    expect(stage.broken).toEqual([]);
  });

  it("refuses a change after its end, and takes down what a change was making", async () => {
    const { stage, path, snoops } = await ready("out");
    const changing = path.change("both");
    await stage.settle();
    const made = snoops();
    await path.end();
    await expect(changing).rejects.toBeInstanceOf(AriError);
    for (const id of made) expect(stage.requests).toContain(`channels.hangup ${id}`);
    await expect(path.change("in")).rejects.toMatchObject({ code: "closed" });
    expect(stage.ended).toEqual([idOf(path, "talkmedia")]);
  });
});
