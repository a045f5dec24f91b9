import type { AriEvent, AriEvents, AriEventType } from "../generated/events";

/** The event, or the union of events, of one type or several. */
export type EventOf<Type extends AriEventType> = AriEvents[Type];

/** What is called with an event. What it returns is not looked at, but a rejected promise counts as a throw. */
export type EventListener<Type extends AriEventType = AriEventType> = (event: EventOf<Type>) => unknown;

/** How long, and for which, {@link Listenable.once} waits. */
export interface OnceOptions<Type extends AriEventType = AriEventType> {
  /** Abort: rejects with `aborted`. */
  signal?: AbortSignal | undefined;
  /** Rejects with `timeout` after it. Default: waits as long as it takes. */
  timeoutMs?: number | undefined;
  /** Only an event for which it is true. What it throws ends the waiting: it rejects with just that. */
  where?: (event: EventOf<Type>) => boolean;
}

/** What {@link Listenable.events} yields. */
export interface EventsOptions<Type extends AriEventType = AriEventType> {
  /** Default: every type. */
  types?: Type | readonly Type[];
  /** Abort: the iteration ends, without an error. */
  signal?: AbortSignal | undefined;
  /** Most events that may wait for the loop, default 10,000; one more ends it with an `unavailable` error. */
  maxQueuedEvents?: number;
}

/**
 * What can be listened to: a connected client (all its events), a handle (those about it) and a dialog (those about what
 * belongs to it). Events come in the order of Asterisk; a listener that throws keeps none of the others from them.
 */
export interface Listenable {
  /** @returns the undo, which may be called twice @throws {AriError} `invalid_parameter` when there is no such event */
  on<Type extends AriEventType>(types: Type | readonly Type[], listener: EventListener<Type>): () => void;
  /** Every event, whatever its type. */
  onAny(listener: (event: AriEvent) => unknown): () => void;
  /**
   * The next such event. A rejection that nobody awaits does not end the process.
   * @throws {AriError} `timeout`, `aborted`, `closed`, `invalid_parameter`; of a handle also `not_found` when the resource ended first
   */
  once<Type extends AriEventType>(
    types: Type | readonly Type[],
    options?: OnceOptions<Type>,
  ): Promise<EventOf<Type>>;
  /** Events from this call on, for `for await`. Ends with the client. */
  events<Type extends AriEventType = AriEventType>(
    options?: EventsOptions<Type>,
  ): AsyncIterableIterator<EventOf<Type>>;
}
