import type { Logger } from "pino";
import {
  type AriClient,
  type AriEvent,
  type EventStream,
  parseTimestamp,
  type ResyncContext,
  type StreamState,
} from "@/lib/ari";
import { NodeState } from "@/lib/live/node-state";
import type { NodeRow } from "@/lib/live/rows";
import type { Bus } from "../bus/bus";
import type { NodeConfig } from "../config";
import type { Clock } from "./clock";
import { describeState } from "./health";
import { readLists } from "./lists";
import { EventMeter } from "./meter";

const healthEveryMs = 1_000;
const pingEveryMs = 5_000;
/** Variables that the dialplan sets are tens of events a call, and no row shows them (res/stasis/app.c, event filter). */
const eventFilter = { disallowed: [{ type: "ChannelVarset" }] };

export interface NodeOptions {
  config: NodeConfig;
  client: AriClient;
  /** Makes the event stream around this node's hooks; a function so that tests can put a fake Asterisk behind it. */
  openStream(hooks: {
    filter: { disallowed: { type: string }[] };
    resync(context: ResyncContext): Promise<void>;
    onEvent(event: AriEvent): void;
    onUnknown(raw: unknown): void;
    onState(state: StreamState): void;
  }): EventStream;
  bus: Bus;
  clock: Clock;
  logger: Logger;
}

/** Told of every event after the live state has it, and of every resync; for the sessions that span several channels. */
export interface NodeListener {
  onEvent?(event: AriEvent): void;
  /** The lists have just been read; `restarted` means that nothing from before lives on. */
  onResync?(restarted: boolean): void;
}

/** One Asterisk: its connection, its live state, and its health with the reason. */
export class Node {
  readonly config: NodeConfig;
  readonly client: AriClient;
  readonly live: NodeState;
  readonly #clock: Clock;
  readonly #bus: Bus;
  readonly #logger: Logger;
  readonly #stream: EventStream;
  readonly #meter = new EventMeter();
  readonly #listeners = new Set<NodeListener>();
  readonly #undo: (() => void)[] = [];
  #row: NodeRow;
  #lastEvent: { timestamp: string; atMs: number } | null = null;
  #unknownEvents = 0;

