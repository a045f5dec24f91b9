import { AriError } from "@/lib/ari";
import type { SpyMode, WhisperTo } from "@/lib/live/rows";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { MediaChannel, MediaOpener, MediaPath, PathEnd } from "./media-channel";
import { PathPieces } from "./path-pieces";

/** Who hears: `out` the target, `in` the other side, `both`. */
export type Whisper = "out" | "in" | "both";

/** Who hears what is said in this mode. */
export function whisperOf(mode: Exclude<SpyMode, "listen">, to: WhisperTo): Whisper {
  if (mode === "barge") return "both";
  return to === "near" ? "out" : "in";
}

type Direction = Exclude<Whisper, "both">;

export interface TalkPath extends MediaPath {
  /** One frame of 640 bytes; dropped before `ready` and after the end. */
  send(samples: Uint8Array): void;
  /**
   * Other ears, without a gap for those that stay: who is to hear no more goes before another one comes, so that nobody
   * hears what was meant for the other. Refused before anything was changed, the path goes on as it was; afterwards it
   * is broken, says nothing more and tells so.
   * @throws AriError
   */
  change(whisper: Whisper): Promise<void>;
}

export interface TalkOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  targetId: string;
  whisper: Whisper;
  /** Once, when a path that was ready has ended by itself; its owner ends it then. Never `silent`: nothing comes on it. */
  onBroken(why: PathEnd): void;
}

/**
 * Lets the panel talk into a call: a media channel and, in one bridge with it, a snoop for each direction that hears
 * nothing and only whispers. Apart from what is listened by: a spying snoop in the same bridge would give the parties
 * their own voices back.
 */
export function openTalkPath(options: TalkOptions): TalkPath {
  return new Talking(options);
}

function directionsOf(whisper: Whisper): Direction[] {
  return whisper === "both" ? ["out", "in"] : [whisper];
}

class Talking implements TalkPath {
  readonly ready: Promise<void>;
  readonly #options: TalkOptions;
  readonly #pieces: PathPieces;
  readonly #bridgeId: string;
  readonly #snoopIds = new Map<Direction, string>();
  #channel: MediaChannel | undefined;
  #isReady = false;
  /** Changes run one after another. */
  #steps: Promise<unknown>;

  constructor(options: TalkOptions) {
    this.#options = options;
    this.#pieces = new PathPieces({ ...options, onLost: (why) => options.onBroken(why) });
    this.#bridgeId = this.#pieces.add("talkbridge", "bridge");
    this.ready = this.#pieces.setUp(() => this.#open());
    this.#steps = this.ready.catch(() => undefined);
  }

  get targetId(): string {
    return this.#options.targetId;
  }

  ownedIds(): string[] {
    return this.#pieces.ownedIds();
  }

  send(samples: Uint8Array): void {
    if (this.#isReady && !this.#pieces.signal.aborted) this.#channel?.send(samples);
  }

  change(whisper: Whisper): Promise<void> {
    const done = this.#steps.then(() => this.#change(directionsOf(whisper)));
    this.#steps = done.catch(() => undefined);
    return done;
  }

  end(): Promise<void> {
    return this.#pieces.end();
  }

  async #open(): Promise<void> {
    const { node, media, whisper } = this.#options;
    const { client } = node;
    const pieces = this.#pieces;
    const bridgeId = this.#bridgeId;
    const mediaId = pieces.add("talkmedia", "channel");
    const started = pieces.started(mediaId);
    const [channel, snoopIds] = await Promise.all([
      pieces.make(mediaId, async () => {
        const opened = await media.open({
          node,
          id: mediaId,
          signal: pieces.signal,
          onFrame: () => undefined,
          onEnd: () => pieces.lost("media_lost"),
        });
        pieces.removeBy(mediaId, () => opened.end());
        return opened;
      }),
      Promise.all(directionsOf(whisper).map((direction) => this.#snoop(direction))),
      pieces.make(bridgeId, () => client.bridges.createWithId({ bridgeId, type: "mixing", name: "talk" })),
      started,
    ]);
    await channel.awake(client.bridges.addChannel({ bridgeId, channel: [...snoopIds, mediaId] }));
    pieces.up(bridgeId, mediaId, ...snoopIds);
    this.#channel = channel;
    this.#isReady = true;
  }

  async #change(wanted: Direction[]): Promise<void> {
    if (this.#pieces.signal.aborted) throw new AriError("closed", "the talk path has ended.");
    const unwanted = [...this.#snoopIds].filter(([direction]) => !wanted.includes(direction));
    const missing = wanted.filter((direction) => !this.#snoopIds.has(direction));
    // Outside the bridge it has nothing to say: it is there when the other one has gone.
    const made = await Promise.all(
      missing.map(async (direction) => ({ direction, snoopId: await this.#snoop(direction) })),
    );
    try {
      await Promise.all(
        unwanted.map(async ([direction, id]) => {
          await this.#pieces.drop(id);
          this.#snoopIds.delete(direction);
        }),
      );
    } catch (error) {
      // Who is not to hear may do so still.
      this.#break();
      throw error;
    }
    await Promise.all(
      made.map(async ({ direction, snoopId }) => {
        try {
          await this.#join(direction, snoopId);
        } catch (error) {
          if (unwanted.length > 0) this.#break();
          throw error;
        }
      }),
    );
  }

  /** Silent at once; its owner takes it down. */
  #break(): void {
    this.#isReady = false;
    this.#pieces.lost("media_lost");
  }

  /** One direction more, in the bridge that others talk by already. */
  async #join(direction: Direction, snoopId: string): Promise<void> {
    const { client } = this.#options.node;
    try {
      await client.bridges.addChannel({ bridgeId: this.#bridgeId, channel: [snoopId] });
      this.#pieces.up(snoopId);
    } catch (error) {
      this.#snoopIds.delete(direction);
      // It may be in the bridge although no answer came.
      await this.#pieces.drop(snoopId).catch(() => this.#break());
      throw error;
    }
  }

  /** A snoop that whispers in one direction, and is in our application. */
  async #snoop(direction: Direction): Promise<string> {
    const { node, targetId } = this.#options;
    const pieces = this.#pieces;
    const snoopId = pieces.add("talksnoop", "channel");
    this.#snoopIds.set(direction, snoopId);
    const started = pieces.started(snoopId);
    try {
      await pieces.make(snoopId, () =>
        node.client.channels.snoopChannelWithId({
          channelId: targetId,
          snoopId,
          app: node.application,
          appArgs: "talk",
          spy: "none",
          whisper: direction,
        }),
      );
      await started;
      return snoopId;
    } catch (error) {
      this.#snoopIds.delete(direction);
      if (!pieces.signal.aborted) await pieces.drop(snoopId).catch(() => undefined);
      throw error;
    }
  }
}
