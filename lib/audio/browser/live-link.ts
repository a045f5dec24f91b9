import { LinkQuality } from "../link-quality";
import { type AudioLinkState, initialLinkState } from "../link-state";
import { type AudioEnd, type StreamName, streams } from "../wire";
import { type AudioLink, type FirstSample, firstSampleMark, type OpenOptions } from "./audio-link";
import { type FromWorker, type ListenerOrder, type ListenerReport, listenProcessorName } from "./messages";
import { Observed } from "./observed";

/** What a link uses of the engine. */
export interface LinkSurroundings {
  /** To the worker, about this link. */
  talk(on: boolean): void;
  answerTicket(ticket: string | null): void;
  /** The link is over: the engine forgets it, and closes its socket where there is one. */
  leave(): void;
  /** Whether the microphone gives frames now. */
  isMicrophoneOn(): boolean;
}

/** One session on this page: puts together what worker and worklet tell of it. */
export class LiveLink implements AudioLink {
  readonly session: string;
  readonly #newTicket: () => Promise<string>;
  readonly #around: LinkSurroundings;
  readonly #state = new Observed<AudioLinkState>(initialLinkState);
  readonly #quality = new LinkQuality();
  #node: AudioWorkletNode | null = null;
  /** Orders from before there was a node. */
  #orders: ListenerOrder[] = [];
  #isTalkWanted = false;
  #roundTripMs: number | null = null;
  #kbps: number | null = null;

  constructor({ session, newTicket }: Pick<OpenOptions, "session" | "newTicket">, around: LinkSurroundings) {
    this.session = session;
    this.#newTicket = newTicket;
    this.#around = around;
  }

  snapshot = (): AudioLinkState => this.#state.value;

  subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener);

  /** The node that the sound leaves by; null before the worklet is loaded and after the end. */
  get output(): AudioNode | null {
    return this.#node;
  }

  setVolume(stream: StreamName | "all", gain: number): void {
    this.#order({ type: "volume", stream, gain });
  }

  setMuted(stream: StreamName | "all", muted: boolean): void {
    this.#order({ type: "muted", stream, muted });
  }

  setRinging(on: boolean): void {
    this.#order({ type: "ringing", on });
  }

  setTalking(on: boolean): void {
    if (on === this.#isTalkWanted || this.snapshot().status === "ended") return;
    this.#isTalkWanted = on;
    this.#around.talk(on);
    this.#change({});
  }

  close(): void {
    this.#end(null);
  }

  /** Begins to play: the frames come by `frames`. */
  attach(context: AudioContext, frames: MessagePort): void {
    if (this.snapshot().status === "ended") {
      frames.close();
      return;
    }
    const node = new AudioWorkletNode(context, listenProcessorName, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
    });
    node.port.onmessage = ({ data }: MessageEvent<ListenerReport>) => this.#takeReport(data, context);
    node.onprocessorerror = () => this.fail("The page's sound has failed. Open it again.");
    node.connect(context.destination);
    node.port.postMessage({ type: "frames", port: frames } satisfies ListenerOrder, [frames]);
    this.#node = node;
    for (const order of this.#orders) node.port.postMessage(order);
    this.#orders = [];
  }

  /** Something of this page went wrong, not of the session. */
  fail(text: string): void {
    this.#end({ code: "failed", text });
  }

  /** The microphone went on or off. */
  noteMicrophone(): void {
    if (this.#isTalkWanted) this.#change({});
  }

  /** Takes what the worker tells of this link. */
  hear(message: FromWorker): void {
    switch (message.type) {
      case "opened":
      case "changed":
        this.#change({ status: "open", streams: message.streams, mayTalk: message.mayTalk });
        return;
      case "silent":
        if (this.snapshot().status === "open") this.#change({ status: "reconnecting" });
        return;
      case "round-trip":
        this.#roundTripMs = message.ms;
        return;
      case "traffic":
        this.#kbps = message.kbps;
        return;
      case "undecodable":
        this.#change({ opusFailedAtMs: this.snapshot().opusFailedAtMs ?? Date.now() });
        return;
      case "ticket-wanted":
        if (this.snapshot().status !== "connecting") this.#change({ status: "reconnecting", mayTalk: false });
        this.#newTicket().then(
          (ticket) => this.#around.answerTicket(ticket),
          () => this.#around.answerTicket(null),
        );
        return;
      case "ended":
        this.#end({ code: message.code, text: message.text });
        return;
    }
  }

  #order(order: ListenerOrder): void {
    if (this.#node === null) this.#orders.push(order);
    else this.#node.port.postMessage(order);
  }

  #end(ended: { code: AudioEnd; text: string } | null): void {
    if (this.snapshot().status === "ended") return;
    this.#change({ status: "ended", ended, mayTalk: false, levelsDb: {}, quality: null });
    const node = this.#node;
    this.#node = null;
    this.#orders = [];
    if (node !== null) {
      node.port.onmessage = null;
      node.port.postMessage({ type: "close" } satisfies ListenerOrder);
    }
    this.#around.leave();
  }

  #takeReport({ streams: reports, firstSampleAtEpochMs }: ListenerReport, context: AudioContext): void {
    const levelsDb: AudioLinkState["levelsDb"] = {};
    const totals = { received: 0, lost: 0, late: 0, concealedMs: 0, skippedMs: 0, bufferMs: 0 };
    for (const stream of streams) {
      const report = reports[stream];
      if (report === undefined) continue;
      levelsDb[stream] = report.levelDb;
      totals.received += report.received;
      totals.lost += report.lost;
      totals.late += report.late;
      totals.concealedMs += report.concealedMs;
      totals.skippedMs += report.skippedMs;
      totals.bufferMs = Math.max(totals.bufferMs, report.delayMs);
    }
    this.#quality.add(totals);
    const { bufferMs, concealedMs, skippedMs } = totals;
    // Not every browser knows how long its output takes.
    const outputMs = ((context.outputLatency || 0) + (context.baseLatency || 0)) * 1_000;
    const roundTripMs = this.#roundTripMs;
    const delayMs =
      roundTripMs === null || totals.received === 0 ? null : roundTripMs / 2 + bufferMs + outputMs;
    const firstSampleAtMs = this.snapshot().firstSampleAtMs ?? this.#firstSample(firstSampleAtEpochMs);
    this.#change({
      levelsDb,
      delayMs,
      bufferMs,
      roundTripMs,
      receivedKbps: this.#kbps,
      concealedMs,
      skippedMs,
      firstSampleAtMs,
      lostRatio: this.#quality.lostRatio,
      quality: this.#quality.qualityAt(delayMs),
    });
  }

  /** When the first sample was played, by the clock of the page; it is marked in the page's timeline. */
  #firstSample(atEpochMs: number | null): number | null {
    if (atEpochMs === null) return null;
    // The worklet has no other clock than the machine's; where that was set back since, no mark may be before the page.
    const atMs = Math.max(0, atEpochMs - (Date.now() - performance.now()));
    performance.mark(firstSampleMark, {
      startTime: atMs,
      detail: { session: this.session } satisfies FirstSample,
    });
    return atMs;
  }

  #change(change: Partial<AudioLinkState>): void {
    const next = { ...this.snapshot(), ...change };
    next.isTalking =
      this.#isTalkWanted && next.status === "open" && next.mayTalk && this.#around.isMicrophoneOn();
    this.#state.value = next;
  }
}
