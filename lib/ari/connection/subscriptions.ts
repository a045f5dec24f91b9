import type { AriClient } from "../client";
import { AriError } from "../errors";
import { hears } from "../subscribe";

interface Subscription {
  count: number;
  /** The request that makes it. */
  made: Promise<void>;
  /** It has been answered: from then on it is made again at each connect. */
  isMade: boolean;
  /** A connect went by before the answer: what was made may have been lost with the socket. */
  isMissed: boolean;
}

/**
 * What a client is subscribed to by name, so that it can be subscribed to again after a reconnect. Counted: Asterisk is
 * asked for the first of a source, and told of the end of the last.
 */
export class Subscriptions {
  readonly #client: AriClient;
  readonly #applicationName: string;
  readonly #held = new Map<string, Subscription>();

  /** @param eventSources made at the connect, and held while they exist */
  constructor(client: AriClient, applicationName: string, eventSources: readonly string[]) {
    this.#client = client;
    this.#applicationName = applicationName;
    for (const source of eventSources)
      this.#held.set(source, {
        count: 1,
        made: Promise.resolve(),
        isMade: true,
        isMissed: false,
      });
  }

  /**
   * What a connect makes again: `channel:ID`, `bridge:ID`, `endpoint:PJSIP/alice`, `deviceState:NAME`. Not what has yet to
   * be answered, because that may be refused; it is looked after when the answer is there.
   */
  sources(): readonly string[] {
    const sources: string[] = [];
    for (const [source, held] of this.#held) {
      if (held.isMade) sources.push(source);
      else held.isMissed = true;
    }
    return sources;
  }

  /**
   * @returns the undo, which may be called twice
   * @throws {AriError} unprocessable when there is no such thing (now); invalid_parameter without an id: all of a kind
   * cannot be undone (501, res/ari/resource_applications.c)
   */
  async add(eventSource: string): Promise<() => Promise<void>> {
    if (!/^[^:]+:./.test(eventSource)) {
      const what = `${JSON.stringify(eventSource)} names no one thing: give its id, or connect with subscribeAll.`;
      throw new AriError("invalid_parameter", what, { operation: "applications.subscribe" });
    }
    const held = this.#held.get(eventSource) ?? this.#make(eventSource);
    held.count += 1;
    try {
      await held.made;
    } catch (error) {
      if (this.#held.get(eventSource) === held) this.#held.delete(eventSource);
      throw error;
    }
    let undone: Promise<void> | undefined;
    return () => {
      undone ??= this.#remove(eventSource, held);
      return undone;
    };
  }

  /** Forgets what does not exist any more. */
  drop(eventSources: readonly string[]): void {
    for (const source of eventSources) this.#held.delete(source);
  }

  #make(eventSource: string): Subscription {
    const held = { count: 0, made: Promise.resolve(), isMade: false, isMissed: false };
    this.#held.set(eventSource, held);
    held.made = this.#request(eventSource, held);
    return held;
  }

  async #request(eventSource: string, held: Subscription): Promise<void> {
    const { applications } = this.#client;
    const applicationName = this.#applicationName;
    await applications.subscribe({ applicationName, eventSource });
    while (held.isMissed) {
      held.isMissed = false;
      // Twice would have to be undone twice (res/stasis/app.c).
      const found = await applications.get({ applicationName });
      if (!hears(found, eventSource)) await applications.subscribe({ applicationName, eventSource });
    }
    held.isMade = true;
  }

  async #remove(eventSource: string, held: Subscription): Promise<void> {
    held.count -= 1;
    if (held.count > 0 || this.#held.get(eventSource) !== held) return;
    this.#held.delete(eventSource);
    try {
      await this.#client.applications.unsubscribe({ applicationName: this.#applicationName, eventSource });
    } catch (caught) {
      // It ended before, and its subscription with it.
      const { code } = AriError.from(caught);
      if (code !== "not_found" && code !== "unprocessable") throw caught;
    }
  }
}
