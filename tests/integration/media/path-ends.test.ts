import { afterEach, describe, expect, it } from "vitest";
import type { PathEnd } from "@/server/media/media-channel";
import { isMediaPiece, sweepMedia } from "@/server/media/media-sweep";
import { configured, stageMedia } from "@/tests/support/media/media-stage";
import { Wire } from "@/tests/support/network/wire";

/** Everything of a session is gone in less. */
const goneMs = 2_000;

describe.each(["22", "16"] as const)("how paths end on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);
  type Path = { ownedIds(): string[]; end(): Promise<void> };
  const idOf = (path: Path, kind: string): string => {
    const id = path.ownedIds().find((one) => one.includes(`-${kind}-`));
    if (id === undefined) throw new Error(`no ${kind} among ${path.ownedIds().join(", ")}`);
    return id;
  };
  const why = async (broken: readonly PathEnd[], timeout = 1_000): Promise<PathEnd | undefined> => {
    await expect.poll(() => broken.length, { timeout, interval: 5 }).toBeGreaterThan(0);
    return broken[0];
  };
  const gone = (path: Path) =>
    expect.poll(() => stage.left(path.ownedIds()), { timeout: goneMs }).toEqual([]);

  it("tells that the target has hung up", async () => {
    const { targetId, caller } = await stage.talk();
    const { path, ears, broken } = stage.listen(targetId);
    const talk = await stage.whisper(targetId, "both");
    await path.ready;
    await ears.mix.hear(10);
    await caller.hangUp();
    expect(await why(broken)).toBe("target_ended");
    expect(await why(talk.broken)).toBe("target_ended");
    await Promise.all([path.end(), talk.path.end()]);
    const { frames } = ears.mix;
    await gone(path);
    await gone(talk.path);
    expect(ears.mix.frames).toBe(frames);
    expect([broken, talk.broken]).toEqual([["target_ended"], ["target_ended"]]);
  });

  it.each([
    ["its media channel is hung up", "listenmedia", "/channels", "media_lost"],
    ["its snoop is hung up", "listensnoop", "/channels", "media_lost"],
    ["its bridge is destroyed", "listenbridge", "/bridges", "bridge_destroyed"],
  ] as const)("tells that %s", async (_what, kind, list, reason) => {
    const { path, ears, broken } = stage.listen(await stage.tone());
    await path.ready;
    await ears.mix.hear(5);
    await stage.ask("DELETE", `${list}/${idOf(path, kind)}`);
    expect(await why(broken)).toBe(reason);
    await path.end();
    await gone(path);
    expect(broken).toEqual([reason]);
  });

  it.each([
    ["its media channel is hung up", "talkmedia", "/channels", "media_lost"],
    ["its snoop is hung up", "talksnoop", "/channels", "media_lost"],
    ["its bridge is destroyed", "talkbridge", "/bridges", "bridge_destroyed"],
  ] as const)("tells of a talk path that %s", async (_what, kind, list, reason) => {
    const { path, broken } = await stage.whisper(await stage.tone(), "out");
    await stage.ask("DELETE", `${list}/${idOf(path, kind)}`);
    expect(await why(broken)).toBe(reason);
    await path.end();
    await gone(path);
    expect(broken).toEqual([reason]);
  });

  it("ends at any moment of its set-up, and leaves nothing", async () => {
    const targetId = await stage.tone();
    for (const afterMs of [0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 30, 40]) {
      const { path, broken } = stage.listen(targetId, "apart");
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await path.end();
      await path.ready.catch((error: unknown) => expect(error).toMatchObject({ code: "aborted" }));
      await gone(path);
      expect(broken).toEqual([]);
    }
  });

  it("opens and ends forty times in quick succession", async () => {
    const targetId = await stage.tone();
    const paths: Path[] = [];
    for (let round = 0; round < 40; round += 1) {
      const { path, ears } = stage.listen(targetId);
      paths.push(path);
      await path.ready;
      await ears.mix.hear(1);
      await path.end();
    }
    for (const path of paths) await gone(path);
  });

  it("cannot be opened on a channel that is not there", async () => {
    const { path, broken } = stage.listen("never-was");
    await expect(path.ready).rejects.toMatchObject({ code: "not_found" });
    await gone(path);
    expect(broken).toEqual([]);
  });

  it("leaves, when nobody ends it, what is known by its ids and swept", async () => {
    const targetId = await stage.tone();
    const kept = stage.listen(targetId);
    const lost = stage.listen(targetId, "apart");
    const talk = await stage.whisper(targetId, "both");
    await Promise.all([kept.path.ready, lost.path.ready]);
    const ids = [...lost.path.ownedIds(), ...talk.path.ownedIds()];
    expect(ids).toHaveLength(10);
    expect(ids.every((id) => isMediaPiece(id, stage.asterisk.application))).toBe(true);
    await sweepMedia(stage.node(), (id) => kept.path.ownedIds().includes(id));
    await expect.poll(() => stage.left(ids), { timeout: goneMs }).toEqual([]);
    kept.ears.mix.forget();
    await kept.ears.mix.hear(10);
    expect(kept.broken).toEqual([]);
  });
});

describe("a media socket of a real Asterisk 22", () => {
  const stage = stageMedia("22");
  let wire: Wire | undefined;

  afterEach(async () => {
    await wire?.close();
    wire = undefined;
  });

  /** Listens by a media socket that the test can cut or hold, while events and requests go past it. */
  const listen = async () => {
    wire = await Wire.open(Number(new URL(stage.asterisk.url).port));
    const wired = configured(stage.node(), { wsUrl: `ws://127.0.0.1:${wire.port}/ari/events` });
    return stage.listen(await stage.tone(), "mixed", wired);
  };

  it("is cut: the path is lost at once", async () => {
    const { path, ears, broken } = await listen();
    await path.ready;
    await ears.mix.hear(5);
    wire?.cut();
    await expect.poll(() => broken, { timeout: 200, interval: 5 }).toEqual(["media_lost"]);
    await path.end();
    await expect.poll(() => stage.left(path.ownedIds()), { timeout: goneMs }).toEqual([]);
  });

  it("holds still: the path is silent within a second", async () => {
    const { path, ears, broken } = await listen();
    await path.ready;
    await ears.mix.hear(5);
    wire?.hold();
    await expect.poll(() => broken, { timeout: 1_000, interval: 5 }).toEqual(["silent"]);
    await path.end();
    await expect.poll(() => stage.left(path.ownedIds()), { timeout: goneMs }).toEqual([]);
  });
});
