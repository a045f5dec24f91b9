import type { AriClient } from "../client";
import { type Clock, systemClock } from "../clock";
import { Dialog } from "../dialogs/dialog";
import { AriError } from "../errors";
import { EventStream, type ResyncContext, type StreamState } from "../event-stream";
import { EventHub } from "../events/event-hub";
import { Listening } from "../events/listening";
import type { AriEvent } from "../generated/events";
import type { HandleContext } from "../handles/context";
import { bridgeStaging, channelStaging } from "../handles/staging";
import type { Key, Kind } from "../key";
import type { EventFilter } from "../parameters";
import type { ReconnectPolicy } from "../reconnect-policy";
import type { OpenSocket } from "../transport";
import type { ConnectedClient, UserEventOptions } from "./connected-client";
import { DepartedChannels } from "./departed";
import { handleMethods } from "./handle-methods";
import { Listeners } from "./listeners";
import { replacedError, reporter, tooLate } from "./problems";
import { Subscriptions } from "./subscriptions";

/** What a connection is made of, whatever carries it. */
export interface OpenClientOptions {
  client: AriClient;
  openSocket: OpenSocket;
  /** Name of the Stasis application, at most 73 characters (res/ari/ari_websockets.h). */
  app: string;
  /** Hear of everything, not only of what enters the application. Default false. */
  subscribeAll?: boolean;
  /** What to hear of besides, as `client.subscribe` takes it. */
  eventSources?: readonly string[];
  /** Which events come; default all. Set again at each connect. */
  filter?: EventFilter;
  /**
   * Reads what is to be known before events flow, at the first connect and each later one. Events wait for it; what it
   * throws is a failed attempt.
   */
  resync?(context: ResyncContext): Promise<void> | void;
  /**
   * Gets what a listener threw. Default: `not_found` is passed over, because a caller may hang up at any moment; all else
   * is thrown outside of any call, as an uncaught exception. Also told, by a `conflict`, when another program has taken the
   * application and no `onState` listener is there to see it: the process would else end without a word.
   */
  onError?(error: unknown): void;
  /** How long the first connect may take, tries included. Default 30,000. */
  connectTimeoutMs?: number;
  /** Abort: gives up the first connect. */
  signal?: AbortSignal;
  policy?: ReconnectPolicy;
  clock?: Clock;
  random?: () => number;
}

const defaultConnectTimeoutMs = 30_000;

/** The ending of an id that we choose, by kind: it shows in Asterisk's console what a thing is. */
const suffixes: Readonly<Partial<Record<Kind, string>>> = {
  channel: "ch",
  bridge: "br",
  playback: "pb",
  liveRecording: "rc",
};

/**
 * Connects, and resolves when events flow.
 * @throws {AriError} unauthorized, forbidden at once; timeout with what went wrong last as its cause; aborted
 */
export async function openClient(options: OpenClientOptions): Promise<ConnectedClient> {
  const connection = new Connection(options);
  try {
    await connection.start(options);
    return connection.client;
  } catch (error) {
    await connection.client.close();
    throw error;
  }
}

class Connection {
  readonly client: ConnectedClient;
  readonly #stream: EventStream;
  readonly #calls: AriClient;
  readonly #hub: EventHub;
  readonly #clock: Clock;
  readonly #departed: DepartedChannels;
  readonly #subscriptions: Subscriptions;
  readonly #dialogs = new Map<string, Dialog>();
  readonly #stateListeners: Listeners<StreamState>;
  readonly #unknownListeners: Listeners<unknown>;
  readonly #resyncListeners: Listeners<Pick<ResyncContext, "restarted" | "lostSources">>;
  readonly #replacedListeners: Listeners<AriError>;
  readonly #report: (error: unknown) => void;
  readonly #closing = new AbortController();
  readonly #hearsAll: boolean;
  #nodeId = "";
  #wasLive = false;
  /** Events of the first connect: its caller can listen only when it has resolved. */
  #held: AriEvent[] | undefined = [];
  #cancelRelease: (() => void) | undefined;
  /** Of the resync under way, told when the stream is live. */
  #news: Pick<ResyncContext, "restarted" | "lostSources"> | undefined;

