import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type NoticeOptions, playNotice } from "@/server/media/notice";
import { openRecording } from "@/server/media/recording";
import { agentHz, callerHz, loudDb, stageMedia } from "@/tests/support/media/media-stage";
import { storedSamples } from "@/tests/support/media/stored-samples";
import { type RtpEar, toneLevelDb } from "@/tests/support/phones/rtp";

const hearMs = 5_000;
const unheardDb = -55;
/** What `tone:dial` of the us zone is made of. */
const dialHz = 350;
const packetMs = 20;
/** demo-abouttotry is 15.1 s long. */
const sentenceMs = 15_000;
/** A second and a half. */
const recordedFrames = 75;

/** Each packet that this ear gets from now on. */
function packetsOf(ear: RtpEar): (readonly number[])[] {
  const packets: (readonly number[])[] = [];
  ear.watch = { heard: (samples) => packets.push(samples) };
  return packets;
}

describe.each(["22", "16"] as const)("a notice on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);
  const notice = (more: Pick<NoticeOptions, "targetId" | "who" | "media">) =>
    playNotice({ node: stage.node(), clock: stage.clock, logger: stage.logger, ...more });
  const gone = (path: { ownedIds(): string[] }) =>
    expect.poll(() => stage.left(path.ownedIds()), { timeout: 2_000 }).toEqual([]);

  it("is heard by the target alone, or by both, over what they say", async () => {
    const { targetId, caller } = await stage.talk();
    const agent = stage.agent();
    const alone = notice({ targetId, who: "target", media: "tone:dial" });
    await agent.ear.hears(dialHz, loudDb, hearMs);
    caller.ear.forget();
    await expect.poll(() => caller.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(caller.ear.toneLevelDb(dialHz)).toBeLessThan(unheardDb);
    expect(await alone.done).toBe("cut");
    await gone(alone);

    const both = notice({ targetId, who: "both", media: "tone:dial" });
    await Promise.all([agent.ear.hears(dialHz, loudDb, hearMs), caller.ear.hears(dialHz, loudDb, hearMs)]);
    await both.end();
    expect(await both.done).toBe("cut");
    await gone(both);
  });

  it("is one pass of a tone that is written out, though Asterisk would play it over and over", async () => {
    const { targetId, caller } = await stage.talk();
    const phones = [stage.agent(), caller].map(({ ear }) => packetsOf(ear));
    const startedMs = performance.now();
    const twice = notice({ targetId, who: "both", media: "tone:2500/300,0/100,3300/200" });
    expect(await twice.done).toBe("played");
    expect(performance.now() - startedMs).toBeLessThan(hearMs);
    await gone(twice);
    for (const { ear } of [stage.agent(), caller]) ear.watch = null;
    for (const packets of phones) {
      expect(packets.length).toBeGreaterThan(600 / packetMs);
      for (const [hz, ms] of [
        [2_500, 300],
        [3_300, 200],
      ] as const) {
        const heardMs = packets.filter((samples) => toneLevelDb(samples, hz) > loudDb).length * packetMs;
        // A second pass would be as long again. That it has neither slip nor hole is no matter of Asterisk's own tone.
        expect(Math.abs(heardMs - ms), `${heardMs} ms of ${hz} Hz`).toBeLessThan(ms / 2);
      }
    }
  });

  it("is a sentence to its end", async () => {
    const { targetId } = await stage.talk();
    const startedMs = performance.now();
    const sentence = notice({ targetId, who: "both", media: "sound:demo-abouttotry" });
    expect(await sentence.done).toBe("played");
    expect(performance.now() - startedMs).toBeGreaterThan(sentenceMs);
    await gone(sentence);
  });

  it("ends by itself with its sound, with its target, and when there is no such sound", async () => {
    const { targetId, caller } = await stage.talk();
    const beep = notice({ targetId, who: "target", media: "sound:beep" });
    expect(await beep.done).toBe("played");
    await gone(beep);
    const none = notice({ targetId, who: "target", media: "sound:never-was" });
    expect(await none.done).toBe("failed");
    await gone(none);
    const nobody = notice({ targetId: "never-was", who: "target", media: "sound:beep" });
    expect(await nobody.done).toBe("failed");
    const long = notice({ targetId, who: "both", media: "sound:demo-congrats" });
    await long.ready;
    await caller.hangUp();
    expect(await long.done).toMatch(/^(cut|failed)$/);
    await gone(long);
  });
});

