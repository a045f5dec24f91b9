import { type AriError, createAriClient } from "@/lib/ari";
import { EventHub } from "@/lib/ari/events/event-hub";
import type { AriEvent } from "@/lib/ari/generated/events";
import { BridgeHandle } from "@/lib/ari/handles/bridge";
import { ChannelHandle } from "@/lib/ari/handles/channel";
import type { HandleContext, ResyncNews } from "@/lib/ari/handles/context";
import { Key, type Kind } from "@/lib/ari/key";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

/** An answer of {@link SessionWorld}: a status, or a status with its body, or one that comes later. */
type Answer = Told | Promise<Told>;
type Told = number | { status: number; body: object };

/** Real handles over a real hub and client; the transport answers as told, events come as told, time as told. */
export class SessionWorld {
  readonly clock = new ManualClock();
  readonly problems: unknown[] = [];
  readonly hub = new EventHub(this.clock, (error) => this.problems.push(error));
  /** `channels.playWithId pb-1 sound:beep`, in order: operation, and what is told apart by. */
  readonly requests: string[] = [];
  /** The query of each. */
  readonly queries: string[] = [];
  /** The body of each. */
  readonly bodies: (string | undefined)[] = [];
  /** By operation; what is not here is answered 204. */
  readonly answers = new Map<string, Answer>();
  readonly channel: ChannelHandle;
  readonly bridge: BridgeHandle;
  readonly #resyncListeners = new Set<(news: ResyncNews) => void>();
  readonly #closing = new AbortController();
  readonly #replacedListeners = new Set<(error: AriError) => void>();
  #made = 0;

  constructor() {
    const context: HandleContext = {
      calls: createAriClient({
        request: async ({ operation, path, query, body: sent }) => {
          this.queries.push(query);
          this.bodies.push(sent);
          const parameters = new URLSearchParams(query);
          const what = [path.split("/").at(-1), parameters.get("media"), parameters.get("operation")];
          this.requests.push([operation, ...what.filter((part) => part !== null)].join(" "));
          const answer = await (this.answers.get(operation) ?? 204);
          const { status, body } = typeof answer === "number" ? { status: answer, body: {} } : answer;
          const text = JSON.stringify(status < 300 ? body : { message: "told to" });
          return { status, text, contentType: "application/json", bytes: undefined };
        },
        close: async () => undefined,
      }),
      application: "test",
      hub: this.hub,
      clock: this.clock,
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
      subscribe: async () => async () => undefined,
      closing: this.#closing.signal,
      make: async (_key, request) => void (await request()),
    };
    this.channel = new ChannelHandle(context, Key.of("channel", "chan"));
    this.bridge = new BridgeHandle(context, Key.of("bridge", "brg"));
  }

  /** What a session may leave behind, in numbers: nothing. */
  get left(): { timers: number; subjects: number; resyncListeners: number; problems: number } {
    return {
      timers: this.clock.timerCount,
      subjects: this.hub.subjectCount,
      resyncListeners: this.#resyncListeners.size + this.#replacedListeners.size,
      problems: this.problems.length,
    };
  }

  /** Lets every answer that is due come. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  }

  /** Lets time pass, and answers come. */
  async pass(byMs: number): Promise<void> {
    await this.settle();
    this.clock.advance(byMs);
    await this.settle();
  }

  /** The id in the newest request of an operation. */
  newest(operation: string): string {
    const request = this.requests.findLast((it) => it.startsWith(`${operation} `));
    if (request === undefined) throw new Error(`no ${operation} in ${this.requests.join(", ")}`);
    return request.split(" ")[1] ?? "";
  }

  emit(type: AriEvent["type"], fields: object): void {
    this.hub.deliver({ type, application: "test", timestamp: "", ...fields } as unknown as AriEvent);
  }

  async digits(text: string, channel = "chan"): Promise<void> {
    for (const digit of text) {
      this.emit("ChannelDtmfReceived", { digit, duration_ms: 100, channel: { id: channel } });
      await this.settle();
    }
  }

  async playback(type: "PlaybackStarted" | "PlaybackFinished", state = "done", id?: string): Promise<void> {
    await this.settle();
    const playback = { id: id ?? this.newest("channels.playWithId"), state, target_uri: "channel:chan" };
    this.emit(type, { playback });
    await this.settle();
  }

  async recording(
    type: "RecordingStarted" | "RecordingFinished" | "RecordingFailed",
    fields: object = {},
  ): Promise<void> {
    await this.settle();
    this.emit(type, { recording: { name: "rec", format: "wav", target_uri: "channel:chan", ...fields } });
    await this.settle();
  }

  /** What the channel does. */
  async channelEvent(type: "StasisEnd" | "ChannelDestroyed" | "ChannelHangupRequest"): Promise<void> {
    this.emit(type, { channel: { id: "chan" } });
    await this.settle();
  }

  /** Another program takes the application. */
  replace(error: AriError): void {
    for (const listener of [...this.#replacedListeners]) listener(error);
  }

  async resync(news: ResyncNews = { restarted: false }): Promise<void> {
    for (const listener of [...this.#resyncListeners]) listener(news);
    await this.settle();
  }
}

/** What {@link SessionWorld.left} is when nothing is. */
export const nothingLeft = { timers: 0, subjects: 0, resyncListeners: 0, problems: 0 };
