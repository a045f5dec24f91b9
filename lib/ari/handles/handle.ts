import { AriError } from "../errors";
import { subjectOf } from "../events/event-subjects";
import type { EventListener, EventOf, EventsOptions, Listenable, OnceOptions } from "../events/listenable";
import { Listening } from "../events/listening";
import type { AriEvent, AriEventType } from "../generated/events";
import type { Key, Kind } from "../key";
import type { HandleContext } from "./context";

/** How the stream tells of the end of a resource, by kind. The first stage may be passed and the second still come. */
const endStages: Readonly<Partial<Record<Kind, readonly (readonly AriEventType[])[]>>> = {
  // After StasisEnd a channel is told of only while something is subscribed to it (res/res_stasis.c).
  channel: [["StasisEnd"], ["ChannelDestroyed"]],
  bridge: [["BridgeDestroyed"]],
  playback: [["PlaybackFinished"]],
  liveRecording: [["RecordingFinished", "RecordingFailed"]],
};

/**
 * A resource of Asterisk, by its key. Holds no state of it: it may be long gone, and acting on it then is an
 * {@link AriError} `not_found`. Handles are cheap; two with the same key are as good as one.
 */
export abstract class Handle<Of extends Kind = Kind> implements Listenable {
  readonly key: Key<Of>;
  readonly context: HandleContext;
  readonly #listening: Listening;

  /** @throws {AriError} invalid_parameter when the key is of another Asterisk than the connected one */
  constructor(context: HandleContext, key: Key<Of>) {
    const node = context.node();
    if (key.node !== "" && node !== "" && key.node !== node) {
      const what = `${key} is on another Asterisk than the connected ${node}: use the client of that one.`;
      throw new AriError("invalid_parameter", what);
    }
    this.context = context;
    this.key = key;
    const { hub, onResync } = context;
    const subject = subjectOf(key.kind, key.id);
    this.#listening = new Listening({
      hub,
      hear: (subscriber) => hub.subscribeTo(subject, subscriber),
      name: `${key.kind} ${key.id}`,
      endStages: endStages[key.kind] ?? [],
      onGone: (listener) => onResync(() => void this.#look(listener)),
    });
  }

  /** The id within its kind, as Asterisk names it. */
  get id(): string {
    return this.key.id;
  }

  /**
   * A handle of the same class that belongs to a dialog of this context: what `dialog.add()` gives.
   * @throws {AriError} invalid_parameter when it is on another Asterisk
   */
  inDialog(context: HandleContext, dialog: string): this {
    const HandleClass = this.constructor as new (context: HandleContext, key: Key<Of>) => this;
    return new HandleClass(context, this.key.with({ dialog }));
  }

  on<Type extends AriEventType>(types: Type | readonly Type[], listener: EventListener<Type>): () => void {
    return this.#listening.on(types, listener);
  }

  onAny(listener: (event: AriEvent) => unknown): () => void {
    return this.#listening.onAny(listener);
  }

  once<Type extends AriEventType>(
    types: Type | readonly Type[],
    options?: OnceOptions<Type>,
  ): Promise<EventOf<Type>> {
    return this.#listening.once(types, options);
  }

  events<Type extends AriEventType = AriEventType>(
    options?: EventsOptions<Type>,
  ): AsyncIterableIterator<EventOf<Type>> {
    return this.#listening.events(options);
  }

  /** Ends each `once` of this handle that waits, because it could not be made. */
  endWaits(reason: AriError): void {
    this.#listening.endWaits(reason);
  }

  /** Asks whether it is still there: what ended while the connection was lost gave no event. */
  async #look(tellGone: () => void): Promise<void> {
    try {
      // Bound by the subclass, of every kind but Asterisk itself.
      await (this as { get?: () => Promise<unknown> }).get?.();
    } catch (caught) {
      if (AriError.from(caught).code === "not_found") tellGone();
    }
  }

  toString(): string {
    return this.key.format();
  }
}