  constructor(options: OpenClientOptions) {
    const { client: calls, openSocket, app: application, clock = systemClock } = options;
    const report = reporter(options.onError);
    this.#report = report;
    this.#calls = calls;
    this.#hearsAll = options.subscribeAll === true;
    this.#clock = clock;
    this.#hub = new EventHub(clock, report);
    this.#departed = new DepartedChannels(calls, this.#hub);
    this.#subscriptions = new Subscriptions(calls, application, options.eventSources ?? []);
    this.#stateListeners = new Listeners(report);
    this.#unknownListeners = new Listeners(report);
    this.#resyncListeners = new Listeners(report);
    this.#replacedListeners = new Listeners(report);
    const { filter, policy, random } = options;
    this.#stream = new EventStream({
      client: calls,
      openSocket,
      application,
      eventSources: this.#hearsAll ? "all" : () => this.#subscriptions.sources(),
      clock,
      ...(filter === undefined ? {} : { filter }),
      ...(policy === undefined ? {} : { policy }),
      ...(random === undefined ? {} : { random }),
      resync: (context) => this.#resync(context, options.resync),
      onEvent: (event) => this.#handleEvent(event),
      onUnknown: (raw) => this.#unknownListeners.tell(raw),
      onState: (state) => this.#handleState(state),
    });
    this.client = this.#makeClient(application);
  }

  /** Starts the stream, and waits until it is live. */
  start({ app, signal, connectTimeoutMs = defaultConnectTimeoutMs }: OpenClientOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      let reason: AriError | undefined;
      const settle = (finish: () => void): void => {
        unlisten();
        cancel();
        signal?.removeEventListener("abort", onAbort);
        finish();
      };
      const onAbort = (): void => settle(() => reject(new AriError("aborted", "connecting was aborted.")));
      const cancel = this.#clock.after(connectTimeoutMs, () =>
        settle(() => reject(tooLate(connectTimeoutMs, reason))),
      );
      const unlisten = this.#stateListeners.add((state) => {
        if (state.status === "waiting") reason = state.reason;
        if (state.status === "live") {
          settle(resolve);
          // After the turn in which the caller goes on, and listens.
          this.#cancelRelease = this.#clock.after(0, () => this.#release());
        }
        if (state.status === "waiting" && state.reason.code === "unprocessable") {
          settle(() => reject(state.reason));
        }
        if (state.status === "refused") settle(() => reject(state.reason));
        if (state.status === "replaced") settle(() => reject(replacedError(app)));
      });
      if (signal?.aborted) return onAbort();
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#stream.start();
    });
  }

  async #resync(context: ResyncContext, read: OpenClientOptions["resync"]): Promise<void> {
    this.#nodeId = context.info.system?.entity_id ?? "";
    if (!this.#wasLive && context.lostSources.length > 0) {
      const what = `there is no ${context.lostSources.join(", ")} to hear of.`;
      throw new AriError("unprocessable", what, { operation: "applications.subscribe" });
    }
    this.#subscriptions.drop(context.lostSources);
    // Told when it is live: a try that fails after this does not lose them again.
    const lostSources = [...(this.#news?.lostSources ?? []), ...context.lostSources];
    const restarted = context.restarted || this.#news?.restarted === true;
    this.#news = { restarted, lostSources };
    await read?.({ ...context, lostSources });
  }

  #handleEvent(event: AriEvent): void {
    if (this.#held !== undefined) {
      this.#held.push(event);
      return;
    }
    this.#hub.deliver(event);
    if (event.type === "StasisEnd") this.#departed.add(event.channel.id);
  }

  /** Delivers what came before anyone could listen. */
  #release(): void {
    const held = this.#held ?? [];
    // By index, and in order: what a listener does may bring more.
    for (let index = 0; index < held.length; index++) {
      const event = held[index];
      if (event !== undefined) this.#hub.deliver(event);
    }
    this.#held = undefined;
  }

  #handleState(state: StreamState): void {
    const isSeen = !this.#wasLive || this.#stateListeners.count > 0;
    this.#stateListeners.tell(state);
    if (state.status === "replaced") {
      const error = replacedError(this.client.application);
      this.#replacedListeners.tell(error);
      if (!isSeen) this.#report(error);
    }
    if (state.status !== "live") return;
    const news = this.#news;
    this.#news = undefined;
    this.#wasLive = true;
    // At the first connect nobody can listen yet.
    if (news !== undefined) this.#resyncListeners.tell(news);
  }

  #context(application: string): HandleContext {
    return {
      calls: this.#calls,
      application,
      hub: this.#hub,
      clock: this.#clock,
      closing: this.#closing.signal,
      node: () => this.#nodeId,
      newId: (kind) => `${crypto.randomUUID()}-${suffixes[kind] ?? kind}`,
      onResync: (listener) => this.#resyncListeners.add(listener),
      onReplaced: (listener) => {
        const undo = this.#replacedListeners.add(listener);
        if (this.#stream.state.status !== "replaced") return undo;
        const cancel = this.#clock.after(0, () => listener(replacedError(application)));
        return () => {
          cancel();
          undo();
        };
      },
      // With everything there is nothing to add: Asterisk takes a source then, and drops it (res/stasis/app.c).
      subscribe: this.#hearsAll
        ? async () => async () => undefined
        : (eventSource) => this.#subscriptions.add(eventSource),
      make: (key, request) => this.#make(key, request),
    };
  }

  async #make(key: Key, request: () => Promise<unknown>): Promise<void> {
    const dialog = key.dialog === undefined ? undefined : this.#dialogs.get(key.dialog);
    if (dialog !== undefined) await dialog.run(key, request);
    else if (key.dialog === undefined) await request();
    else
      throw new AriError(
        "closed",
        `the dialog ${key.dialog} has ended: nothing was sent for ${key.kind} ${key.id}.`,
      );
  }

  #makeClient(application: string): ConnectedClient {
    const context = this.#context(application);
    const calls = this.#calls;
    const listening = new Listening({
      hub: this.#hub,
      hear: (subscriber) => this.#hub.subscribe(subscriber),
    });
    const connection = this;
    return {
      applications: calls.applications,
      asterisk: calls.asterisk,
      deviceStates: calls.deviceStates,
      endpoints: calls.endpoints,
      mailboxes: calls.mailboxes,
      playbacks: calls.playbacks,
      recordings: calls.recordings,
      sounds: calls.sounds,
      channels: { ...calls.channels, ...channelStaging(context) },
      bridges: { ...calls.bridges, ...bridgeStaging(context) },
      events: Object.assign(listening.events.bind(listening), calls.events),
      on: listening.on.bind(listening),
      onAny: listening.onAny.bind(listening),
      once: listening.once.bind(listening),
      call: calls.call.bind(calls),
      application,
      get nodeId() {
        return connection.#nodeId;
      },
      get version() {
        return calls.version;
      },
      get state() {
        return connection.#stream.state;
      },
      onState: (listener) => this.#stateListeners.add(listener),
      onUnknown: (listener) => this.#unknownListeners.add(listener),
      onResync: (listener) => this.#resyncListeners.add(listener),
      ...handleMethods(context),
      dialog: (name) => this.#openDialog(context, name),
      subscribe: context.subscribe,
      userEvent: (eventName, options) => this.#userEvent(application, eventName, options),
      checkNow: () => this.#stream.checkNow(),
      close: () => this.#close(),
      [Symbol.asyncDispose]: () => this.#close(),
    };
  }

  #openDialog(context: HandleContext, name: string = crypto.randomUUID()): Dialog {
    if (name === "") throw new AriError("invalid_parameter", "the name of a dialog is empty.");
    if (this.#dialogs.has(name)) {
      throw new AriError(
        "conflict",
        `there is a dialog ${JSON.stringify(name)} already: end it, or take another name.`,
      );
    }
    const dialog = new Dialog(name, context, () => void this.#dialogs.delete(name));
    this.#dialogs.set(name, dialog);
    return dialog;
  }

  async #userEvent(
    ours: string,
    eventName: string,
    { application = ours, source, variables, ...options }: UserEventOptions = {},
  ): Promise<void> {
    const params = {
      eventName,
      application,
      ...(source === undefined ? {} : { source }),
      ...(variables === undefined ? {} : { variables }),
    };
    await this.#calls.events.userEvent(params, options);
  }

  async #close(): Promise<void> {
    this.#cancelRelease?.();
    this.#closing.abort();
    this.#hub.close();
    await this.#stream.close();
    await this.#calls.close();
  }
}
