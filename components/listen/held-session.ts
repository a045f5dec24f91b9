import type { AudioLink } from "@/lib/audio/browser/audio-link";
import type { StreamName } from "@/lib/audio/wire";
import type { SpyMode, SpyRow, TalkRow } from "@/lib/live/rows";
import { keyOf, plainVolumes, type Session, type Volumes } from "./sessions";
import { WantedMode } from "./wanted-mode";

interface Around {
  focus: string | null;
  solo: string | null;
  /** One of mine is being started. */
  isStarting: boolean;
  nowMs: number;
}

/**
 * So long a session that runs in a browser is without sound here before that is said: at its start, its end and a loss
 * the row and the sound come and go a moment apart.
 */
export const silentHereForMs = 1_000;

/**
 * One session as this page holds it. It makes an immutable {@link Session} of itself, the same object until something
 * has changed.
 */
export class Held {
  readonly kind: Session["kind"];
  readonly node: string;
  readonly id: string;
  readonly key: string;
  /** Of a spy: the mode that was asked for last. */
  readonly wanted = new WantedMode();
  who: string;
  /** `auto` is heard while it is in focus. */
  sound: "auto" | "on" | "off";
  /** It came into focus by the end of another: nobody has asked to hear it yet. */
  isKeptQuiet = false;
  /** Quiet for a recording that is played in the page. */
  isQuieted = false;
  isOpening = false;
  isLatched = false;
  isPressed = false;
  /** Ended by me: nothing is left to be told. */
  isStopped = false;
  /** I have ended it here, and the panel has not refused that. */
  isEnding = false;
  problem: string | null = null;
  /** Since when it has been without sound here though a browser has it; null while it has not. */
  silentHereSinceMs: number | null = null;
  /** Why this page gave it up by itself; null where it did not. */
  gaveUp: string | null = null;
  over: string | null = null;
  /** Its end was looked at, or has stood long enough to be. */
  isRead = false;
  #opusFailedAtMs: number | null = null;
  #spy: SpyRow | null = null;
  #talk: TalkRow | null = null;
  #link: AudioLink | null = null;
  #unsubscribe: () => void = () => undefined;
  #volumes: Volumes = plainVolumes;
  #made: Session | null = null;
  #isAudibleAtLink: boolean | null = null;
  #talksAtLink = false;
  #ringsAtLink = false;
  /** The panel's last words about its sound; null while it has not ended. */
  #lastWords: string | null = null;
  #modeTaken: SpyMode | null = null;
  #wasHere = false;
  /** As {@link wasHere}, also once another tab has taken it. */
  #hadLink = false;
  #wasOpen = false;
  #hasFailed = false;
  #hasHungUp = false;

  constructor(kind: Session["kind"], node: string, id: string, who: string) {
    this.kind = kind;
    this.node = node;
    this.id = id;
    this.key = keyOf(node, id);
    this.who = who;
    this.sound = kind === "talk" ? "on" : "auto";
  }

  /** The row of a spy; null for a talk, and until it is known. */
  get row(): SpyRow | null {
    return this.#spy;
  }

  /** Whether it was ever heard in this page: of others' ends nothing is told here. */
  get wasHere(): boolean {
    return this.#wasHere;
  }

  /** Whether its sound has ever flowed in this page. */
  get wasOpen(): boolean {
    return this.#wasOpen;
  }

  /** Of a talk: nobody has answered yet, as far as is known. */
  get isCalling(): boolean {
    const status = this.#talk?.status;
    return status === undefined || status === "connecting" || status === "calling" || status === "ringing";
  }

  /** Whether its sound ended by a fault, in the page or on the way. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Whether its sound has ended with the call: the row goes in a moment. */
  get hasHungUp(): boolean {
    return this.#hasHungUp;
  }

  get link(): AudioLink | null {
    return this.#link;
  }

  /** Whether its row has gone, or its sound has ended before a row was seen. */
  get isGone(): boolean {
    return this.#spy !== null || this.#talk !== null || this.#lastWords !== null;
  }

