import type { AriClient } from "./client";
import { type Clock, systemClock } from "./clock";
import { AriError } from "./errors";
import type { AriEvent } from "./generated/events";
import type { AsteriskInfo } from "./generated/models";
import { leaveEverything } from "./leave-everything";
import type { EventFilter } from "./parameters";
import { parseEvent } from "./parse-event";
import { defaultReconnectPolicy, type ReconnectPolicy } from "./reconnect-policy";
import { subscribeToAll, subscribeToSources } from "./subscribe";
import { parseTimestamp } from "./timestamp";
import type { AriSocket, OpenSocket } from "./transport";

/**
 * - `connecting` the socket is being opened · `resyncing` it is open, events are queued, the owner reads the lists ·
 *   `live` events are delivered as they come.
 * - `waiting` a try failed, the next starts at `retryAtMs` · `refused` the same for a wrong user, password or right.
 * - `replaced` another client took the application name: nothing happens until `checkNow()`.
 */
export type StreamState =
  | { status: "idle" }
  | { status: "connecting"; attempt: number }
  | { status: "resyncing" }
  | { status: "live"; sinceMs: number }
  | { status: "waiting"; reason: AriError; retryAtMs: number; attempt: number }
  | { status: "refused"; reason: AriError; retryAtMs: number }
  | { status: "replaced" }
  | { status: "closed" };

/** What the owner gets to read the lists with. */
export interface ResyncContext {
  client: AriClient;
  /** `system` and `status` of this Asterisk. */
  info: AsteriskInfo;
  /** Asterisk has started anew since the last resync: nothing from before exists any more. */
  restarted: boolean;
  /** Event sources that are no more, so that nothing of them will come. Always empty with `all`. */
  lostSources: readonly string[];
  /** Aborted when the connection goes meanwhile. */
  signal: AbortSignal;
  /** Asterisk's clock just before the lists are read, as it writes it. */
  pingTimestamp: string;
  /** The same in milliseconds since the epoch. */
  pingTimestampMs: number;
}

/** What an {@link EventStream} needs. The callbacks are called synchronously. */
export interface EventStreamOptions {
  /** Its `version` is set at each resync. */
  client: AriClient;
  openSocket: OpenSocket;
  application: string;
  /**
   * What is subscribed to besides what enters the application by itself; asked at each connect. `channel:ID`, `bridge:ID`,
   * `endpoint:PJSIP/alice`, `deviceState:NAME`. Default `all`.
   */
  eventSources?: "all" | (() => readonly string[]);
  /** Which events come; default all. ChannelVarset and ChannelDialplan make most of the traffic. */
  filter?: EventFilter;
  /** Reads the lists. Events are queued until it resolves, and then delivered; a rejection starts a new try. */
  resync(context: ResyncContext): Promise<void>;
  /** `replayed` says that the event waited for the resync, so it may be older than the lists. */
  onEvent(event: AriEvent, replayed: boolean): void;
  onUnknown?(raw: unknown): void;
  onState(state: StreamState): void;
  policy?: ReconnectPolicy;
  clock?: Clock;
  random?: () => number;
}

/** One connection: its socket, what waits for the resync, and how to stop all that runs for it. */
interface Run {
  /** Undefined before it is opened, and when it was lost. */
  socket: AriSocket | undefined;
  /** Asterisk has accepted the socket: the application is registered by it. */
  isOpen: boolean;
  /** When it went live first; a resync on request does not change that. */
  liveSinceMs: number | undefined;
  abort: AbortController;
  /** Not null from the first frame until the resync is done. */
  queue: AriEvent[] | null;
}

/** All that the stream is at a moment, replaced as a whole. */
interface Phase {
  state: StreamState;
  run: Run | undefined;
  cancelTimer: (() => void) | undefined;
}

/** Beyond this the resync is given up: Asterisk sends faster than the lists can be read. */
const maxQueuedEvents = 200_000;
/** A connection that was live for less counts as one more failed attempt, so that a flapping one backs off. */
const steadyMs = 5_000;
/**
 * No socket is opened sooner after the end of the one before, whatever the policy or `checkNow()` says: where Asterisk has
 * not yet noticed that one's end (no close frame), its late clean-up takes the application from the new socket, which stays
 * open and is told nothing (22 and 16, in 1 to 5 of 100 reconnects at once, none after 5 ms; res/stasis/app.c). It is the
 * shortest wait of the default policy, too.
 */
