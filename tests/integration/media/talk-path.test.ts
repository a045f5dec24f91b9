import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { frameMs } from "@/lib/audio/wire";
import type { PathEnd } from "@/server/media/media-channel";
import { openTalkPath } from "@/server/media/talk-path";
import { callerHz, loudDb, ourHz, stageMedia } from "@/tests/support/media/media-stage";
import { speak } from "@/tests/support/media/pcm-mouth";

/** What a phone does not hear is below it: µ-law's own noise is not far under that. */
const unheardDb = -55;
const hearMs = 5_000;

describe.each(["22", "16"] as const)("talking on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);
  type Ear = { ear: { forget(): void; heardMs: number; toneLevelDb(hz: number): number } };
  /** Nothing of us in the next second and a half. */
  const hearsNothing = async ({ ear }: Ear) => {
    ear.forget();
    await expect.poll(() => ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_500);
    expect(ear.toneLevelDb(ourHz)).toBeLessThan(unheardDb);
  };

  it("is heard by the target alone, by the other side alone, or by both, and changes while it talks", async () => {
    const { targetId, caller } = await stage.talk();
    const agent = stage.agent();
    const { path, broken } = await stage.whisper(targetId, "out");
    await agent.ear.hears(ourHz, loudDb, hearMs);
    await hearsNothing(caller);

    await path.change("both");
    await caller.ear.hears(ourHz, loudDb, hearMs);
    agent.ear.forget();
    await agent.ear.hears(ourHz, loudDb, hearMs);

    await path.change("in");
    await hearsNothing(agent);
    await caller.ear.hears(ourHz, loudDb, hearMs);

    await path.change("out");
    await agent.ear.hears(ourHz, loudDb, hearMs);
    await hearsNothing(caller);

    expect(broken).toEqual([]);
    await path.end();
    await hearsNothing(agent);
    await expect.poll(() => stage.left(path.ownedIds()), { timeout: 2_000 }).toEqual([]);
  });

  it("turned to the other side, has one ear at a time", async () => {
    const { targetId } = await stage.talk();
    const { path } = await stage.whisper(targetId, "out");
    const [first] = path.ownedIds().filter((id) => id.includes("-talksnoop-"));
    const seen: string[] = [];
    const undo = stage.node().listen({
      onEvent: (event) => {
        // That the first one came may be told after the path is ready.
        if (event.type === "ChannelLeftBridge" && event.channel.id === first) seen.push("the old one left");
        if (event.type !== "ChannelEnteredBridge" || event.channel === undefined) return;
        const { id } = event.channel;
        if (id.includes("-talksnoop-") && id !== first) seen.push("the new one came");
      },
    });
    await path.change("in");
    await expect.poll(() => seen, { timeout: 2_000 }).toHaveLength(2);
    undo();
    expect(seen).toEqual(["the old one left", "the new one came"]);
  });

  it("is silent, and says so, when Asterisk does not take the old ear away", async () => {
    const { targetId, caller } = await stage.talk();
    const agent = stage.agent();
    const node = stage.node();
    const { client } = node;
    const refusing = Object.create(client, {
      channels: {
        value: Object.create(client.channels, {
          hangup: { value: () => Promise.reject(new AriError("timeout", "no answer.")) },
        }),
      },
    });
    let isRefusing = false;
    const broken: PathEnd[] = [];
    const path = openTalkPath({
      node: new Proxy(node, {
        get(target, key) {
          if (key === "client") return isRefusing ? refusing : client;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
      media: stage.media,
      clock: stage.clock,
      logger: stage.logger,
      targetId,
      whisper: "out",
      onBroken: (why) => broken.push(why),
    });
    const stop = speak(path, ourHz);
    await path.ready;
    await agent.ear.hears(ourHz, loudDb, hearMs);
    isRefusing = true;
    await expect(path.change("in")).rejects.toMatchObject({ code: "timeout" });
    isRefusing = false;
    expect(broken).toEqual(["media_lost"]);
    await Promise.all([hearsNothing(agent), hearsNothing(caller)]);
    stop();
    const ids = path.ownedIds();
    await path.end();
    await expect.poll(() => stage.left(ids), { timeout: 2_000 }).toEqual([]);
  });

  it("leaves what is listened to without a slip, twenty changes long", async () => {
    const { targetId, caller } = await stage.voice();
    const { path, ears, broken } = stage.listen(targetId);
    await path.ready;
    stage.getAhead(caller);
    await ears.mix.hear(20);
    ears.mix.forget();
    const talk = await stage.whisper(targetId, "in");
    for (let round = 0; round < 10; round += 1) {
      await talk.path.change("both");
      await ears.mix.hear(10);
      await talk.path.change("in");
      await ears.mix.hear(10);
    }
    await talk.path.end();
    await ears.mix.hear(20);
    expect(ears.mix.lost).toBe(0);
    expect(Math.abs(ears.mix.driftMs)).toBeLessThan(2 * frameMs);
    expect(ears.mix.slips([callerHz])).toBe(0);
    expect([...broken, ...talk.broken]).toEqual([]);
  });
});
