import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import type { AudioCodec } from "@/lib/audio/wire";
import { SpySound } from "@/server/media/spy-sound";
import { pathStage, pending, targetId } from "./paths";

/** The sound of a session whose browser and policy are for this codec. */
function soundStage(codec: AudioCodec) {
  const stage = pathStage();
  const frames: [codec: AudioCodec, bytes: number, skipped: number][] = [];
  const broken: string[] = [];
  const sound = new SpySound({
    ...stage.common,
    media: stage.media,
    codec,
    codecReason: "asked",
    onFrame: (_stream, bytes, skipped, as) => frames.push([as, bytes.byteLength, skipped]),
    onBroken: (which, why) => broken.push(`${which} ${why}`),
  });
  /** All that is asked for comes, until it listens or fails. */
  const listen = async (sides: "mixed" | "apart" = "mixed") => {
    let isDone = false;
    const listening = sound.listen(targetId, sides);
    listening.then(
      () => (isDone = true),
      () => (isDone = true),
    );
    while (!isDone) {
      await stage.settle();
      stage.start(sound);
    }
    return await listening;
  };
  const asked = () => stage.opened.map(({ codec: each }) => each);
  return { ...stage, sound, frames, broken, listen, asked };
}

describe("which codec is listened by", () => {
  it.each([
    ["pcm", true, ["pcm"], "asked"],
    ["pcm", false, ["pcm"], "asked"],
    ["opus", false, ["pcm"], "node_cannot"],
    ["opus", true, ["opus"], "asked"],
  ] as const)(
    "where %s is wanted, on a node of which Opus is %s: %j, %s",
    async (codec, has, expected, codecReason) => {
      const stage = soundStage(codec);
      stage.opus.has = has;
      expect(await stage.listen()).toMatchObject({ codec: expected[0], codecReason, transport: "websocket" });
      expect(stage.asked()).toEqual(expected);
      stage.opened[0]?.onFrame(new Uint8Array(5), 0);
      stage.opened[0]?.onFrame(new Uint8Array(6), 3);
      expect(stage.frames).toEqual([
        [expected[0], 5, 0],
        [expected[0], 6, 2],
      ]);
      await stage.sound.end();
    },
  );

  it("is PCM on a node without websockets for media, and says that it is for that", async () => {
    const stage = soundStage("opus");
    stage.media.transportOf = async () => "rtp";
    expect(await stage.listen()).toMatchObject({ codec: "pcm", codecReason: "no_websocket" });
    await stage.sound.end();
  });

  it("is Opus for both sides when they come apart", async () => {
    const stage = soundStage("opus");
    stage.opus.has = true;
    await stage.listen("apart");
    expect(stage.asked()).toEqual(["opus", "opus"]);
    await stage.sound.end();
  });

  it("is PCM where the node cannot be asked, and asked again with the next path", async () => {
    const stage = soundStage("opus");
    let isUp = false;
    stage.media.hasOpus = async () => {
      if (!isUp) throw new AriError("timeout", "no answer.");
      return true;
    };
    expect(await stage.listen()).toMatchObject({ codec: "pcm" });
    isUp = true;
    expect(await stage.listen("apart")).toMatchObject({ codec: "opus" });
    await stage.sound.end();
  });

  it.each([
    new AriError("unprocessable", "no such format."),
    new AriError("connection_failed", "the media socket could not be opened."),
    new AriError("timeout", "it did not start."),
  ])("is PCM by the same click when Asterisk refuses Opus ($code), and stays so", async (refusal) => {
    const stage = soundStage("opus");
    stage.opus.has = true;
    stage.opus.refusal = refusal;
    expect(await stage.listen()).toMatchObject({ codec: "pcm", codecReason: "node_cannot" });
    stage.opus.refusal = null;
    expect(await stage.listen("apart")).toMatchObject({ codec: "pcm" });
    expect(stage.asked()).toEqual(["opus", "pcm", "pcm", "pcm"]);
    await stage.sound.end();
    expect(stage.sound.ownedIds()).toEqual([]);
  });

  it("is not tried when it was the call that has gone", async () => {
    const stage = soundStage("opus");
    stage.opus.has = true;
    stage.answers.set("channels.snoopChannelWithId", () =>
      Promise.reject(new AriError("not_found", "no such channel.")),
    );
    await expect(stage.listen()).rejects.toMatchObject({ code: "not_found" });
    expect(stage.asked()).toEqual(["opus"]);
  });

  it("is not tried when the session has ended meanwhile", async () => {
    const stage = soundStage("opus");
    stage.opus.has = true;
    const listening = stage.sound.listen(targetId, "mixed");
    await stage.settle();
    await stage.sound.end();
    await expect(listening).rejects.toMatchObject({ code: "aborted" });
    expect(stage.asked()).toEqual(["opus"]);
  });

  it("is none, and nothing is asked for, when the session ends before the node has answered or while Opus is refused", async () => {
    const early = soundStage("opus");
    let answer: (has: boolean) => void = () => undefined;
    early.media.hasOpus = () => new Promise((resolve) => (answer = resolve));
    const waiting = early.sound.listen(targetId, "mixed");
    await early.sound.end();
    answer(true);
    await expect(waiting).rejects.toMatchObject({ code: "aborted" });
    expect([early.asked(), early.requests]).toEqual([[], []]);

    const late = soundStage("opus");
    late.opus.has = true;
    late.opus.refusal = new AriError("unprocessable", "no such format.");
    const destroyed = pending();
    late.answers.set("bridges.destroy", () => destroyed.promise);
    const refused = late.sound.listen(targetId, "mixed");
    await late.settle();
    const ending = late.sound.end();
    destroyed.answer();
    await ending;
    await expect(refused).rejects.toMatchObject({ code: "aborted" });
    expect(late.asked()).toEqual(["opus"]);
    // What is listened to after it is another matter.
    expect(await late.listen()).toMatchObject({ codec: "pcm" });
    await late.sound.end();
  });

  it("is PCM with the next path when Opus gave no frame, and Opus again when it gave some", async () => {
    const mute = soundStage("opus");
    mute.opus.has = true;
    await mute.listen();
    mute.clock.advance(1_000);
    expect(mute.broken).toEqual(["listening silent"]);
    expect(await mute.listen()).toMatchObject({ codec: "pcm", codecReason: "node_cannot" });
    await mute.sound.end();

    const cut = soundStage("opus");
    cut.opus.has = true;
    await cut.listen();
    cut.opened[0]?.onFrame(new Uint8Array(5), 0);
    cut.opened[0]?.onEnd();
    expect(cut.broken).toEqual(["listening media_lost"]);
    expect(await cut.listen()).toMatchObject({ codec: "opus" });
    await cut.sound.end();
  });

  it("is PCM from the next path on once the browser has given Opus up", async () => {
    const stage = soundStage("opus");
    stage.opus.has = true;
    await stage.listen();
    const giveUp = () => stage.sound.giveUpOpus("decoder_failed");
    expect([giveUp(), giveUp()]).toEqual([true, false]);
    expect(await stage.listen()).toMatchObject({ codec: "pcm", codecReason: "decoder_failed" });
    await stage.sound.end();
  });
});

describe("a change that fails", () => {
  it("leaves what is heard as it is, also where the node does not say how its sound would come", async () => {
    const stage = soundStage("pcm");
    await stage.listen();
    const { listening } = stage.sound;
    stage.media.transportOf = () => Promise.reject(new AriError("timeout", "no answer."));
    await expect(stage.listen("apart")).rejects.toMatchObject({ code: "timeout" });
    expect(stage.sound.listening).toBe(listening);
    expect(stage.ended).toEqual([]);
    stage.opened[0]?.onFrame(new Uint8Array(5), 0);
    expect(stage.frames).toEqual([["pcm", 5, 0]]);
    await stage.sound.end();
  });
});
