import { AriError, type AriEvent } from "@/lib/ari";
import type { Logger } from "../logger";
import type { Clock } from "../nodes/clock";
import { type IdKind, newId } from "../nodes/ids";
import type { Node } from "../nodes/node";
import { ignoreGone } from "../nodes/party-calls";
import { abortedError, waitForStart } from "../nodes/start-wait";
import type { PathEnd } from "./media-channel";
import { watchOf } from "./node-watch";

/** A snoop goes some milliseconds before the channel that it was on is told to have gone. */
const targetEndMs = 200;

interface PiecesOptions {
  node: Node;
  clock: Clock;
  logger: Logger;
  targetId: string;
  /** Once, when something of what was ready has gone by itself; never after `end()`. */
  onLost(why: PathEnd): void;
  /** Events of a piece beside those of its beginning and end. */
  onEvent?(event: AriEvent): void;
}

interface Piece {
  kind: "channel" | "bridge";
  /** Of the request that makes it, once that is sent: an end has to wait for it, or would come too early. */
  made: Promise<unknown> | undefined;
  /** Takes it down, where that is more than a DELETE. */
  remove: (() => Promise<void>) | undefined;
  onStarted: (() => void) | undefined;
  /** It was there and in its place: a list without it says that it has gone. */
  isUp: boolean;
}

/**
 * The channels and bridges of one path: their ids are known before they are made, what goes by itself is told once with
 * its reason, and at the end all of them are removed, whatever has become of the requests that made them.
 */
export class PathPieces {
  readonly #options: PiecesOptions;
  readonly #pieces = new Map<string, Piece>();
  readonly #ended = new AbortController();
  #ending: Promise<void> | undefined;
  #isLost = false;
  #wasEnded = false;
  #isEnding = false;
  #isReady = false;
  #failSetUp: (error: AriError) => void = () => undefined;
  #undoTimer: (() => void) | undefined;

  constructor(options: PiecesOptions) {
    this.#options = options;
    watchOf(options.node).add(options.targetId, this);
  }

  /** Whether `end()` was called, and not only a set-up that failed. */
  get wasEnded(): boolean {
    return this.#wasEnded;
  }

  /** What `signal.aborted` says, for who asks with each frame: Node checks its receiver at each question. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Aborted by the end. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  /**
   * Does the work that makes the path ready. What fails, is lost or is ended meanwhile takes down all that was made, and
   * only then rejects.
   */
  setUp(work: () => Promise<unknown>): Promise<void> {
    const ready = this.#setUp(work);
    // Whoever ends a path does not have to ask whether it was ready.
    ready.catch(() => undefined);
    return ready;
  }

