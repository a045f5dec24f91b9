import pino from "pino";
import {
  type AriClient,
  AriError,
  type AriEvent,
  type EventStream,
  type ResyncContext,
  type StreamState,
} from "@/lib/ari";
import type { Bridge, Channel } from "@/lib/ari/generated/models";
import { createMemoryBus } from "@/server/bus/memory";
import type { NodeConfig } from "@/server/config";
import { Node } from "@/server/nodes/node";
import { stamp, startMs } from "../../lib/live/samples";

export const application = "patchbay";
export const logger = pino({ enabled: false });

/** A request that went to Asterisk: `channels.hangup` and its parameters. */
export interface Asked {
  operation: string;
  parameters: Record<string, unknown>;
}

/** A real `Node` without an Asterisk behind it: the test answers the requests and sends the events. */
export class BareNode {
  readonly node: Node;
  readonly asked: Asked[] = [];
  /** Instead of the empty answer, by operation. */
  readonly answers = new Map<string, (parameters: Record<string, unknown>) => unknown>();
  #onEvent: (event: AriEvent) => void = () => undefined;
  #onState: (state: StreamState) => void = () => undefined;
  #resync: (context: ResyncContext) => Promise<void> = async () => undefined;
  #atMs = 0;

  constructor() {
    const client = new Proxy({} as AriClient, {
      get: (_target, resource: string) =>
        new Proxy({}, { get: (_calls, name: string) => this.#call(`${resource}.${name}`) }),
    });
    this.node = new Node({
      config: { node: "pbx-1", name: "pbx-1", url: "http://pbx/ari", application } as unknown as NodeConfig,
      client,
      openStream: (hooks) => {
        this.#onEvent = hooks.onEvent;
        this.#onState = hooks.onState;
        this.#resync = hooks.resync;
        return {} as EventStream;
      },
      bus: createMemoryBus(() => undefined),
      clock: { now: () => startMs, every: () => () => undefined, after: () => () => undefined },
      logger,
    });
    this.#onState({ status: "live", sinceMs: startMs });
  }

  /** Parameters of each request of one operation, in order. */
  askedFor(operation: string): Record<string, unknown>[] {
    return this.asked.filter((one) => one.operation === operation).map(({ parameters }) => parameters);
  }

  /** Sends an event, one millisecond after the one before. */
  emit(type: AriEvent["type"], fields: Record<string, unknown>): void {
    this.#atMs += 1;
    this.#onEvent({ type, timestamp: stamp(this.#atMs), application, ...fields } as unknown as AriEvent);
  }

  /** The connection to it breaks. */
  lose(): void {
    const reason = new AriError("connection_failed", "The socket was closed.");
    this.#onState({ status: "waiting", reason, retryAtMs: startMs + 1_000, attempt: 1 });
  }

  /** Reads the lists anew, which are these. */
  async list(channels: Channel[], bridges: Bridge[] = [], { restarted = false } = {}): Promise<void> {
    this.answers.set("channels.list", () => channels);
    this.answers.set("bridges.list", () => bridges);
    for (const list of ["endpoints.list", "deviceStates.list"]) this.answers.set(list, () => []);
    this.answers.set("channels.getChannelVar", () => ({ value: "" }));
    await this.#resync({
      client: this.node.client,
      info: {},
      restarted,
      lostSources: [],
      signal: new AbortController().signal,
      pingTimestamp: stamp(this.#atMs),
      pingTimestampMs: startMs + this.#atMs,
    });
  }

  /** Until what the code under test does by itself has been done. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  #call(operation: string) {
    return async (parameters: Record<string, unknown> = {}): Promise<unknown> => {
      this.asked.push({ operation, parameters });
      return await this.answers.get(operation)?.(parameters);
    };
  }
}
