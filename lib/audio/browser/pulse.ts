import { pingIntervalMs } from "../wire";

/** What the signs of life of a socket stand on, and whom they are told. */
export interface PulseSurroundings {
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number;
  /** Calls back once; the answer takes it back. */
  later(delayMs: number, act: () => void): () => void;
  ping(id: number): void;
  /** Nothing comes any more, though the socket stands. */
  onSilent(): void;
  /** Something has come after all. */
  onBack(): void;
  /** Nothing has come for so long that the network is gone; the pulse has stopped. */
  onGone(): void;
  /** There and back: the best of the last few, ms. */
  onRoundTrip(ms: number): void;
  /** What has come in about the last second, kbit/s. */
  onTraffic(kbps: number): void;
}

/** Nothing was heard for so long: the network is gone without a word. Longer than a standstill that one sits out. */
const goneMs = 4_000;
/** Nothing was heard for so long, though sound or a pong comes at least each second: it may come back by itself. */
const silentMs = 1_500;
/**
 * While the microphone goes up somebody believes to be heard: then a pong is asked for so often, and without one for so
 * long beyond the way there and back nobody may be said to hear.
 */
const hurriedPingMs = 200;
const hurriedSilentMs = 500;
/** A look that comes so much late tells of a thread that stood, and not of the network: the next one judges. */
const standstillMs = 150;
const roundTripsKept = 5;

/** Whether a socket lives: pings it, measures the way there and back, and tells when nothing comes. */
export class Pulse {
  readonly #around: PulseSurroundings;
  readonly #pings = new Map<number, number>();
  #pingId = 0;
  #roundTripsMs: number[] = [];
  #heardAtMs = 0;
  #isOpen = false;
  #isSilent = false;
  /** Since when the microphone goes up; null while it does not. */
  #hurriedAtMs: number | null = null;
  #traffic = { bytes: 0, sinceMs: 0 };
  #stopTimer: () => void = () => undefined;

  constructor(around: PulseSurroundings) {
    this.#around = around;
  }

  /** Whether it was told that nothing comes. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** A new socket is on its way: it may not stand still either. */
  begin(): void {
    this.#heardAtMs = this.#around.nowMs();
    this.#watch();
  }

  /** The panel has opened the session: from now on it answers pings. */
  open(): void {
    this.#isOpen = true;
    this.#traffic = { bytes: 0, sinceMs: this.#around.nowMs() };
    this.#ping();
  }

  /** Something has come. */
  heard(bytes: number): void {
    this.#heardAtMs = this.#around.nowMs();
    this.#traffic.bytes += bytes;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.#around.onBack();
  }

  pong(id: number): void {
    const sentAtMs = this.#pings.get(id);
    if (sentAtMs === undefined) return;
    this.#pings.delete(id);
    this.#roundTripsMs = [this.#around.nowMs() - sentAtMs, ...this.#roundTripsMs].slice(0, roundTripsKept);
    // What exceeds the best is waiting on this machine or the panel's, not the way.
    this.#around.onRoundTrip(Math.min(...this.#roundTripsMs));
  }

  /** Looks closely while the microphone goes up. */
  hurry(on: boolean): void {
    if (on === (this.#hurriedAtMs !== null)) return;
    this.#hurriedAtMs = on ? this.#around.nowMs() : null;
    if (!this.#isOpen) return;
    if (on) this.#ping();
    this.#watch();
  }

  /** The browser says that it has no network. A panel on this very machine answers all the same, and at once. */
  noteOffline(): void {
    this.#tellSilent();
    this.#ping();
  }

  /** The socket was let go. */
  stop(): void {
    this.#stopTimer();
    this.#isOpen = false;
    this.#isSilent = false;
    this.#hurriedAtMs = null;
    this.#pings.clear();
  }

  #watch(): void {
    this.#stopTimer();
    const everyMs = this.#hurriedAtMs === null ? pingIntervalMs : hurriedPingMs;
    const dueMs = this.#around.nowMs() + everyMs;
    this.#stopTimer = this.#around.later(everyMs, () => this.#look(dueMs));
  }

  #look(dueMs: number): void {
    const nowMs = this.#around.nowMs();
    const unheardMs = nowMs - this.#heardAtMs;
    if (unheardMs > goneMs) {
      this.stop();
      this.#around.onGone();
      return;
    }
    if (unheardMs > silentMs || (this.#isUnheardInHurry(nowMs) && nowMs - dueMs <= standstillMs)) {
      this.#tellSilent();
    }
    this.#ping();
    this.#watch();
  }

  #isUnheardInHurry(nowMs: number): boolean {
    if (this.#hurriedAtMs === null) return false;
    const wayMs = this.#roundTripsMs.length === 0 ? 0 : Math.min(...this.#roundTripsMs);
    return nowMs - Math.max(this.#heardAtMs, this.#hurriedAtMs) > hurriedSilentMs + wayMs;
  }

  #tellSilent(): void {
    if (!this.#isOpen || this.#isSilent) return;
    this.#isSilent = true;
    this.#around.onSilent();
  }

  #ping(): void {
    if (!this.#isOpen) return;
    this.#pingId += 1;
    this.#pings.set(this.#pingId, this.#around.nowMs());
    this.#around.ping(this.#pingId);
    this.#tellTraffic();
  }

  /** Over about a second, however often is pinged; a timer may come a little early. */
  #tellTraffic(): void {
    const { bytes, sinceMs } = this.#traffic;
    const nowMs = this.#around.nowMs();
    if (nowMs - sinceMs < 0.9 * pingIntervalMs) return;
    this.#traffic = { bytes: 0, sinceMs: nowMs };
    this.#around.onTraffic((bytes * 8) / (nowMs - sinceMs));
  }
}
