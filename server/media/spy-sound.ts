import type { Logger } from "pino";
import { AriError } from "@/lib/ari";
import type { AudioCodec, StreamName } from "@/lib/audio/wire";
import type { CodecReason, SpySides } from "@/lib/live/rows";
import type { Clock } from "../nodes/clock";
import { isOurs } from "../nodes/ids";
import type { Node } from "../nodes/node";
import { abortedError } from "../nodes/start-wait";
import { type ListenPath, openListenPath } from "./listen-path";
import type { MediaOpener, MediaTransport, PathEnd } from "./media-channel";
import { openTalkPath, type TalkPath, type Whisper } from "./talk-path";

interface SpySoundOptions {
  node: Node;
  media: MediaOpener;
  clock: Clock;
  logger: Logger;
  /** What the browser is to get where the node can; else, and once it has failed, PCM. */
  codec: AudioCodec;
  /** Why it is to get that. */
  codecReason: CodecReason;
  /** One frame of the call; `skipped` frames were lost before it. A view: copy what is kept. */
  onFrame(stream: StreamName, sound: Uint8Array, skipped: number, codec: AudioCodec): void;
  /** The path that is used now has ended by itself. */
  onBroken(which: "listening" | "talking", why: PathEnd): void;
}

/** What is heard, and how it comes. */
interface Heard {
  snoopChannelId: string | null;
  transport: MediaTransport;
  codec: AudioCodec;
  codecReason: CodecReason;
}

/** The two ways between a session and its call: what is heard, and, while somebody is to hear it, the microphone. */
export class SpySound {
  readonly #options: SpySoundOptions;
  /** Those in use, and those that are being made or taken down. */
  readonly #paths = new Set<ListenPath | TalkPath>();
  #listening: ListenPath | null = null;
  #talking: TalkPath | null = null;
  #listeningSinceMs = 0;
  #codec: AudioCodec;
  #codecReason: CodecReason;
  /** Aborted by each end; what is listened to after it has another one. */
  #ended = new AbortController();

  constructor(options: SpySoundOptions) {
    this.#options = options;
    this.#codec = options.codec;
    this.#codecReason = options.codecReason;
  }

  /** How long it took until the call was heard, stage by stage; null while it is not. */
  get listening(): Pick<ListenPath, "beganAtMs" | "stages"> | null {
    return this.#listening;
  }

  /** How long the call has been heard by the path that is used now. */
  get listeningMs(): number {
    return this.#options.clock.now() - this.#listeningSinceMs;
  }

  ownedIds(): string[] {
    return [...this.#paths].flatMap((path) => path.ownedIds());
  }

  /** From the next path on it is PCM. False when it was already. */
  giveUpOpus(why: CodecReason): boolean {
    if (this.#codec !== "opus") return false;
    this.#codec = "pcm";
    this.#codecReason = why;
    return true;
  }

  /**
   * A new path beside the old one, which goes when the new one is heard: there is no gap between the two. Where Opus is
   * wanted and refused, by whatever part of Asterisk, it is PCM from then on.
   * @throws AriError; the old one goes on then
   */
  async listen(targetId: string, sides: SpySides): Promise<Heard> {
    const { signal } = this.#ended;
    if (this.#codec === "opus" && (await this.#nodeHasOpus())) {
      try {
        return await this.#listen(targetId, sides, "opus", signal);
      } catch (error) {
        const { code } = AriError.from(error);
        // Its own end, or the call's: no other codec would be heard either.
        if (code === "aborted" || code === "not_found") throw error;
        this.#options.logger.info({ err: error, channel: targetId }, "Opus was refused, and PCM is used");
        this.giveUpOpus("node_cannot");
      }
    }
    return await this.#listen(targetId, sides, "pcm", signal);
  }

  async #nodeHasOpus(): Promise<boolean> {
    try {
      return await this.#options.media.hasOpus(this.#options.node);
    } catch {
      // Asked again with the next path.
      return false;
    }
  }

  async #listen(targetId: string, sides: SpySides, codec: AudioCodec, signal: AbortSignal): Promise<Heard> {
    const { node, media, clock, logger, onFrame } = this.#options;
    // Before the path: from its first frame on nothing may fail any more, for the old one is dropped.
    const transport = await media.transportOf(node);
    // Ended while no path was there to be ended.
    if (signal.aborted) throw abortedError();
    const old = this.#listening;
    // What the page takes for one stream comes from two paths: their indices start anew with each.
    const counted = new Map<StreamName, number>();
    const path = openListenPath({
      node,
      media,
      clock,
      logger,
      targetId,
      sides,
      codec,
      onFrame: (stream, sound, index) => {
        if (this.#listening !== path) return;
        const expected = (counted.get(stream) ?? index - 1) + 1;
        counted.set(stream, index);
        onFrame(stream, sound, index - expected, codec);
      },
      onBroken: (why) => {
        if (path !== this.#listening) return;
        // A codec that says it runs, and gives nothing.
        if (codec === "opus" && path.stages.firstFrameMs === null) this.giveUpOpus("node_cannot");
        this.#options.onBroken("listening", why);
      },
    });
    await this.#untilReady(path);
    this.#listening = path;
    this.#listeningSinceMs = clock.now();
    if (old !== null) void this.#drop(old);
    const snoopChannelId = path.ownedIds().find((id) => isOurs(id, node.application, "listensnoop")) ?? null;
    return { snoopChannelId, transport, codec, codecReason: this.#reasonOf(codec, transport) };
  }

  #reasonOf(codec: AudioCodec, transport: MediaTransport): CodecReason {
    // Also where it is given up at this very moment: the next path is another one.
    if (codec === "opus") return "asked";
    if (this.#codec === "pcm") return this.#codecReason;
    // Opus is wanted still, and this node has none.
    return transport === "rtp" ? "no_websocket" : "node_cannot";
  }

  /** From now on these hear the microphone. @throws AriError; it then is as it was */
  async talk(targetId: string, whisper: Whisper): Promise<void> {
    const { node, media, clock, logger } = this.#options;
    if (this.#talking !== null) return await this.#talking.change(whisper);
    const path = openTalkPath({
      node,
      media,
      clock,
      logger,
      targetId,
      whisper,
      onBroken: (why) => {
        if (path !== this.#talking) return;
        this.#talking = null;
        void this.#drop(path);
        this.#options.onBroken("talking", why);
      },
    });
    await this.#untilReady(path);
    this.#talking = path;
  }

  /** Whether there is a way for the microphone. */
  get isTalking(): boolean {
    return this.#talking !== null;
  }

  /** A frame of the microphone; dropped while nobody is to hear it. */
  speak(samples: Uint8Array): void {
    this.#talking?.send(samples);
  }

  /** From now on nobody hears the microphone; resolves when its way is gone. */
  async hush(): Promise<void> {
    const talking = this.#talking;
    this.#talking = null;
    if (talking !== null) await this.#drop(talking);
  }

  /** Takes all of it down, also what is being made; resolves when that is done. */
  async end(): Promise<void> {
    this.#ended.abort();
    this.#ended = new AbortController();
    this.#listening = null;
    this.#talking = null;
    await Promise.all([...this.#paths].map((path) => this.#drop(path)));
  }

  async #untilReady(path: ListenPath | TalkPath): Promise<void> {
    this.#paths.add(path);
    try {
      await path.ready;
    } catch (error) {
      await this.#drop(path);
      throw error;
    }
  }

  async #drop(path: ListenPath | TalkPath): Promise<void> {
    await path.end();
    this.#paths.delete(path);
  }
}
