import { AriError } from "../errors";

/** Events that wait for a `for await`, bounded. Ends without an error, or with one after what was queued before it. */
export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  readonly #waiting: Event[] = [];
  readonly #maxQueuedEvents: number;
  readonly #onEnd: () => void;
  /** Each `next()` that found nothing, in order. */
  readonly #readers: {
    resolve: (result: IteratorResult<Event>) => void;
    reject: (error: AriError) => void;
  }[] = [];
  #end: { error: AriError | undefined } | undefined;

  /** @param onEnd called once, when nothing more is wanted */
  constructor(maxQueuedEvents: number, onEnd: () => void) {
    this.#maxQueuedEvents = maxQueuedEvents;
    this.#onEnd = onEnd;
  }

  push(event: Event): void {
    if (this.#end !== undefined) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: event });
    } else if (this.#waiting.length < this.#maxQueuedEvents) {
      this.#waiting.push(event);
    } else {
      const what = `the loop over events is ${this.#maxQueuedEvents} events behind: do less in it, or ask for fewer types.`;
      this.end(new AriError("unavailable", what, { operation: "events", hint: "" }));
    }
  }

  /** Ends it after what is queued. */
  end(error?: AriError): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    this.#onEnd();
    for (const reader of this.#readers.splice(0)) this.next().then(reader.resolve, reader.reject);
  }

  /** @throws {AriError} unavailable when the loop was too slow */
  next(): Promise<IteratorResult<Event>> {
    if (this.#waiting.length > 0) {
      return Promise.resolve({ done: false, value: this.#waiting.shift() as Event });
    }
    if (this.#end !== undefined) {
      const { error } = this.#end;
      // Told once: after it the loop is over.
      this.#end = { error: undefined };
      return error === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<Event>> {
    this.#waiting.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
