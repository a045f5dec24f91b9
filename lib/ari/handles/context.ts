import type { AriClient } from "../client";
import type { Clock } from "../clock";
import type { AriError } from "../errors";
import type { EventHub } from "../events/event-hub";
import type { Key, Kind } from "../key";

/** What a resync was about, for those who watch something across it. */
export interface ResyncNews {
  /** Asterisk has started anew: nothing from before exists any more. */
  readonly restarted: boolean;
}

/** What every handle works with: made once a connection. */
export interface HandleContext {
  /** The calls themselves, unchanged. */
  readonly calls: AriClient;
  /** Our Stasis application. */
  readonly application: string;
  readonly hub: EventHub;
  readonly clock: Clock;
  /** Aborted when the client is closed. */
  readonly closing: AbortSignal;
  /** Entity id of the connected Asterisk. */
  node(): string;
  /** A new id that no other client makes: `<uuid>-ch`. Chosen here because events overtake the answers. */
  newId(kind: Kind): string;
  /**
   * Called after each reconnect, when events flow again: what ended meanwhile gave no event, so whoever waits for an end
   * asks by REST. @returns the undo
   */
  onResync(listener: (news: ResyncNews) => void): () => void;
  /**
   * Called when another program has taken the application, at once (in a turn of its own) when it has already: nothing is
   * told to us any more. @returns the undo
   */
  onReplaced(listener: (error: AriError) => void): () => void;
  /** Events of something that is not ours: `channel:ID`, `bridge:ID`, `endpoint:PJSIP/alice`, `deviceState:NAME`. */
  subscribe(eventSource: string): Promise<() => Promise<void>>;
  /**
   * Runs the request that makes a resource. The dialog of the key, where it has one, hears it from before the request on,
   * and undoes it at its end.
   */
  make(key: Key, request: () => Promise<unknown>): Promise<void>;
}