  constructor({ config, client, openStream, bus, clock, logger }: NodeOptions) {
    this.config = config;
    this.client = client;
    this.#clock = clock;
    this.#bus = bus;
    this.#logger = logger;
    this.live = new NodeState({
      node: config.node,
      application: config.application,
      idPrefix: `${config.application}-`,
    });
    this.#row = {
      node: config.node,
      name: config.name,
      application: config.application,
      status: "connecting",
      statusSincePanelMs: clock.now(),
      reason: null,
      nextTryAtPanelMs: null,
      version: null,
      startedAtMs: null,
      entityId: null,
      eventsPerSecond: 0,
      eventLagMs: 0,
      asOfPanelMs: null,
      latencyMs: null,
      clockOffsetMs: 0,
      lastResync: null,
    };
    this.#stream = openStream({
      filter: eventFilter,
      resync: (context) => this.#resync(context),
      onEvent: (event) => this.#onEvent(event),
      onUnknown: () => {
        this.#unknownEvents += 1;
      },
      onState: (state) => this.#onState(state),
    });
  }

  get name(): string {
    return this.config.node;
  }

  /** What people read in place of the key. */
  get displayName(): string {
    return this.config.name;
  }

  get application(): string {
    return this.config.application;
  }

  get isLive(): boolean {
    return this.#row.status === "live";
  }

  /** Events whose type this client does not know, since the start. */
  get unknownEvents(): number {
    return this.#unknownEvents;
  }

  health(): NodeRow {
    return this.#row;
  }

  /** Returns its undo. */
  listen(listener: NodeListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  start(): void {
    this.#undo.push(this.#clock.every(healthEveryMs, () => this.#refreshHealth()));
    this.#undo.push(this.#clock.every(pingEveryMs, () => void this.#ping()));
    this.#stream.start();
  }

  /** A lost node is tried at once, a live one reads its lists again. */
  checkNow(): void {
    this.#stream.checkNow();
  }

  /** By this Asterisk's clock, in milliseconds since the Unix epoch. */
  asteriskNow(): number {
    return this.#clock.now() + this.#row.clockOffsetMs;
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    await this.#stream.close();
    await this.client.close();
    this.#listeners.clear();
  }

  #onEvent(event: AriEvent): void {
    const now = this.#clock.now();
    this.#meter.count(now);
    this.#lastEvent = { timestamp: event.timestamp, atMs: now };
    this.live.reduce(event);
    this.#tell(event.type, (listener) => listener.onEvent?.(event));
  }

  async #resync(context: ResyncContext): Promise<void> {
    const startedMs = this.#clock.now();
    const offset = context.pingTimestampMs - startedMs;
    const listing = await readLists(this.client, context.signal);
    const counts = this.live.resync(listing, {
      restarted: context.restarted,
      atMs: context.pingTimestampMs,
    });
    const { info } = context;
    const startup = info.status === undefined ? Number.NaN : parseTimestamp(info.status.startup_time);
    this.#row = {
      ...this.#row,
      version: info.system?.version ?? this.#row.version,
      entityId: info.system?.entity_id ?? this.#row.entityId,
      startedAtMs: Number.isNaN(startup) ? this.#row.startedAtMs : startup,
      clockOffsetMs: offset,
      asOfPanelMs: this.#clock.now(),
      lastResync: { atPanelMs: this.#clock.now(), durationMs: this.#clock.now() - startedMs, ...counts },
    };
    this.#logger.info({ node: this.name, restarted: context.restarted, ...counts }, "resynced");
    this.#tell("resync", (listener) => listener.onResync?.(context.restarted));
  }

  /** One session that fails must neither keep the others from hearing of it nor cost the connection. */
  #tell(what: string, tell: (listener: NodeListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.#logger.error({ err: error, node: this.name, what }, "a listener of a node failed");
      }
    }
  }

  #onState(state: StreamState): void {
    const described = describeState(state, this.config);
    // Between two tries it is still wrong what was wrong: a node that never answers would show its reason now and then.
    if (state.status === "connecting" && state.attempt > 1) described.reason = this.#row.reason;
    const changed = described.status !== this.#row.status;
    this.#row = {
      ...this.#row,
      ...described,
      statusSincePanelMs: changed ? this.#clock.now() : this.#row.statusSincePanelMs,
    };
    if (changed) {
      this.#logger.info(
        { node: this.name, status: described.status, reason: described.reason },
        "node status",
      );
    }
    this.#bus.publish("node", this.#row);
  }

  #refreshHealth(): void {
    const now = this.#clock.now();
    const last = this.#lastEvent;
    const lagMs =
      last === null ? 0 : Math.max(0, last.atMs + this.#row.clockOffsetMs - parseTimestamp(last.timestamp));
    const heardAtMs = Math.max(this.#row.asOfPanelMs ?? 0, this.isLive ? (last?.atMs ?? 0) : 0);
    this.#row = {
      ...this.#row,
      eventsPerSecond: this.#meter.perSecond(now),
      // Only while events come: an old lag says nothing about now.
      eventLagMs: last !== null && now - last.atMs < 5_000 ? lagMs : 0,
      asOfPanelMs: heardAtMs === 0 ? null : heardAtMs,
    };
    this.#bus.publish("node", this.#row);
  }

  async #ping(): Promise<void> {
    if (!this.isLive) return;
    const sentMs = this.#clock.now();
    try {
      const { timestamp } = await this.client.asterisk.ping({}, { timeoutMs: pingEveryMs });
      const receivedMs = this.#clock.now();
      if (!this.isLive) return;
      this.#row = {
        ...this.#row,
        latencyMs: receivedMs - sentMs,
        clockOffsetMs: parseTimestamp(timestamp) - (sentMs + receivedMs) / 2,
        asOfPanelMs: receivedMs,
      };
    } catch (error) {
      // The stream decides whether the node is lost; a REST answer that is late shows as growing age of data.
      this.#logger.debug({ node: this.name, err: error }, "ping failed");
    }
  }
}
