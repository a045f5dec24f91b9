import { checkDurations } from "../durations";
import { AriError } from "../errors";
import type { AriEvent, AriEventType } from "../generated/events";
import { type EventHub, Subscriber } from "./event-hub";
import { EventQueue } from "./event-queue";
import type { EventListener, EventOf, EventsOptions, Listenable, OnceOptions } from "./listenable";

const defaultMaxQueuedEvents = 10_000;

/** Where a {@link Listening} hears, and what ends its waiting. */
export interface Ear {
  readonly hub: EventHub;
  /** Makes a subscriber hear. @returns the undo */
  readonly hear: (subscriber: Subscriber) => () => void;
  /** What ends, for the messages of `once`: `channel abc`. */
  readonly name?: string;
  /** Types after which nothing more comes but those of later stages: StasisEnd, then ChannelDestroyed. */
  readonly endStages?: readonly (readonly AriEventType[])[];
  /** Tells when it was found to have ended without an event, while the connection was lost. @returns the undo */
  readonly onGone?: (listener: () => void) => () => void;
}

/** {@link Listenable} over a hub: the one implementation for clients, handles and dialogs. */
export class Listening implements Listenable {
  readonly #ear: Ear;

  constructor(ear: Ear) {
    this.#ear = ear;
  }

  on<Type extends AriEventType>(types: Type | readonly Type[], listener: EventListener<Type>): () => void {
    // The hub delivers the types of the subscriber only.
    return this.#ear.hear(new Subscriber(listOf(types), listener as (event: AriEvent) => void));
  }

  onAny(listener: (event: AriEvent) => unknown): () => void {
    return this.#ear.hear(new Subscriber(undefined, listener));
  }

  once<Type extends AriEventType>(
    types: Type | readonly Type[],
    options: OnceOptions<Type> = {},
  ): Promise<EventOf<Type>> {
    const { signal, timeoutMs, where } = options;
    const wanted = new Set<AriEventType>(listOf(types));
    const operation = `once ${[...wanted].join(", ")}`;
    return new Promise((resolve, reject) => {
      checkDurations(operation, options, ["timeoutMs"]);
      if (signal?.aborted) return reject(new AriError("aborted", "aborted.", { operation }));
      const undos: (() => void)[] = [];
      let isSettled = false;
      const settle = (finish: () => void): void => {
        isSettled = true;
        for (const undo of undos) undo();
        finish();
      };
      const fail = (code: "aborted" | "timeout" | "not_found", what: string): void =>
        settle(() => reject(new AriError(code, what, { operation })));
      const ends = this.#endTypesFor(wanted);
      const deliver = (event: AriEvent): void => {
        // `wanted` has only types of Type.
        const found = event as EventOf<Type>;
        let isFound = false;
        try {
          isFound = wanted.has(event.type) && (where === undefined || where(found));
        } catch (error) {
          settle(() => reject(error));
          return;
        }
        if (isFound) settle(() => resolve(found));
        else if (ends.includes(event.type))
          fail("not_found", `${this.#ear.name} ended first (${event.type}).`);
      };
      const undo = this.#ear.hear(
        new Subscriber([...wanted, ...ends], deliver, (error) => settle(() => reject(error))),
      );
      undos.push(undo);
      // A closed hub has refused already.
      if (isSettled) return;
      if (this.#ear.onGone !== undefined) {
        const what = `${this.#ear.name} ended while the connection was lost.`;
        undos.push(this.#ear.onGone(() => fail("not_found", what)));
      }
      if (signal !== undefined) {
        const onAbort = (): void => fail("aborted", "aborted.");
        signal.addEventListener("abort", onAbort, { once: true });
        undos.push(() => signal.removeEventListener("abort", onAbort));
      }
      if (timeoutMs !== undefined) {
        const what = `no such event within ${timeoutMs} ms.`;
        undos.push(this.#ear.hub.clock.after(timeoutMs, () => fail("timeout", what)));
      }
    });
  }

  events<Type extends AriEventType = AriEventType>(
    options: EventsOptions<Type> = {},
  ): AsyncIterableIterator<EventOf<Type>> {
    const { types, signal, maxQueuedEvents = defaultMaxQueuedEvents } = options;
    const undos: (() => void)[] = [];
    const queue = new EventQueue<EventOf<Type>>(maxQueuedEvents, () => {
      for (const undo of undos) undo();
    });
    const wanted = types === undefined ? undefined : listOf(types);
    const deliver = (event: AriEvent): void => queue.push(event as EventOf<Type>);
    undos.push(this.#ear.hear(new Subscriber(wanted, deliver, () => queue.end())));
    if (signal?.aborted) queue.end();
    else if (signal !== undefined) {
      const onAbort = (): void => queue.end();
      signal.addEventListener("abort", onAbort, { once: true });
      undos.push(() => signal.removeEventListener("abort", onAbort));
    }
    return queue;
  }

  /** Who waits for the very last event waits through the one before it. */
  #endTypesFor(wanted: ReadonlySet<AriEventType>): readonly AriEventType[] {
    const stages = this.#ear.endStages ?? [];
    const last = stages.findLastIndex((types) => types.some((type) => wanted.has(type)));
    return stages.slice(Math.max(last, 0)).flat();
  }
}

function listOf<Type extends AriEventType>(types: Type | readonly Type[]): readonly Type[] {
  return typeof types === "string" ? [types] : types;
}
