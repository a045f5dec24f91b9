import {
  type AudioCodec,
  type AudioEnd,
  encodeFrame,
  encodeOpusFrame,
  type FromPanel,
  frameMs,
  frameSamples,
  type StreamName,
} from "@/lib/audio/wire";
import type { Identity } from "../auth/identity";
import type { Clock } from "../nodes/clock";

/** A browser's socket, once its ticket was good. */
export interface AudioPeer {
  audio(message: Uint8Array): void;
  tell(message: FromPanel): void;
  /** Tells why, then closes. */
  end(code: AudioEnd, text: string): void;
}

interface AudioLineOptions {
  session: string;
  owner: Identity;
  streams: readonly StreamName[];
  clock: Clock;
  /** A frame of the microphone, only while the line may talk. A view: copy what is kept. */
  onMicrophone(samples: Uint8Array): void;
  /** The browser cannot decode the Opus that it is sent; needed where Opus is sent. */
  onUndecodable?(): void;
  /** How long the session outlives its socket, in ms; the page comes back with a new ticket. */
  grace?: {
    /** Where the wire was cut; by default 1,500. */
    cutMs: number;
    /** Where the page closed it in order (a closed tab, a reloaded page); by default 0: it ends at once. */
    closedMs: number;
  };
  /** A socket has come, each time. */
  onAttach?(): void;
  /** The socket has gone and may come back. */
  onDetach?(): void;
  /**
   * The browser has gone and has not come back: `ended` it closed in order and is not waited for, `lost` it was waited
   * for in vain; anything else is why the panel refused the socket.
   */
  onGone(code: AudioEnd): void;
}

const shortGrace = { cutMs: 1_500, closedMs: 0 };
/**
 * The first socket of a session has longer: the page may load its audio code first. Counted from its ticket, for none can
 * come before, and Asterisk alone may take as long to answer.
 */
const firstGraceMs = 10_000;

/**
 * The end of one session that points to the browser: at most one socket at a time, the frames' numbers, and the gate of
 * the microphone. What a page sends while the gate is shut goes nowhere, whatever the page believes.
 */
export class AudioLine {
  readonly session: string;
  readonly owner: Identity;
  readonly #options: AudioLineOptions;
  readonly #numbers = new Map<StreamName, number>();
  /** The newest frame of each stream that nobody was there for. */
  readonly #unsent = new Map<StreamName, { message: Uint8Array; atMs: number }>();
  #streams: readonly StreamName[];
  #mayTalk = false;
  #peer: AudioPeer | null = null;
  #undoGrace: () => void = () => undefined;
  /** The first socket is waited for, or was. */
  #isAwaited = false;
  #ended: { code: AudioEnd; text: string } | null = null;

  constructor(options: AudioLineOptions) {
    this.#options = options;
    this.session = options.session;
    this.owner = options.owner;
    this.#streams = options.streams;
  }

  get isEnded(): boolean {
    return this.#ended !== null;
  }

  /** A ticket for it is out: from the first one on its socket is waited for. */
  onTicket(): void {
    if (this.#isAwaited || this.isEnded) return;
    this.#isAwaited = true;
    this.#undoGrace = this.#options.clock.after(firstGraceMs, () => this.#gone("lost"));
  }

  /** A socket with a good ticket; one that was there before is closed. Who comes too late is told how it ended. */
  attach(peer: AudioPeer): void {
    if (this.#ended !== null) {
      peer.end(this.#ended.code, this.#ended.text);
      return;
    }
    this.#isAwaited = true;
    this.#undoGrace();
    this.#peer?.end("taken_over", "This session was opened again elsewhere.");
    this.#peer = peer;
    peer.tell({
      type: "opened",
      session: this.session,
      streams: [...this.#streams],
      mayTalk: this.#mayTalk,
    });
    this.#sendNewest(peer);
    this.#options.onAttach?.();
  }

  /** `isOrderly` the page has closed it; else the wire was cut. The session waits for it to come back, if it has a grace. */
  detach(peer: AudioPeer, isOrderly: boolean): void {
    if (!this.#letGo(peer)) return;
    const { grace = shortGrace, clock } = this.#options;
    const graceMs = isOrderly ? grace.closedMs : grace.cutMs;
    if (graceMs === 0) {
      this.#gone("ended");
      return;
    }
    this.#undoGrace = clock.after(graceMs, () => this.#gone("lost"));
    this.#options.onDetach?.();
  }

  /** The panel has refused the socket: its session waits for no other one. */
  refuse(peer: AudioPeer, code: AudioEnd): void {
    if (this.#letGo(peer)) this.#gone(code);
  }

  /** From the browser's microphone. */
  onMicrophone(peer: AudioPeer, samples: Uint8Array): void {
    if (this.#mayTalk && this.#peer === peer && !this.isEnded) this.#options.onMicrophone(samples);
  }

  /** The browser cannot decode what it was sent as Opus. */
  onUndecodable(peer: AudioPeer): void {
    if (this.#peer === peer && !this.isEnded) this.#options.onUndecodable?.();
  }

  /**
   * One frame to the browser, of PCM or, where `codec` says so, a packet of Opus. `skipped` frames that Asterisk has lost
   * before it leave a hole in the numbers, so that the page conceals them and stays in step.
   */
  send(stream: StreamName, sound: Uint8Array, skipped = 0, codec: AudioCodec = "pcm"): void {
    const sequence = (this.#numbers.get(stream) ?? 0) + skipped;
    this.#numbers.set(stream, sequence + 1);
    const timestamp = sequence * frameSamples;
    const message =
      codec === "opus"
        ? encodeOpusFrame({ stream, sequence, timestamp, packet: sound }, Buffer.allocUnsafe)
        : encodeFrame({ stream, sequence, timestamp, samples: sound }, Buffer.allocUnsafe);
    if (this.#peer === null) this.#unsent.set(stream, { message, atMs: this.#options.clock.now() });
    else this.#peer.audio(message);
  }

  /** What came just before the socket did is sent still: it is heard up to a frame sooner than the next one. */
  #sendNewest(peer: AudioPeer): void {
    const nowMs = this.#options.clock.now();
    for (const { message, atMs } of this.#unsent.values()) {
      // A clock that was set back says nothing of its age.
      const ageMs = nowMs - atMs;
      if (ageMs >= 0 && ageMs < frameMs) peer.audio(message);
    }
    this.#unsent.clear();
  }

  change(change: { streams?: readonly StreamName[]; mayTalk?: boolean }): void {
    if (change.streams !== undefined) {
      this.#streams = change.streams;
      this.#unsent.clear();
    }
    this.#mayTalk = change.mayTalk ?? this.#mayTalk;
    this.#peer?.tell({ type: "changed", streams: [...this.#streams], mayTalk: this.#mayTalk });
  }

  end(code: AudioEnd, text: string): void {
    if (this.isEnded) return;
    this.#ended = { code, text };
    this.#mayTalk = false;
    this.#undoGrace();
    this.#peer?.end(code, text);
    this.#peer = null;
    this.#unsent.clear();
  }

  /** Whether the line has lost its socket by it. */
  #letGo(peer: AudioPeer): boolean {
    if (this.#peer !== peer) return false;
    this.#peer = null;
    return !this.isEnded;
  }

  #gone(code: AudioEnd): void {
    if (!this.isEnded) this.#options.onGone(code);
  }
}