  /** A new id, ours from now on. */
  add(kind: IdKind, what: Piece["kind"]): string {
    const { node } = this.#options;
    const id = newId(node.application, kind);
    this.#pieces.set(id, {
      kind: what,
      made: undefined,
      remove: undefined,
      onStarted: undefined,
      isUp: false,
    });
    watchOf(node).add(id, this);
    return id;
  }

  ownedIds(): string[] {
    return [...this.#pieces.keys()];
  }

  /** Sends the request that makes the piece, unless the end has come. */
  async make<Result>(id: string, request: () => Promise<Result>): Promise<Result> {
    this.#throwIfEnded();
    const made = request();
    const piece = this.#pieces.get(id);
    if (piece !== undefined) piece.made = made.catch(() => undefined);
    return made;
  }

  /** From now on the piece is removed by this. */
  removeBy(id: string, remove: () => Promise<void>): void {
    const piece = this.#pieces.get(id);
    if (piece !== undefined) piece.remove = remove;
  }

  /** StasisStart of a piece, asked for before its request. Rejects with `timeout` or, by the end, `aborted`. */
  started(id: string): Promise<void> {
    const { signal } = this;
    const wait = waitForStart(id, this.#options.clock);
    const piece = this.#pieces.get(id);
    if (piece === undefined || signal.aborted) {
      wait.giveUp();
      return wait.started;
    }
    piece.onStarted = wait.came;
    signal.addEventListener("abort", wait.giveUp);
    const stop = (): void => {
      piece.onStarted = undefined;
      signal.removeEventListener("abort", wait.giveUp);
    };
    wait.started.then(stop, stop);
    return wait.started;
  }

  /** They are all where they belong. */
  up(...ids: string[]): void {
    for (const id of ids) {
      const piece = this.#pieces.get(id);
      if (piece !== undefined) piece.isUp = true;
    }
  }

  /** Removes one piece while the others stay. @throws AriError */
  async drop(id: string): Promise<void> {
    const piece = this.#pieces.get(id);
    if (piece === undefined) return;
    watchOf(this.#options.node).delete(id, this);
    try {
      await this.#remove(id, piece);
      this.#pieces.delete(id);
    } catch (error) {
      // Still ours: the end tries again.
      watchOf(this.#options.node).add(id, this);
      throw error;
    }
  }

  /** Something of it has gone; told once. */
  lost(why: PathEnd): void {
    if (this.#isLost || this.signal.aborted) return;
    this.#isLost = true;
    this.#undoTimer?.();
    if (this.#isReady) this.#options.onLost(why);
    else this.#failSetUp(lostError(why, this.#options.targetId));
  }

  end(): Promise<void> {
    this.#wasEnded = true;
    this.#failSetUp(abortedError());
    return this.#takeDown();
  }

  onEvent(event: AriEvent): void {
    const { targetId } = this.#options;
    switch (event.type) {
      case "StasisStart":
        this.#pieces.get(event.channel.id)?.onStarted?.();
        break;
      case "ChannelDestroyed":
        if (event.channel.id === targetId) this.lost("target_ended");
        else if (this.#pieces.has(event.channel.id)) this.#onGone();
        break;
      case "StasisEnd":
        if (this.#pieces.has(event.channel.id)) this.#onGone();
        break;
      case "ChannelLeftBridge":
        if (!this.#pieces.has(event.channel.id)) break;
        // A bridge that is destroyed lets its members go first, and says so of itself only afterwards.
        this.#onGone();
        break;
      case "BridgeDestroyed":
        if (this.#pieces.has(event.bridge.id)) this.lost("bridge_destroyed");
        break;
      default:
        this.#options.onEvent?.(event);
    }
  }

  /** What ended while nobody heard it. */
  onResync(restarted: boolean): void {
    const { live } = this.#options.node;
    if (restarted) this.lost("media_lost");
    if (live.row("channels", this.#options.targetId) === undefined) this.lost("target_ended");
    if (this.#isLost) return;
    for (const [id, { isUp, kind }] of this.#pieces) {
      const row = live.row(kind === "bridge" ? "bridges" : "channels", id);
      if (isUp && row === undefined) this.#verify(id, kind);
    }
  }

  /** A list may have been read before the piece was made: what is not in it is asked for once more. */
  #verify(id: string, kind: Piece["kind"]): void {
    const { client } = this.#options.node;
    const asked =
      kind === "bridge" ? client.bridges.get({ bridgeId: id }) : client.channels.get({ channelId: id });
    asked.catch((error: unknown) => {
      if (AriError.from(error).code === "not_found") this.lost("media_lost");
    });
  }

  /** A channel of ours has gone or left: because the target or the bridge has, or by itself. Which, is told in a moment. */
  #onGone(): void {
    if (this.#isLost || this.#undoTimer !== undefined) return;
    const { node, clock, targetId } = this.#options;
    if (node.live.row("channels", targetId) === undefined) this.lost("target_ended");
    else this.#undoTimer = clock.after(targetEndMs, () => this.lost("media_lost"));
  }

  async #setUp(work: () => Promise<unknown>): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#failSetUp = reject;
    });
    try {
      await Promise.race([work(), failed]);
      this.#throwIfEnded();
      this.#isReady = true;
    } catch (error) {
      await this.#takeDown();
      throw error;
    }
  }

  #takeDown(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    const { node, logger, targetId } = this.#options;
    this.#isEnding = true;
    this.#ended.abort();
    this.#undoTimer?.();
    watchOf(node).delete(targetId, this);
    for (const id of this.#pieces.keys()) watchOf(node).delete(id, this);
    await Promise.all(
      [...this.#pieces].map(async ([id, piece]) => {
        try {
          await this.#remove(id, piece);
        } catch (error) {
          logger.warn({ err: error, node: node.name, id }, "a piece of a media path could not be removed");
        }
      }),
    );
  }

  async #remove(id: string, piece: Piece): Promise<void> {
    const { client } = this.#options.node;
    if (piece.made === undefined) return;
    await piece.made;
    if (piece.remove !== undefined) return piece.remove();
    // Also after a refusal: without an answer it may be there all the same.
    await ignoreGone(
      piece.kind === "bridge"
        ? client.bridges.destroy({ bridgeId: id })
        : client.channels.hangup({ channelId: id }),
    );
  }

  #throwIfEnded(): void {
    if (this.signal.aborted) throw abortedError();
  }
}

function lostError(why: PathEnd, targetId: string): AriError {
  return why === "target_ended"
    ? new AriError("not_found", `the channel ${targetId} has ended.`)
    : new AriError("connection_failed", `a piece of the media path was lost (${why}).`);
}
