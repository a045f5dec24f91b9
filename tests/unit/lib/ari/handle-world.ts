import { AriError, createAriClient, Key, type Kind } from "@/lib/ari";
import { Dialog } from "@/lib/ari/dialogs/dialog";
import { EventHub } from "@/lib/ari/events/event-hub";
import type { AriEvent } from "@/lib/ari/generated/events";
import { BridgeHandle } from "@/lib/ari/handles/bridge";
import { ChannelHandle } from "@/lib/ari/handles/channel";
import type { HandleContext, ResyncNews } from "@/lib/ari/handles/context";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

/** What a test has a request come to: a status, or an error of the transport, at once or later. */
export type Outcome = number | AriError | Promise<number | AriError>;

/** Handles and dialogs over a real hub and client; requests are answered, and events told, by the test. */
export class HandleWorld {
  readonly clock = new ManualClock();
  readonly problems: unknown[] = [];
  readonly hub = new EventHub(this.clock, (error) => this.problems.push(error));
  /** `DELETE /channels/1`, in order, with the query where there is one. */
  readonly requests: string[] = [];
  /** Body of each request, in order. */
  readonly bodies: (string | undefined)[] = [];
  /** By operation, `channels.hangup`; what is not here is answered 200. */
  readonly outcomes = new Map<string, Outcome>();
  /** By operation, what is answered with a 200; `{}` for what is not here. */
  readonly bodyOf = new Map<string, object>();
  /** Why a subscription is refused. */
  readonly subscribeErrors = new Map<string, AriError>();
  /** Why the end of a subscription fails. */
  readonly unsubscribeErrors = new Map<string, AriError>();
  /** Sources that are subscribed to. */
  readonly sources: string[] = [];
  readonly closing = new AbortController();
  readonly dialogs = new Map<string, Dialog>();
  readonly context: HandleContext;
  readonly #resyncListeners = new Set<(news: ResyncNews) => void>();
  readonly #replacedListeners = new Set<(error: AriError) => void>();
  #made = 0;

  constructor() {
    this.context = {
      calls: createAriClient({
        request: async ({ operation, method, path, query, body }) => {
          this.requests.push(`${method} ${path}${query === "" ? "" : `?${decodeURIComponent(query)}`}`);
          this.bodies.push(body);
          const outcome = await (this.outcomes.get(operation) ?? 200);
          if (outcome instanceof AriError) throw outcome;
          const text =
            outcome < 300
              ? JSON.stringify(this.bodyOf.get(operation) ?? {})
              : JSON.stringify({ message: "told to" });
          return { status: outcome, text, contentType: "application/json", bytes: undefined };
        },
        close: async () => undefined,
      }),
      application: "app",
      hub: this.hub,
      clock: this.clock,
      closing: this.closing.signal,
      node: () => "node",
      newId: (kind: Kind) => `${kind}-${++this.#made}`,
      onResync: (listener) => {
        this.#resyncListeners.add(listener);
        return () => this.#resyncListeners.delete(listener);
      },
      onReplaced: (listener) => {
        this.#replacedListeners.add(listener);
        return () => this.#replacedListeners.delete(listener);
      },
      subscribe: async (source) => {
        const refusal = this.subscribeErrors.get(source);
        if (refusal !== undefined) throw refusal;
        this.sources.push(source);
        return async () => {
          const error = this.unsubscribeErrors.get(source);
          if (error !== undefined) throw error;
          this.sources.splice(this.sources.indexOf(source), 1);
        };
      },
      make: async (key, request) => {
        const dialog = this.dialogs.get(key.dialog ?? "");
        await (dialog === undefined ? request() : dialog.run(key, request));
      },
    };
  }

  /** Another program takes the application. */
  replace(error: AriError): void {
    for (const listener of [...this.#replacedListeners]) listener(error);
  }

  get resyncListenerCount(): number {
    return this.#resyncListeners.size + this.#replacedListeners.size;
  }

  dialog(name = "d"): Dialog {
    const dialog = new Dialog(name, this.context, () => void this.dialogs.delete(name));
    this.dialogs.set(name, dialog);
    return dialog;
  }

  channel(id: string): ChannelHandle {
    return new ChannelHandle(this.context, Key.of("channel", id, { node: "node" }));
  }

  bridge(id: string): BridgeHandle {
    return new BridgeHandle(this.context, Key.of("bridge", id, { node: "node" }));
  }

  /** What it has done since the last look. */
  sent(): string[] {
    return this.requests.splice(0);
  }

  emit(type: AriEvent["type"], fields: object): void {
    this.hub.deliver({ type, application: "app", timestamp: "", ...fields } as unknown as AriEvent);
  }

  /** An event about one channel. */
  tell(type: AriEvent["type"], channelId: string, fields: object = {}): void {
    this.emit(type, { channel: { id: channelId }, ...fields });
  }

  resync(news: ResyncNews): void {
    for (const listener of [...this.#resyncListeners]) listener(news);
  }
}

/** A promise that the test settles. */
export function later<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
