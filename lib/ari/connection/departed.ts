import type { AriClient } from "../client";
import type { EventHub } from "../events/event-hub";
import { subjectOf } from "../events/event-subjects";

/** Most channels that may have left and still be listened to before they are looked after. */
const defaultMaxCount = 1_000;

/**
 * Lets listeners of channels go that have left the application and then ended: Asterisk tells nothing of a channel after
 * its StasisEnd unless something is subscribed to it, so without this each call with a listener would be kept for ever.
 */
export class DepartedChannels {
  readonly #calls: AriClient;
  readonly #hub: EventHub;
  readonly #maxCount: number;
  #ids = new Set<string>();

  constructor(calls: AriClient, hub: EventHub, maxCount = defaultMaxCount) {
    this.#calls = calls;
    this.#hub = hub;
    this.#maxCount = maxCount;
  }

  /** Takes note of a channel whose StasisEnd has been delivered. */
  add(channelId: string): void {
    if (!this.#hub.hasSubject(subjectOf("channel", channelId))) return;
    this.#ids.add(channelId);
    if (this.#ids.size > this.#maxCount) void this.#sweep();
  }

  async #sweep(): Promise<void> {
    const ids = this.#ids;
    this.#ids = new Set();
    try {
      const alive = new Set((await this.#calls.channels.list()).map(({ id }) => id));
      for (const id of ids) {
        if (alive.has(id)) this.#ids.add(id);
        else this.#hub.forget(subjectOf("channel", id));
      }
    } catch {
      // Asterisk is away: the next one to leave asks again.
      for (const id of ids) this.#ids.add(id);
    }
  }
}
