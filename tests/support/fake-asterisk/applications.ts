import type { WebSocket } from "ws";
import type { Application, EventFilter } from "@/lib/ari";
import { type Source, type SourceKind, sourcesOf } from "./sources";
import { type BareEvent, formatTime } from "./world";

interface Kept {
  name: string;
  /** Undefined while nobody is connected: the application outlives its socket while it has a subscription. */
  socket: WebSocket | undefined;
  /** Kinds of which it hears everything. */
  all: Set<SourceKind>;
  /** How often each `channel:id`, `bridge:id`, … was subscribed, by its name and by Asterisk itself. */
  counts: Map<string, number>;
  filter: { allowed: Set<string>; disallowed: Set<string> };
}

const kinds = ["channel", "bridge", "endpoint", "deviceState"] as const;

const allTopics: Readonly<Record<SourceKind, string>> = {
  channel: "__AST_CHANNEL_ALL_TOPIC",
  bridge: "__AST_BRIDGE_ALL_TOPIC",
  endpoint: "__AST_ENDPOINT_ALL_TOPIC",
  deviceState: "__AST_DEVICE_STATE_ALL_TOPIC",
};

/** The Stasis applications with their subscriptions and filters, kept and lost as by res/stasis/app.c. */
export class Applications {
  readonly #kept = new Map<string, Kept>();
  readonly #entityId: string;
  /** On 16 an application that hears everything stays for good, on 22 it goes with its socket. */
  readonly #isSticky: boolean;
  /** Events that went out, over all sockets. */
  sent = 0;

  constructor(entityId: string, isSticky = false) {
    this.#entityId = entityId;
    this.#isSticky = isSticky;
  }