  /** It was known by its row, and its sound has told nothing of its end that could be the reason. */
  get isUntold(): boolean {
    const isKnown = this.#spy !== null || this.#talk !== null;
    return isKnown && (this.#lastWords === null || this.#hasFailed);
  }

  /** How its sound ended, where the panel gives no reason with the row's removal. */
  get endedText(): string {
    return this.#lastWords ?? (this.kind === "spy" ? "Listening is over." : "The call is over.");
  }

  /** Whether the key is held or the latch is on, in a mode by which somebody can hear this page. */
  get meansToTalk(): boolean {
    const isHere = this.#link !== null && this.over === null;
    return isHere && (this.isPressed || this.isLatched) && this.wanted.mode !== "listen";
  }

  /** What was asked for and has not come in its time comes no more: what is said must not go by another mode. */
  expire(nowMs: number): void {
    const { mode, untilMs } = this.wanted;
    if (untilMs === null || nowMs < untilMs) return;
    this.wanted.forget();
    if (this.wanted.mode !== mode) this.silence();
  }

  /** The mode that went back to listening though this page has not asked for it, once; null where none did. */
  modeTaken(): SpyMode | null {
    const taken = this.#modeTaken;
    this.#modeTaken = null;
    return taken;
  }

  takeSpy(row: SpyRow): this {
    this.#spy = row;
    this.wanted.take(row);
    const taken = this.wanted.taken();
    const isMine = this.#link !== null || row.via === "phone";
    if (taken !== null && isMine && row.status !== "ending") this.#modeTaken = taken;
    // The panel has taken the microphone away, as at the end of a followed call.
    if (this.wanted.mode === "listen") this.silence();
    return this;
  }

  takeTalk(row: TalkRow): this {
    this.#talk = row;
    this.who ||= row.to;
    return this;
  }

  /** `onTurn` is called when the sound has opened or ended, not at each level. */
  attach(link: AudioLink, onTurn: () => void): void {
    this.release();
    this.#link = link;
    this.#wasHere = true;
    this.#hadLink = true;
    this.#lastWords = null;
    this.#hasFailed = false;
    this.#hasHungUp = false;
    this.problem = null;
    for (const [stream, gain] of Object.entries(this.#volumes)) {
      if (gain !== 1) link.setVolume(stream as StreamName | "all", gain);
    }
    let before = link.snapshot().status;
    this.#unsubscribe = link.subscribe(() => {
      const { status, ended, opusFailedAtMs } = link.snapshot();
      const hasOpusFailed = opusFailedAtMs !== null && this.#opusFailedAtMs === null;
      if (hasOpusFailed) this.#opusFailedAtMs = opusFailedAtMs;
      if (status === before) {
        if (hasOpusFailed) onTurn();
        return;
      }
      before = status;
      if (status === "open") this.#wasOpen = true;
      if (status === "ended" && this.#link === link) {
        this.#lastWords = ended?.text ?? "Its sound has ended.";
        this.#hasFailed = ended?.code === "failed" || ended?.code === "refused";
        this.#hasHungUp = ended?.code === "hung_up" || ended?.code === "ended";
        // The row may live on: then it can be heard here again.
        if (!this.#hasHungUp) this.problem = this.#lastWords;
        // It is the other tab's from here on, and so is its end.
        if (ended?.code === "taken_over") this.#wasHere = false;
        this.release();
      }
      onTurn();
    });
  }

  /** Lets the sound go; the row is another matter. */
  release(): void {
    this.silence();
    this.#unsubscribe();
    this.#unsubscribe = () => undefined;
    this.#link?.close();
    this.#link = null;
    this.#isAudibleAtLink = null;
    this.#talksAtLink = false;
    this.#ringsAtLink = false;
  }

  /** Nobody is to hear me by this one, until I say so again. */
  silence(): void {
    this.isLatched = false;
    this.isPressed = false;
  }

  setVolume(stream: StreamName | "all", gain: number): void {
    this.#volumes = { ...this.#volumes, [stream]: gain };
    this.#link?.setVolume(stream, gain);
  }

  letVoice(on: boolean): void {
    if (this.#link === null || on === this.#talksAtLink) return;
    this.#talksAtLink = on;
    this.#link.setTalking(on);
  }

  #letRing(): void {
    const rings = this.#talk?.status === "ringing";
    if (this.#link === null || rings === this.#ringsAtLink) return;
    this.#ringsAtLink = rings;
    this.#link.setRinging(rings);
  }

  get #isNew(): boolean {
    return (this.#spy ?? this.#talk)?.status === "connecting";
  }

  /** Whether it goes on in a browser, and this page has no sound of it. */
  #isSilentHere(isOpening: boolean, isEnding: boolean): boolean {
    const isInBrowser = this.#talk !== null || this.#spy?.via === "browser";
    return isInBrowser && this.#link === null && this.over === null && !isOpening && !isEnding;
  }

  /** Whether it is let through to the loudspeaker, by what is in focus and what alone is to be heard. */
  isAudible(focus: string | null, solo: string | null): boolean {
    if (this.isQuieted) return false;
    if (solo !== null) return solo === this.key;
    return this.sound === "on" || (this.sound === "auto" && focus === this.key && !this.isKeptQuiet);
  }

  session({ focus, solo, isStarting, nowMs }: Around): Session {
    const isAudible = this.isAudible(focus, solo);
    if (this.#link !== null && this.#isAudibleAtLink !== isAudible) {
      this.#isAudibleAtLink = isAudible;
      this.#link.setMuted("all", !isAudible);
    }
    this.#letRing();
    // The row of what was just started comes before the answer that brings its ticket.
    const isOpening = this.isOpening || (isStarting && this.#link === null && this.#isNew);
    const isEnding = this.over === null && (this.isEnding || (this.#spy ?? this.#talk)?.status === "ending");
    if (!this.#isSilentHere(isOpening, isEnding)) this.silentHereSinceMs = null;
    else this.silentHereSinceMs ??= nowMs;
    const silentForMs = nowMs - (this.silentHereSinceMs ?? nowMs);
    // As after a reload: nothing of it can be on its way here, and what waits for this browser does not wait long.
    const isFound = !this.#hadLink && !isStarting && !this.#isNew;
    const common = {
      key: this.key,
      node: this.node,
      id: this.id,
      who: this.who,
      link: this.#link,
      isOpening,
      isEnding,
      isElsewhere: this.silentHereSinceMs !== null && (isFound || silentForMs >= silentHereForMs),
      isAudible,
      isKeptQuiet: this.isKeptQuiet && !isAudible,
      isSoundOff: this.sound === "off",
      volumes: this.#volumes,
      wantsVoice: this.kind === "talk" || this.isLatched || this.isPressed,
      isLatched: this.isLatched,
      problem: this.problem,
      over: this.over,
      opusFailedAtMs: this.#opusFailedAtMs,
    };
    const made: Session =
      this.kind === "spy"
        ? {
            ...common,
            kind: "spy",
            row: this.#spy,
            wantedMode: this.wanted.mode,
            isTurning: this.wanted.isTurning,
          }
        : { ...common, kind: "talk", row: this.#talk };
    if (this.#made === null || !isSame(this.#made, made)) this.#made = made;
    return this.#made;
  }
}

function isSame(a: Session, b: Session): boolean {
  return (Object.keys(b) as (keyof Session)[]).every((name) => a[name] === b[name]);
}
