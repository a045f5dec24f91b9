import type { AudioCodec, StreamName } from "@/lib/audio/wire";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaOpener, MediaPath, PathEnd } from "./media-channel";
import { PathPieces } from "./path-pieces";
import { SilenceWatch } from "./silence-watch";

/**
 * Milliseconds from the request to the end of each stage; null before it. Of two streams the later one, but the earlier
 * one of `firstFrameMs`: from then on something is heard.
 */
export interface ListenStages {
  /** The media channel is made. */
  mediaMs: number | null;
  /** Its socket is open. */
  socketMs: number | null;
  /** The snoop is made. */
  snoopMs: number | null;
  /** Both are in our application. */
  startedMs: number | null;
  /** Both are in the bridge. */
  joinedMs: number | null;
  firstFrameMs: number | null;
}

export interface ListenPath extends MediaPath {
  readonly stages: Readonly<ListenStages>;
  /** Of the request, by `performance.now()`. */
  readonly beganAtMs: number;
}

export interface ListenOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  targetId: string;
  /** `mixed`: one stream, `mix`. `apart`: `near`, what the target says, and `far`, what it hears; twice the cost. */
  sides: "mixed" | "apart";
  /** How the frames are written; default `pcm`. */
  codec?: AudioCodec;
  onFrame(stream: StreamName, sound: Uint8Array, index: number): void;
  /** Once, when a path that was ready has ended by itself; its owner ends it then. */
  onBroken(why: PathEnd): void;
}

/** What the snoop of each stream spies (res/res_stasis_snoop.c): `in` what the party says, `out` what it is sent. */
export const spyOf = { mix: "both", near: "in", far: "out" } as const satisfies Record<StreamName, string>;

/**
 * Makes the panel hear a channel: for each stream a media channel, a snoop that only spies, and a bridge for the two.
 * Nothing of it is changed while it stands, so that what is heard has no gap.
 */
export function openListenPath(options: ListenOptions): ListenPath {
  return new Listening(options);
}

class Listening implements ListenPath {
  readonly beganAtMs = performance.now();
  readonly ready: Promise<void>;
  readonly stages: ListenStages = {
    mediaMs: null,
    socketMs: null,
    snoopMs: null,
    startedMs: null,
    joinedMs: null,
    firstFrameMs: null,
  };
  readonly #options: ListenOptions;
  readonly #pieces: PathPieces;
  readonly #silences: SilenceWatch[] = [];

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#pieces = new PathPieces({ ...options, onLost: (why) => this.#onLost(why) });
    const streams: StreamName[] = options.sides === "mixed" ? ["mix"] : ["near", "far"];
    this.ready = this.#pieces.setUp(() => Promise.all(streams.map((stream) => this.#open(stream))));
  }

  get targetId(): string {
    return this.#options.targetId;
  }

  ownedIds(): string[] {
    return this.#pieces.ownedIds();
  }

  end(): Promise<void> {
    for (const silence of this.#silences) silence.stop();
    return this.#pieces.end();
  }

  /** One stream: all its requests at once, for each of them is on the way from the click to the first sound. */
  async #open(stream: StreamName): Promise<void> {
    const { node, media, clock, targetId, onFrame, codec = "pcm" } = this.#options;
    const { client, application } = node;
    const pieces = this.#pieces;
    const mediaId = pieces.add("listenmedia", "channel");
    const snoopId = pieces.add("listensnoop", "channel");
    const bridgeId = pieces.add("listenbridge", "bridge");
    const silence = new SilenceWatch({ clock, onSilent: () => pieces.lost("silent") });
    this.#silences.push(silence);
    const started = Promise.all([pieces.started(mediaId), pieces.started(snoopId)]).then(() =>
      this.#mark("startedMs"),
    );
    const [channel] = await Promise.all([
      pieces.make(mediaId, async () => {
        const opened = await media.open({
          node,
          id: mediaId,
          codec,
          signal: pieces.signal,
          onStage: (stage) => this.#mark(stage === "media" ? "mediaMs" : "socketMs"),
          onFrame: (sound, index) => {
            if (pieces.isEnding) return;
            if (this.stages.firstFrameMs === null) this.#mark("firstFrameMs");
            silence.heard();
            onFrame(stream, sound, index);
          },
          onEnd: () => pieces.lost("media_lost"),
        });
        pieces.removeBy(mediaId, () => opened.end());
        return opened;
      }),
      pieces
        .make(snoopId, () =>
          client.channels.snoopChannelWithId({
            channelId: targetId,
            snoopId,
            app: application,
            appArgs: "listen",
            spy: spyOf[stream],
            whisper: "none",
          }),
        )
        .then(() => this.#mark("snoopMs")),
      pieces.make(bridgeId, () => client.bridges.createWithId({ bridgeId, type: "mixing", name: "listen" })),
      started,
    ]);
    await channel.awake(client.bridges.addChannel({ bridgeId, channel: [snoopId, mediaId] }));
    this.#mark("joinedMs");
    pieces.up(mediaId, snoopId, bridgeId);
    if (!pieces.signal.aborted) silence.start();
  }

  #onLost(why: PathEnd): void {
    for (const silence of this.#silences) silence.stop();
    this.#options.onBroken(why);
  }

  #mark(stage: keyof ListenStages): void {
    this.stages[stage] = performance.now() - this.beganAtMs;
  }
}
