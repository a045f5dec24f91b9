import { describe, expect, it } from "vitest";
import { frameMs } from "@/lib/audio/wire";
import {
  agentHz,
  callerHz,
  configured,
  loudDb,
  quietDb,
  stageMedia,
} from "@/tests/support/media/media-stage";

const milliwattHz = 1_004;

describe.each(["22", "16"] as const)("listening on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);

  it("opens by what the node has, and tells when each stage was done", async () => {
    const targetId = await stage.tone();
    expect(await stage.media.transportOf(stage.node())).toBe(version === "22" ? "websocket" : "rtp");
    const { path, ears } = stage.listen(targetId);
    expect(path.ownedIds()).toHaveLength(3);
    await path.ready;
    await ears.mix.hear(1);
    const { stages } = path;
    for (const stage of Object.values(stages)) expect(stage).toBeGreaterThan(0);
    // An idle RTP channel would look at its bridge after 200 ms only (16).
    const joiningMs = (stages.joinedMs ?? 0) - (stages.startedMs ?? Number.POSITIVE_INFINITY);
    expect(joiningMs).toBeGreaterThan(0);
    expect(joiningMs).toBeLessThan(150);
  });

  it("hears a frame each 20 ms, and neither a hole nor a slip in ten seconds", async () => {
    const { targetId, caller } = await stage.voice();
    const { path, ears, broken } = stage.listen(targetId);
    await path.ready;
    stage.getAhead(caller);
    await ears.mix.hear(20);
    ears.mix.forget();
    await ears.mix.hear(500);
    expect(ears.mix.lost).toBe(0);
    expect(Math.abs(ears.mix.driftMs)).toBeLessThan(2 * frameMs);
    expect(ears.mix.levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(ears.mix.slips([callerHz])).toBe(0);
    expect(broken).toEqual([]);
  });

  it("hears both parties in one stream, or each in its own", async () => {
    const { targetId } = await stage.talk();
    const mixed = stage.listen(targetId);
    const apart = stage.listen(targetId, "apart");
    await Promise.all([mixed.path.ready, apart.path.ready]);
    const { near, far } = apart.ears;
    await Promise.all([mixed.ears.mix, near, far].map((ear) => ear.hear(100)));
    for (const hz of [callerHz, agentHz]) expect(mixed.ears.mix.levelDb(hz)).toBeGreaterThan(loudDb);
    expect(near.levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(near.levelDb(callerHz)).toBeLessThan(quietDb);
    expect(far.levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(far.levelDb(agentHz)).toBeLessThan(quietDb);
    await Promise.all([mixed.path.end(), apart.path.end()]);
    const ids = [...mixed.path.ownedIds(), ...apart.path.ownedIds()];
    expect(ids).toHaveLength(9);
    await expect.poll(() => stage.left(ids), { timeout: 2_000 }).toEqual([]);
  });
});

describe("listening by RTP on a real Asterisk 16", () => {
  const stage = stageMedia("16");

  it("takes the audio at the address that the settings name", async () => {
    const node = configured(stage.node(), { mediaHost: "127.0.0.2" });
    const { path, ears } = stage.listen(await stage.tone(), "mixed", node);
    await path.ready;
    const id = path.ownedIds().find((one) => one.includes("listenmedia")) ?? "";
    const { name } = (await stage.ask("GET", `/channels/${id}`)) as { name: string };
    expect(name).toMatch(/^UnicastRTP\/127\.0\.0\.2:\d+-/);
    await ears.mix.hear(50);
    expect(ears.mix.levelDb(milliwattHz)).toBeGreaterThan(loudDb);
  });
});