describe.each(["22", "16"] as const)("a recording on a real Asterisk %s", (version) => {
  const stage = stageMedia(version);
  const record = (targetId: string, sides: "mixed" | "apart", name: string) =>
    openRecording({
      node: stage.node(),
      clock: stage.clock,
      logger: stage.logger,
      targetId,
      sides,
      name,
      format: "wav",
    });
  const forget = (name: string) => stage.ask("DELETE", `/recordings/stored/${encodeURIComponent(name)}`);

  it("has both sides in one file, or each in its own, and touches nothing that is listened by", async () => {
    const { targetId } = await stage.talk();
    const { path, ears, broken } = stage.listen(targetId);
    await path.ready;
    const name = `calls/${version}-mixed`;
    const mixed = record(targetId, "mixed", name);
    const apart = record(targetId, "apart", `calls/${version}-apart`);
    await Promise.all([mixed.ready, apart.ready]);
    await ears.mix.hear(100);
    await Promise.all([mixed.end(), apart.end()]);
    const tracks = [...(await mixed.tracks), ...(await apart.tracks)];
    expect(tracks.map(({ stream, name: stored, failure }) => ({ stream, stored, failure }))).toEqual([
      { stream: "mix", stored: name, failure: null },
      { stream: "near", stored: `calls/${version}-apart-near`, failure: null },
      { stream: "far", stored: `calls/${version}-apart-far`, failure: null },
    ]);
    for (const { durationSeconds } of tracks) expect(durationSeconds).toBeGreaterThanOrEqual(1);
    expect(broken).toEqual([]);
    const heard = new Map<string, readonly number[]>();
    for (const { stream, name: stored } of tracks)
      heard.set(stream, await storedSamples(stage.asterisk, stored));
    const levels = (stream: string) =>
      [agentHz, callerHz].map((hz) => toneLevelDb((heard.get(stream) ?? []).slice(-8_000), hz));
    for (const level of levels("mix")) expect(level).toBeGreaterThan(loudDb);
    const [near, far] = [levels("near"), levels("far")];
    expect([near[0], far[1]].every((level) => Number(level) > loudDb)).toBe(true);
    expect([near[1], far[0]].every((level) => Number(level) < unheardDb)).toBe(true);
    for (const track of tracks) await forget(track.name);
    const ids = [...mixed.ownedIds(), ...apart.ownedIds()];
    await expect.poll(() => stage.left(ids), { timeout: 2_000 }).toEqual([]);
  });

  it("has failed where Asterisk could write nothing, though it tells a good end", async () => {
    const { targetId } = await stage.talk();
    const { path, ears } = stage.listen(targetId);
    await path.ready;
    const folder = join(stage.asterisk.dir, "spool/recording");
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, "");
    try {
      const recording = record(targetId, "mixed", `${version}-nowhere`);
      await recording.ready;
      await ears.mix.hear(20);
      await recording.end();
      expect(await recording.tracks).toMatchObject([{ failure: expect.stringMatching(/no file/) }]);
    } finally {
      rmSync(folder);
      renameSync(`${folder}-away`, folder);
    }
  });

  it("is kept when its target ends, and refused when its name is taken", async () => {
    const { targetId, caller } = await stage.talk();
    const name = `${version}-ended`;
    const { path, ears } = stage.listen(targetId);
    await path.ready;
    const first = record(targetId, "apart", name);
    await first.ready;
    const second = record(targetId, "apart", name);
    await expect(second.ready).rejects.toMatchObject({ code: "conflict" });
    expect(await second.tracks).toEqual([]);
    // So much sound by Asterisk's own timers, and not by this process's.
    await ears.mix.hear(recordedFrames);
    await caller.hangUp();
    const tracks = await first.tracks;
    expect(tracks.map(({ failure }) => failure)).toEqual([null, null]);
    for (const { durationSeconds } of tracks) expect(durationSeconds).toBeGreaterThanOrEqual(1);
    for (const track of tracks) await forget(track.name);
  });
});