  /**
   * A newcomer takes the name over; the old socket hears of it and stays silent. `subscribeAll` is heard only when there
   * was no such application.
   */
  connect(name: string, socket: WebSocket, all: boolean): void {
    const old = this.#kept.get(name);
    if (old?.socket !== undefined) this.#send(old, { type: "ApplicationReplaced" });
    const kept = old ?? {
      name,
      socket,
      all: new Set(all ? kinds : []),
      counts: new Map(),
      filter: { allowed: new Set<string>(), disallowed: new Set<string>() },
    };
    kept.socket = socket;
    this.#kept.set(name, kept);
    socket.on("close", () => {
      if (kept.socket !== socket) return;
      kept.socket = undefined;
      if (!this.#isSticky) kept.all.clear();
      this.#forgetIdle(kept);
    });
  }

  /** To one application, or to all that hear of what it is about. */
  emit(event: BareEvent, application: string | null): void {
    if (application !== null) {
      const kept = this.#kept.get(application);
      if (kept !== undefined) this.#send(kept, event);
      return;
    }
    const sources = sourcesOf(event);
    for (const kept of this.#kept.values()) {
      for (let left = timesHeard(kept, event, sources); left > 0; left -= 1) this.#send(kept, event);
    }
  }

  /** Writes text as it is to every socket: for tapes and for what is not an event. */
  write(text: string): void {
    for (const { socket } of this.#kept.values()) {
      if (socket === undefined) continue;
      this.sent += 1;
      socket.send(text);
    }
  }

  /** Bytes that no client has read yet, for pacing. */
  get bufferedBytes(): number {
    return Math.max(0, ...this.sockets.map(({ bufferedAmount }) => bufferedAmount));
  }

  get sockets(): WebSocket[] {
    return [...this.#kept.values()].flatMap(({ socket }) => (socket === undefined ? [] : [socket]));
  }

  list(): Application[] {
    return [...this.#kept.keys()].flatMap((name) => this.find(name) ?? []);
  }

  isConnected(name: string): boolean {
    return this.#kept.get(name)?.socket !== undefined;
  }

  find(name: string): Application | undefined {
    const kept = this.#kept.get(name);
    if (kept === undefined) return undefined;
    const listed = (kind: SourceKind) => [
      ...(kept.all.has(kind) ? [allTopics[kind]] : []),
      ...[...kept.counts.keys()]
        .filter((key) => key.startsWith(`${kind}:`))
        .map((key) => key.slice(kind.length + 1)),
    ];
    return {
      name,
      channel_ids: listed("channel"),
      bridge_ids: listed("bridge"),
      endpoint_ids: listed("endpoint"),
      device_names: listed("deviceState"),
      events_allowed: [...kept.filter.allowed].map((type) => ({ type })),
      events_disallowed: [...kept.filter.disallowed].map((type) => ({ type })),
    };
  }

  /** An empty id is everything of the kind; one of which everything is heard already is silently dropped. */
  subscribe(name: string, { kind, id }: Source): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    const key = `${kind}:${id}`;
    if (id === "") kept.all.add(kind);
    else if (!kept.all.has(kind)) kept.counts.set(key, (kept.counts.get(key) ?? 0) + 1);
  }

  /** By the id of one thing, or by the topic of all of the kind. False when it was not subscribed. */
  unsubscribe(name: string, { kind, id }: Source): boolean {
    const kept = this.#kept.get(name);
    const key = `${kind}:${id}`;
    const count = kept?.counts.get(key);
    if (id === allTopics[kind] && kept?.all.delete(kind)) {
      this.#forgetIdle(kept);
      return true;
    }
    if (kept === undefined || count === undefined) return false;
    if (count > 1) kept.counts.set(key, count - 1);
    else kept.counts.delete(key);
    this.#forgetIdle(kept);
    return true;
  }

  hearsAll(name: string, kind: SourceKind): boolean {
    return this.#kept.get(name)?.all.has(kind) === true;
  }

  /** What has ended is subscribed no longer. */
  forgetSource({ kind, id }: Source): void {
    for (const kept of this.#kept.values()) {
      if (kept.counts.delete(`${kind}:${id}`)) this.#forgetIdle(kept);
    }
  }

  /** A key that is absent keeps what it was, and without any key both are cleared. */
  setFilter(name: string, filter: EventFilter): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    const types = (list: readonly { type: string }[]) => new Set(list.map(({ type }) => type));
    const isEmpty = filter.allowed === undefined && filter.disallowed === undefined;
    const { allowed = isEmpty ? [] : undefined, disallowed = isEmpty ? [] : undefined } = filter;
    if (allowed !== undefined) kept.filter.allowed = types(allowed);
    if (disallowed !== undefined) kept.filter.disallowed = types(disallowed);
  }

  /** As by the end of Asterisk. */
  clear(): void {
    this.#kept.clear();
  }

  #forgetIdle(kept: Kept): void {
    const isIdle = kept.socket === undefined && kept.counts.size === 0 && kept.all.size === 0;
    if (isIdle && this.#kept.get(kept.name) === kept) this.#kept.delete(kept.name);
  }

  #send({ name, socket, filter }: Kept, event: BareEvent): void {
    if (socket === undefined || filter.disallowed.has(event.type)) return;
    if (filter.allowed.size > 0 && !filter.allowed.has(event.type)) return;
    this.sent += 1;
    const { type, ...fields } = event;
    const timestamp = formatTime(Date.now());
    socket.send(
      JSON.stringify({ type, ...fields, timestamp, asterisk_id: this.#entityId, application: name }),
    );
  }
}

/**
 * Bridge playbacks and recordings come twice to whoever hears everything; an endpoint forwards the events of its
 * channels, besides what a subscription to the channel gives.
 */
function timesHeard(kept: Kept, event: BareEvent, sources: readonly Source[]): number {
  const [main, ...forwarding] = sources;
  if (main === undefined) return kept.all.size > 0 ? 1 : 0;
  let times = 0;
  if (kept.all.has(main.kind))
    times = main.kind === "bridge" && /^(Playback|Recording)/.test(event.type) ? 2 : 1;
  else if (kept.counts.has(`${main.kind}:${main.id}`)) times = 1;
  return times + forwarding.filter(({ kind, id }) => kept.counts.has(`${kind}:${id}`)).length;
}
