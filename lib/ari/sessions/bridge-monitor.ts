import { AriError } from "../errors";
import type { EventOf } from "../events/listenable";
import type { BridgeHandle } from "../handles/bridge";

type BridgeEvent = EventOf<"ChannelEnteredBridge" | "ChannelLeftBridge" | "BridgeDestroyed">;

/** After a look that failed; until one has not, it is not known whether the bridge is still there. */
const lookAgainMs = 5_000;

/**
 * Who is in a bridge, at each moment. Made by `bridge.monitor()`. Its subscription to the bridge brings BridgeDestroyed also
 * when the last channel of ours was in it, which without one is not told (tested on 22 and 16).
 */
export class BridgeMonitor {
  readonly bridge: BridgeHandle;
  /** Resolves when the bridge is no more, or the monitor was closed. */
  readonly ended: Promise<"destroyed" | "closed">;
  readonly #listeners = new Set<(members: readonly string[]) => void>();
  readonly #undos: (() => void)[] = [];
  #members: readonly string[] = [];
  #reads = 0;
  /** Events that came while the members were being read. */
  #queue: BridgeEvent[] | undefined = [];
  #cancelLook: (() => void) | undefined;
  #end: (why: "destroyed" | "closed") => void = () => undefined;

  private constructor(bridge: BridgeHandle) {
    this.bridge = bridge;
    this.ended = new Promise((resolve) => {
      this.#end = (why) => {
        for (const undo of this.#undos.splice(0)) undo();
        this.#listeners.clear();
        resolve(why);
      };
    });
  }

  /**
   * Subscribes to the bridge, and reads who is in it.
   * @throws {AriError} not_found when there is no such bridge; unprocessable for one that ARI did not make, unless the
   * client has `subscribeAll`
   */
  static async start(bridge: BridgeHandle): Promise<BridgeMonitor> {
    const monitor = new BridgeMonitor(bridge);
    const { context } = bridge;
    const close = (): void => monitor.close();
    monitor.#undos.push(
      bridge.on(["ChannelEnteredBridge", "ChannelLeftBridge", "BridgeDestroyed"], (event) =>
        monitor.#hear(event),
      ),
      context.onResync(() => void monitor.#look()),
      () => monitor.#cancelLook?.(),
      () => context.closing.removeEventListener("abort", close),
    );
    context.closing.addEventListener("abort", close, { once: true });
    try {
      const unsubscribe = await context.subscribe(`bridge:${bridge.id}`);
      monitor.#undos.push(() => void unsubscribe().catch(() => undefined));
      await monitor.#read();
    } catch (caught) {
      monitor.close();
      // Refused alike for a bridge that is not there, and for one that ARI did not make (tested on 22 and 16).
      if (AriError.from(caught).code === "unprocessable") await bridge.get();
      throw caught;
    }
    return monitor;
  }

  /** Ids of the channels in it, in the order in which Asterisk lists them. Empty when it is no more. */
  get members(): readonly string[] {
    return this.#members;
  }

  /** Called with the members when they have changed. @returns the undo */
  onChange(listener: (members: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Stops watching. The bridge stays. */
  close(): void {
    this.#end("closed");
  }

  /** Reads after a reconnect, because what happened before it was not told; again and again while it cannot. */
  async #look(): Promise<void> {
    this.#cancelLook?.();
    const read = this.#reads + 1;
    try {
      await this.#read();
    } catch {
      const isOver = this.#undos.length === 0;
      // A newer one looks again by itself.
      if (isOver || read !== this.#reads) return;
      this.#cancelLook = this.bridge.context.clock.after(lookAgainMs, () => void this.#look());
    }
  }

  /** Reads the members anew. The last one asked for counts; events wait for it, and are told after it or without it. */
  async #read(): Promise<void> {
    this.#queue ??= [];
    this.#reads += 1;
    const read = this.#reads;
    let failure: AriError | undefined;
    try {
      const { channels } = await this.bridge.get();
      if (read === this.#reads) this.#set(channels);
    } catch (caught) {
      failure = AriError.from(caught);
      if (failure.code === "not_found") this.#destroy();
    }
    if (read === this.#reads) {
      const queue = this.#queue ?? [];
      this.#queue = undefined;
      for (const event of queue) this.#hear(event);
    }
    if (failure !== undefined) throw failure;
  }

  #hear(event: BridgeEvent): void {
    if (this.#queue !== undefined) {
      this.#queue.push(event);
      return;
    }
    switch (event.type) {
      case "ChannelEnteredBridge":
        this.#set(event.bridge.channels);
        return;
      case "ChannelLeftBridge":
        // Not the list of the event: it sometimes names internal channels, a Recorder or Announcer (tested).
        this.#set(this.#members.filter((id) => id !== event.channel.id));
        return;
      case "BridgeDestroyed":
        this.#destroy();
        return;
      default:
        event satisfies never;
    }
  }

  #destroy(): void {
    this.#set([]);
    this.#end("destroyed");
  }

  #set(members: readonly string[]): void {
    if (members.length === this.#members.length && members.every((id, index) => id === this.#members[index]))
      return;
    this.#members = members;
    for (const listener of [...this.#listeners]) {
      try {
        listener(members);
      } catch (error) {
        this.bridge.context.hub.report(error);
      }
    }
  }
}
