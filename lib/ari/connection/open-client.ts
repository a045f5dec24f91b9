import type { AriClient } from "../client";
import { Dialog } from "../dialogs/dialog";
import { AriError } from "../errors";
import { type Clock, EventStream, type ResyncContext, type StreamState, systemClock } from "../event-stream";
import { EventHub } from "../events/event-hub";
import { Listening } from "../events/listening";
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
  /** Gets what a listener threw. Default: thrown outside of any call, as an uncaught exception. */
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
  readonly #closing = new AbortController();
  #nodeId = "";
  /** Of the resync under way, told when the stream is live. */
  #news: Pick<ResyncContext, "restarted" | "lostSources"> | undefined;

  constructor(options: OpenClientOptions) {
    const { client: calls, openSocket, app: application, clock = systemClock } = options;
    const report = reporter(options.onError);
    this.#calls = calls;
    this.#clock = clock;
    this.#hub = new EventHub(clock, report);
    this.#departed = new DepartedChannels(calls, this.#hub);
    this.#subscriptions = new Subscriptions(calls, application, options.eventSources ?? []);
    this.#stateListeners = new Listeners(report);
    this.#unknownListeners = new Listeners(report);
    this.#resyncListeners = new Listeners(report);
    const { filter, policy, random } = options;
    this.#stream = new EventStream({
      client: calls,
      openSocket,
      application,
      eventSources: options.subscribeAll === true ? "all" : () => this.#subscriptions.sources(),
      clock,
      ...(filter === undefined ? {} : { filter }),
      ...(policy === undefined ? {} : { policy }),
      ...(random === undefined ? {} : { random }),
      resync: (context) => this.#resync(context, options.resync),
      onEvent: (event) => {
        this.#hub.deliver(event);
        if (event.type === "StasisEnd") this.#departed.add(event.channel.id);
      },
      onUnknown: (raw) => this.#unknownListeners.tell(raw),
      onState: (state) => this.#handleState(state),
    });
    this.client = this.#makeClient(application);
  }

  /** Starts the stream, and waits until it is live. */
  start({ signal, connectTimeoutMs = defaultConnectTimeoutMs }: OpenClientOptions): Promise<void> {
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
        if (state.status === "live") settle(resolve);
        if (state.status === "refused") settle(() => reject(state.reason));
      });
      if (signal?.aborted) return onAbort();
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#stream.start();
    });
  }

  async #resync(context: ResyncContext, read: OpenClientOptions["resync"]): Promise<void> {
    this.#nodeId = context.info.system?.entity_id ?? "";
    this.#subscriptions.drop(context.lostSources);
    await read?.(context);
    this.#news = { restarted: context.restarted, lostSources: context.lostSources };
  }

  #handleState(state: StreamState): void {
    this.#stateListeners.tell(state);
    if (state.status !== "live") return;
    // At the first connect nobody can listen yet.
    if (this.#news !== undefined) this.#resyncListeners.tell(this.#news);
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
      subscribe: (eventSource) => this.#subscriptions.add(eventSource),
      make: (key, request) => this.#make(key, request),
    };
  }

  async #make(key: Key, request: () => Promise<unknown>): Promise<void> {
    const dialog = key.dialog === undefined ? undefined : this.#dialogs.get(key.dialog);
    await (dialog === undefined ? request() : dialog.run(key, request));
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
    this.#closing.abort();
    this.#hub.close();
    await this.#stream.close();
    await this.#calls.close();
  }
}

/** What the client itself is called with must not be thrown by it: an event would be lost for those after it. */
function reporter(onError: ((error: unknown) => void) | undefined): (error: unknown) => void {
  if (onError === undefined) return throwOutside;
  return (error) => {
    try {
      onError(error);
    } catch (thrown) {
      throwOutside(thrown);
    }
  };
}

function throwOutside(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function tooLate(connectTimeoutMs: number, reason: AriError | undefined): AriError {
  const why = reason === undefined ? "" : ` The last try: ${reason.message}`;
  return new AriError("timeout", `not connected within ${connectTimeoutMs} ms.${why}`, {
    operation: "connect",
    cause: reason,
    retryable: true,
  });
}
