import { describe, expect, it } from "vitest";
import { type ListenPath, openListenPath } from "@/server/media/listen-path";
import type { PathEnd } from "@/server/media/media-channel";
import { agentHz, callerHz, loudDb, quietDb, stageMedia } from "@/tests/support/media/media-stage";
import { PcmEar } from "@/tests/support/media/pcm-ear";

describe.each(["22", "16"] as const)("listening on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);
  const listen = (targetId: string, sides: "mixed" | "apart") => {
    const ears = { mix: new PcmEar(), near: new PcmEar(), far: new PcmEar() };
    const broken: PathEnd[] = [];
    const path: ListenPath = openListenPath({
      node: stage.node(),
      media: stage.media,
      clock: stage.clock,
      logger: stage.logger,
      targetId,
      sides,
      onFrame: (stream, samples, index) => ears[stream].take(samples, index),
      onBroken: (why) => broken.push(why),
    });
    return { path, ears, broken };
  };

  it("hears both parties in one stream, each frame of 20 ms, without a hole", async () => {
    const { targetId } = await stage.talk();
    const { path, ears, broken } = listen(targetId, "mixed");
    await path.ready;
    await ears.mix.hear(10);
    console.log(version, path.stages);
    ears.mix.forget();
    await ears.mix.hear(500);
    expect(ears.mix.lost).toBe(0);
    expect(ears.mix.longestGapMs).toBeLessThan(60);
    expect(ears.mix.spanMs / (ears.mix.frames - 1)).toBeCloseTo(20, 0);
    console.log(
      version,
      ears.mix.levelDb(callerHz),
      ears.mix.levelDb(agentHz),
      ears.mix.levelDb(1004),
      ears.mix.slips([callerHz, agentHz]),
      ears.mix.longestGapMs,
    );
    expect(ears.mix.levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(ears.mix.levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(ears.mix.slips([callerHz, agentHz])).toBe(0);
    expect(broken).toEqual([]);
    await path.end();
    await expect.poll(() => stage.left(path.ownedIds()), { timeout: 2_000 }).toEqual([]);
  });

  it("hears each party in a stream of its own", async () => {
    const { targetId } = await stage.talk();
    const { path, ears } = listen(targetId, "apart");
    await path.ready;
    await Promise.all([ears.near.hear(100), ears.far.hear(100)]);
    console.log(
      version,
      path.stages,
      [callerHz, agentHz].map((hz) => [ears.near.levelDb(hz), ears.far.levelDb(hz)]),
    );
    expect(ears.near.levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(ears.near.levelDb(callerHz)).toBeLessThan(quietDb);
    expect(ears.far.levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(ears.far.levelDb(agentHz)).toBeLessThan(quietDb);
    await path.end();
    await expect.poll(() => stage.left(path.ownedIds()), { timeout: 2_000 }).toEqual([]);
  });
});
