import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConnectedClient, match } from "@/lib/ari";
import { connect } from "@/lib/ari/nodejs";
import { connectTo, long, SessionStage, short } from "@/tests/support/ari-sessions/session-stage";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { Wire } from "@/tests/support/network/wire";

describe.each(["22", "16"] as const)("sessions over a loss of the connection on Asterisk %s", (version) => {
  let stage: SessionStage;
  beforeAll(async () => {
    stage = await SessionStage.open(version);
  });
  afterAll(() => stage?.close());

  let wire: Wire;
  /** Of the same application, by a wire that can be cut. */
  let cuttable: ConnectedClient;

  beforeEach(async () => {
    await stage.call();
    // Two connections of one application replace each other.
    await stage.client.close();
    wire = await Wire.open(Number(new URL(stage.asterisk.url).port));
    cuttable = await connectTo(stage.asterisk, `http://127.0.0.1:${wire.port}/ari`);
  });
  afterEach(async () => {
    await cuttable.close();
    await wire.close();
    stage.client = await connectTo(stage.asterisk);
    await stage.clear();
  });

  /** Does something while nothing is heard, and waits until events flow again. */
  const unheard = async (act: () => Promise<unknown>) => {
    const lost = new Promise<void>((resolve) => {
      const undo = cuttable.onState(({ status }) => {
        if (status !== "waiting") return;
        undo();
        resolve();
      });
    });
    wire.cut();
    await lost;
    await act();
    const resynced = new Promise<void>((resolve) => {
      const undo = cuttable.onResync(() => {
        undo();
        resolve();
      });
    });
    wire.mend();
    await resynced;
  };

  it("goes on when a playback ended meanwhile", async () => {
    const channel = cuttable.channel(stage.near.id);
    const started = channel.once("PlaybackStarted", { timeoutMs: 5_000 });
    const session = channel.play([long, short]);
    const { playback } = await started;
    await unheard(() => ariRequest(stage.asterisk, "DELETE", `/playbacks/${playback.id}`));
    const result = await session.result;
    expect(result).toMatchObject({ status: "finished" });
    expect(result.durationMs).toBeLessThan(10_000);
  });

  it.each(["request", "answer"] as const)("plays a sound once whose %s is lost on the way", async (lost) => {
    const channel = cuttable.channel(stage.near.id);
    const begun: string[] = [];
    channel.on("PlaybackStarted", ({ playback }) => begun.push(playback.id));
    wire.breakOver(`POST /ari/channels/${channel.id}/play`, lost);
    const session = channel.play([short, short]);
    expect(await session.result).toMatchObject({ status: "finished" });
    expect(new Set(begun).size).toBe(2);
    expect(begun).toHaveLength(2);
  });

  it("goes on with what still plays, and hears its digits", async () => {
    const channel = cuttable.channel(stage.near.id);
    const started = channel.once("PlaybackStarted", { timeoutMs: 5_000 });
    const session = channel.prompt(long, { match: match.count(2) });
    await started;
    await unheard(async () => undefined);
    await ariRequest(stage.asterisk, "POST", `/channels/${stage.far.id}/dtmf?dtmf=42`);
    expect(await session.result).toMatchObject({ status: "finished", digits: "42", match: "complete" });
  });

  it("tells a hangup that happened meanwhile, of what played, waited and recorded", async () => {
    const channel = cuttable.channel(stage.near.id);
    const played = channel.once("PlaybackFinished", { timeoutMs: 5_000 });
    const prompt = channel.prompt(short, { firstDigitTimeoutMs: 60_000 });
    await played;
    const started = channel.once("RecordingStarted", { timeoutMs: 5_000 });
    const recording = channel.record();
    await started;
    await unheard(async () => {
      await ariRequest(stage.asterisk, "DELETE", `/channels/${stage.near.id}`);
      await expect
        .poll(() => ariRequest(stage.asterisk, "GET", `/channels/${stage.near.id}`).catch(() => "gone"), {
          timeout: 5_000,
        })
        .toBe("gone");
    });
    expect(await prompt.result).toMatchObject({ status: "hangup", error: { code: "not_found" } });
    expect(await recording.result).toMatchObject({ status: "hangup" });
  });

  it("learns that a recording was stopped meanwhile", async () => {
    const channel = cuttable.channel(stage.near.id);
    const started = channel.once("RecordingStarted", { timeoutMs: 5_000 });
    const session = channel.record();
    await started;
    await unheard(() => ariRequest(stage.asterisk, "POST", `/recordings/live/${session.name}/stop`));
    expect(await session.result).toMatchObject({ status: "finished", name: session.name });
  });

  it("is a hangup when Asterisk was killed meanwhile, also where a look is faster than the events", async () => {
    const { url, username, password, application: app } = stage.asterisk;
    await cuttable.close();
    // Calls go straight, events by the wire: Asterisk is asked again before the stream knows that it is a new one.
    const wsUrl = `ws://127.0.0.1:${wire.port}/ari/events`;
    cuttable = await connect({ url, wsUrl, username, password, app });
    const states: string[] = [];
    const channel = cuttable.channel(stage.near.id);
    const started = channel.once("PlaybackStarted", { timeoutMs: 5_000 });
    const session = channel.play(long);
    const { playback } = await started;
    // The first look has found it.
    await new Promise((resolve) => setTimeout(resolve, 500));
    wire.cut();
    cuttable.onState(({ status }) => states.push(status));
    await stage.asterisk.restart();
    expect(await session.result).toMatchObject({ status: "hangup", error: { code: "not_found" } });
    expect(states).not.toContain("live");
    await expect(cuttable.playbacks.get({ playbackId: playback.id })).rejects.toMatchObject({
      code: "not_found",
    });
    wire.mend();
  });
});
