import { checkDurations } from "../durations";
import { AriError, type AriErrorCode } from "../errors";
import { type AriEvent, type AriEventType, requiredEventFields } from "../generated/events";
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
  /** Ends each `once` that waits. */
  #waits: Set<(error: AriError) => void> | undefined;

  constructor(ear: Ear) {
    this.#ear = ear;
  }

  on<Type extends AriEventType>(types: Type | readonly Type[], listener: EventListener<Type>): () => void {
    // The hub delivers the types of the subscriber only.
    return this.#ear.hear(new Subscriber(listOf("on", types), listener as (event: AriEvent) => void));
  }

  onAny(listener: (event: AriEvent) => unknown): () => void {
    return this.#ear.hear(new Subscriber(undefined, listener));
  }

  once<Type extends AriEventType>(
    types: Type | readonly Type[],
    options: OnceOptions<Type> = {},
  ): Promise<EventOf<Type>> {
    const found = this.#next(types, options);
    // Who awaits it gets the rejection. That nobody does, because what it waited for failed, is no end for the process.
    found.catch(() => undefined);
    return found;
  }

  /** Ends each `once` that waits: what it is about will not come to be. */
  endWaits(reason: AriError): void {
    for (const end of [...(this.#waits ?? [])]) end(reason);
  }

  #next<Type extends AriEventType>(
    types: Type | readonly Type[],
    options: OnceOptions<Type>,
  ): Promise<EventOf<Type>> {
    const { signal, timeoutMs, where } = options;
    return new Promise((resolve, reject) => {
      const wanted = new Set<AriEventType>(listOf("once", types));
      const operation = `once ${[...wanted].join(", ")}`;
      const name = this.#ear.name === undefined ? "" : ` of ${this.#ear.name}`;
      checkDurations(operation, options, ["timeoutMs"]);
      if (signal?.aborted) return reject(new AriError("aborted", "aborted.", { operation }));
      const undos: (() => void)[] = [];
      let isSettled = false;
      const settle = (finish: () => void): void => {
        isSettled = true;
        for (const undo of undos) undo();
        finish();
      };
      const fail = (code: AriErrorCode, what: string, hint?: string): void =>
        settle(() => reject(new AriError(code, what, { operation, hint })));
      const end = ({ code, message }: AriError): void => fail(code, `the wait${name} ended: ${message}`, "");
      this.#waits ??= new Set();
      this.#waits.add(end);
      undos.push(() => this.#waits?.delete(end));
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
          fail("not_found", `${this.#ear.name} ended first (${event.type}).`, "");
      };
      const undo = this.#ear.hear(
        new Subscriber([...wanted, ...ends], deliver, ({ code, message }) => {
          const what = `the wait for ${[...wanted].join(", ")}${name} ended: ${message}`;
          settle(() => reject(new AriError(code, what, { hint: "" })));
        }),
      );
      undos.push(undo);
      // A closed hub has refused already.
      if (isSettled) return;
      if (this.#ear.onGone !== undefined) {
        const what = `${this.#ear.name} ended while the connection was lost.`;
        undos.push(this.#ear.onGone(() => fail("not_found", what, "")));
      }
      if (signal !== undefined) {
        const onAbort = (): void => fail("aborted", "aborted.");
        signal.addEventListener("abort", onAbort, { once: true });
        undos.push(() => signal.removeEventListener("abort", onAbort));
      }
      if (timeoutMs !== undefined) {
        const what = `no such event${name} within ${timeoutMs} ms.`;
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
    const wanted = types === undefined ? undefined : listOf("events", types);
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

/** @throws {AriError} invalid_parameter for what is no event: without types nobody else would tell, and it never comes */
function listOf<Type extends AriEventType>(
  operation: string,
  types: Type | readonly Type[],
): readonly Type[] {
  const list = Array.isArray(types) ? types : [types];
  for (const type of list) {
    if (typeof type === "string" && Object.hasOwn(requiredEventFields, type)) continue;
    throw new AriError("invalid_parameter", `there is no event ${JSON.stringify(type)}.`, {
      operation,
      hint: "Names are those of Asterisk's documents, such as StasisStart.",
    });
  }
  return list;
}
