import type { Clock } from "../clock";
import { AriError } from "../errors";
import type { AriEvent, AriEventType } from "../generated/events";
import { endedIn, type Subject, subjectsOf } from "./event-subjects";

/** One who listens, to some types or to all, about some subjects or about everything. */
export class Subscriber {
  readonly types: ReadonlySet<AriEventType> | undefined;
  readonly deliver: (event: AriEvent) => unknown;
  /** What it ends with when the hub is closed. */
  readonly onClose: ((error: AriError) => void) | undefined;
  /** The last event it got, so that an event about two of its subjects reaches it once. */
  lastDelivery = 0;

  constructor(
    types: Iterable<AriEventType> | undefined,
    deliver: (event: AriEvent) => unknown,
    onClose?: (error: AriError) => void,
  ) {
    this.types = types === undefined ? undefined : new Set(types);
    this.deliver = deliver;
    this.onClose = onClose;
  }
}

/** Who listens in one place, each with the number of the last event before it came. */
type Places = Map<Subscriber, number>;

/**
 * Brings each event to those who asked for it: by its type, and by what it is about. Subscribers may come and go while
 * an event is delivered; those who come get the next one.
 */
export class EventHub {
  readonly clock: Clock;
  /** Gets what a listener threw. */
  readonly report: (error: unknown) => void;
  readonly #ofAnyType: Places = new Map();
  readonly #ofType = new Map<AriEventType, Places>();
  readonly #ofSubject = new Map<Subject, Places>();
  #deliveries = 0;
  #closed: AriError | undefined;

  constructor(clock: Clock, report: (error: unknown) => void) {
    this.clock = clock;
    this.report = report;
  }

  /** Listens to everything of its types. @returns the undo */
  subscribe(subscriber: Subscriber): () => void {
    if (!this.#takes(subscriber)) return () => undefined;
    if (subscriber.types === undefined) {
      this.#ofAnyType.set(subscriber, this.#deliveries);
      return () => void this.#ofAnyType.delete(subscriber);
    }
    const undos = [...subscriber.types].map((type) =>
      addTo(this.#ofType, type, subscriber, this.#deliveries),
    );
    return () => {
      for (const undo of undos) undo();
    };
  }

  /** Listens to what is about one subject; the same subscriber may have several. @returns the undo */
  subscribeTo(subject: Subject, subscriber: Subscriber): () => void {
    if (!this.#takes(subscriber)) return () => undefined;
    return addTo(this.#ofSubject, subject, subscriber, this.#deliveries);
  }

  /** How many subjects are listened to: what tests count leaks by. */
  get subjectCount(): number {
    return this.#ofSubject.size;
  }

  /** Brings the event to its subscribers. Never throws. */
  deliver(event: AriEvent): void {
    this.#deliveries += 1;
    const typed = this.#ofType.get(event.type);
    if (typed !== undefined) this.#deliverTo(typed, event);
    if (this.#ofAnyType.size > 0) this.#deliverTo(this.#ofAnyType, event);
    if (this.#ofSubject.size === 0) return;
    for (const subject of subjectsOf(event)) {
      const about = this.#ofSubject.get(subject);
      if (about !== undefined) this.#deliverTo(about, event);
    }
    const ended = endedIn(event);
    if (ended !== undefined) this.#ofSubject.delete(ended);
  }

  /** Whether anyone listens to it. */
  hasSubject(subject: Subject): boolean {
    return this.#ofSubject.has(subject);
  }

  /** Lets those go who listen to something that has ended without an event. */
  forget(subject: Subject): void {
    this.#ofSubject.delete(subject);
  }

  /** Ends every subscriber, and each later one at once. */
  close(error = new AriError("closed", "the client was closed.", { hint: "" })): void {
    this.#closed = error;
    const all = [this.#ofAnyType, ...this.#ofType.values(), ...this.#ofSubject.values()];
    const subscribers = new Set(all.flatMap((places) => [...places.keys()]));
    // Each place too: one may be in the middle of a delivery.
    for (const places of all) places.clear();
    this.#ofType.clear();
    this.#ofSubject.clear();
    for (const subscriber of subscribers) subscriber.onClose?.(error);
  }

  #takes(subscriber: Subscriber): boolean {
    if (this.#closed === undefined) return true;
    subscriber.onClose?.(this.#closed);
    return false;
  }

  #deliverTo(subscribers: Places, event: AriEvent): void {
    // A copy, because a listener may end itself or add another.
    for (const [subscriber, cameAt] of [...subscribers]) {
      // Who came while this event is delivered gets the next one; but where it was before, it gets this one too.
      if (cameAt === this.#deliveries || subscriber.lastDelivery === this.#deliveries) continue;
      if (subscriber.types !== undefined && !subscriber.types.has(event.type)) continue;
      if (!subscribers.has(subscriber)) continue;
      subscriber.lastDelivery = this.#deliveries;
      try {
        const done = subscriber.deliver(event);
        if (done instanceof Promise) done.catch(this.report);
      } catch (error) {
        this.report(error);
      }
    }
  }
}

function addTo<Name>(
  all: Map<Name, Places>,
  name: Name,
  subscriber: Subscriber,
  deliveries: number,
): () => void {
  const places: Places = all.get(name) ?? new Map();
  all.set(name, places);
  places.set(subscriber, deliveries);
  return () => {
    places.delete(subscriber);
    if (places.size === 0 && all.get(name) === places) all.delete(name);
  };
}