const reopenFloorMs = 125;

/**
 * The events of one Asterisk, for ever: connects, subscribes, lets the owner read the lists, replays what came
 * meanwhile, goes live; and does it all again after every loss, because Asterisk replays nothing (res/stasis/app.c).
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #clock: Clock;
  readonly #policy: ReconnectPolicy;
  readonly #random: () => number;
  #phase: Phase = { state: { status: "idle" }, run: undefined, cancelTimer: undefined };
  /** Failed tries since it was last live for a while. */
  #failures = 0;
  #failingSinceMs: number;
  #startupTime: string | undefined;
  /** When the last socket was gone. */
  #endedMs = Number.NEGATIVE_INFINITY;
  /** Sockets that are to be closed and are not yet. */
  readonly #closing = new Set<Promise<void>>();

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#policy = options.policy ?? defaultReconnectPolicy;
    this.#random = options.random ?? Math.random;
    this.#failingSinceMs = this.#clock.now();
  }

  get state(): StreamState {
    return this.#phase.state;
  }

  /** Connects. Does nothing when started before. */
  start(): void {
    if (this.state.status !== "idle") return;
    this.#failingSinceMs = this.#clock.now();
    this.#connect();
  }

  /**
   * Connects at once when waiting, refused or replaced, but not within 125 ms of the end of the last socket; reads the lists
   * again when live; does nothing while that is already under way, or after `close()`.
   */
  checkNow(): void {
    const { state, run } = this.#phase;
    switch (state.status) {
      case "waiting":
      case "refused":
      case "replaced":
        this.#connect();
        return;
      case "live":
        if (run !== undefined) void this.#resync(run);
        return;
      default:
    }
  }

  /**
   * Ends it for good; resolves when no socket is left, within 2 s or so even when Asterisk is dead. An open socket is
   * closed only after the application has left what it hears as a whole: Asterisk 22 can otherwise lock up, and 16 keeps
   * the application for good, see {@link leaveEverything}. Against the same after a connection that is lost, or a process
   * that is killed, a client can do nothing: there the socket's end is the first that Asterisk hears of it.
   */
  async close(): Promise<void> {
    if (this.state.status !== "closed") this.#enter({ status: "closed" });
    await Promise.all(this.#closing);
  }

  /** The one way to another state: what belonged to the old one ends here. */
  #enter(state: StreamState, run?: Run, cancelTimer?: () => void): void {
    const old = this.#phase;
    this.#phase = { state, run, cancelTimer };
    old.cancelTimer?.();
    if (old.run !== undefined && old.run !== run) this.#end(old.run);
    this.#options.onState(state);
  }

  #end(run: Run): void {
    run.abort.abort();
    if (run.socket === undefined) return;
    // Of a replaced application the subscriptions are the newcomer's, and Asterisk does not unregister it.
    const leaves = run.isOpen && this.state.status !== "replaced";
    const closing = this.#close(run.socket, leaves);
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }

  async #close(socket: AriSocket, leaves: boolean): Promise<void> {
    const { client, application } = this.#options;
    if (leaves) await leaveEverything(client, application, this.#clock);
    await socket.close();
    this.#endedMs = this.#clock.now();
  }

  #connect(): void {
    const run: Run = {
      socket: undefined,
      isOpen: false,
      liveSinceMs: undefined,
      abort: new AbortController(),
      queue: [],
    };
    this.#enter({ status: "connecting", attempt: this.#failures + 1 }, run);
    if (this.#closing.size === 0) this.#openLater(run);
    else void Promise.all(this.#closing).then(() => this.#openLater(run));
  }

  /** Opens its socket, at once when the end of the last is long enough ago. */
  #openLater(run: Run): void {
    if (this.#phase.run !== run) return;
    // Never more than the floor: a clock that is set back must not hold it.
    const restMs = Math.min(reopenFloorMs, this.#endedMs + reopenFloorMs - this.#clock.now());
    if (restMs <= 0) this.#open(run);
    else {
      const cancelTimer = this.#clock.after(restMs, () => this.#open(run));
      this.#phase = { ...this.#phase, cancelTimer };
    }
  }

  #open(run: Run): void {
    const { application, eventSources = "all" } = this.#options;
    run.socket = this.#options.openSocket(
      { application, subscribeAll: eventSources === "all" },
      {
        onOpen: () => {
          run.isOpen = true;
          if (this.#phase.run === run) void this.#resync(run);
        },
        onText: (text) => this.#receive(run, text),
        onClose: (reason) => {
          if (this.#phase.run !== run) return;
          run.socket = undefined;
          this.#endedMs = this.#clock.now();
          this.#fail(run, reason);
        },
      },
    );
  }

  async #resync(run: Run): Promise<void> {
    const { client, application, filter, resync } = this.#options;
    const { signal } = run.abort;
    const eventSources = this.#options.eventSources ?? "all";
    run.queue ??= [];
    this.#enter({ status: "resyncing" }, run);
    try {
      const lostSources =
        eventSources === "all"
          ? await subscribeToAll(client, application, filter, signal)
          : await subscribeToSources(client, application, eventSources(), filter, signal);
      const info = await client.asterisk.getInfo({ only: ["status", "system"] }, { signal });
      client.version = info.system?.version;
      const ping = await client.asterisk.ping({}, { signal });
      const startupTime = info.status?.startup_time;
      const restarted = this.#startupTime !== undefined && startupTime !== this.#startupTime;
      const pingTimestampMs = parseTimestamp(ping.timestamp);
      const { timestamp: pingTimestamp } = ping;
      await resync({ client, info, restarted, lostSources, signal, pingTimestamp, pingTimestampMs });
      if (this.#phase.run !== run) return;
      this.#startupTime = startupTime;
      this.#goLive(run);
    } catch (error) {
      this.#fail(run, AriError.from(error));
    }
  }

  #goLive(run: Run): void {
    const queue = run.queue ?? [];
    // By index: an owner may, by what it does with an event, make another one arrive.
    for (let index = 0; index < queue.length; index++) {
      const event = queue[index];
      if (event !== undefined) this.#options.onEvent(event, true);
      if (this.#phase.run !== run) return;
    }
    run.queue = null;
    const nowMs = this.#clock.now();
    run.liveSinceMs ??= nowMs;
    this.#enter({ status: "live", sinceMs: nowMs }, run);
  }

  #receive(run: Run, text: string): void {
    if (this.#phase.run !== run) return;
    const parsed = parseEvent(text);
    if ("unknown" in parsed) {
      this.#options.onUnknown?.(parsed.unknown);
      return;
    }
    const { event } = parsed;
    if (event.type === "ApplicationReplaced" && event.application === this.#options.application) {
      this.#enter({ status: "replaced" });
      return;
    }
    if (run.queue === null) {
      try {
        this.#options.onEvent(event, false);
      } catch (error) {
        // The owner's state may be half changed: only a resync makes it right again.
        this.#fail(run, AriError.from(error, event.type));
      }
      return;
    }
    run.queue.push(event);
    if (run.queue.length > maxQueuedEvents) {
      const what = `more than ${maxQueuedEvents} events came while the lists were read.`;
      this.#fail(run, new AriError("unavailable", what, { operation: "events.eventWebsocket" }));
    }
  }

  #fail(run: Run, caught: AriError): void {
    if (this.#phase.run !== run) return;
    const nowMs = this.#clock.now();
    // Not by the state: what was live is resyncing when its lists are read again.
    if (run.liveSinceMs !== undefined) {
      this.#failingSinceMs = nowMs;
      if (nowMs - run.liveSinceMs >= steadyMs) this.#failures = 0;
    }
    this.#failures += 1;
    const decision = this.#policy({
      attempt: this.#failures,
      reason: caught,
      failingForMs: nowMs - this.#failingSinceMs,
      random: this.#random,
    });
    const { status, reason } = decision;
    const delayMs = Math.max(reopenFloorMs, decision.delayMs);
    const retryAtMs = nowMs + delayMs;
    const next: StreamState =
      status === "refused"
        ? { status, reason, retryAtMs }
        : { status, reason, retryAtMs, attempt: this.#failures + 1 };
    this.#enter(
      next,
      undefined,
      this.#clock.after(delayMs, () => this.#connect()),
    );
  }
}
