import type { AudioCodec } from "../wire";
import type { AudioLink, OpenOptions } from "./audio-link";
import { AudioThreads, type ThreadUrls } from "./audio-threads";
import { type LinkSurroundings, LiveLink } from "./live-link";
import { LiveMicrophone } from "./live-microphone";
import type { FromWorker } from "./messages";
import type { Microphone } from "./microphone";
import { canDecodeOpus } from "./opus-decoder";

/** Where the engine finds the panel's socket and the three files that `npm run build` writes to `public/audio`. */
export interface AudioEngineOptions extends ThreadUrls {
  /** Absolute (`wss://…`) or a path of the page's own host (`/api/v1/audio`). */
  socketUrl: string;
}

/** Why audio cannot work on this page, each as a sentence for the person; null where it can. */
export interface AudioSupport {
  listen: string | null;
  talk: string | null;
}

/** So long the sound card is kept after the last session: the next click need not wait 80 ms for it. */
const restAfterMs = 5 * 60_000;

/** All audio of this page: one context, one worker, one microphone, any number of sessions. */
export class AudioEngine {
  readonly #socketUrl: string;
  readonly #threads: AudioThreads;
  readonly #microphone: LiveMicrophone;
  readonly #links = new Map<number, LiveLink>();
  #linkCount = 0;
  #decodesOpus = typeof AudioDecoder !== "undefined";
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ socketUrl, ...urls }: AudioEngineOptions) {
    this.#socketUrl = socketUrl;
    void canDecodeOpus().then((can) => {
      this.#decodesOpus = can;
    });
    this.#threads = new AudioThreads(urls, {
      hear: (message) => this.#hear(message),
      fail: (text) => {
        for (const link of [...this.#links.values()]) link.fail(text);
      },
    });
    this.#microphone = new LiveMicrophone(this.#threads, () => {
      for (const link of this.#links.values()) link.noteMicrophone();
      this.#restWhenIdle();
    });
  }

  get microphone(): Microphone {
    return this.#microphone;
  }

  /** What this browser and this page can do. Safe to call anywhere; where there is no page, nothing can. */
  static support(): AudioSupport {
    const listen = listenFault();
    return { listen, talk: listen ?? talkFault() };
  }

  /**
   * What this browser can decode, for the request that starts a session; PCM at the least. Known at once, so that a click
   * need not wait: a decoder counts as one of Opus until the browser has answered, and one that then fails is told to the
   * panel, which goes on in PCM.
   */
  get codecs(): readonly AudioCodec[] {
    return this.#decodesOpus ? ["pcm", "opus"] : ["pcm"];
  }

  /**
   * Loads worker and worklet ahead of the first click, and starts the sound card where the person has touched the page
   * before. May be called any time and again (when a pointer comes near the button, say); needs no gesture.
   * @throws Error for the person when a file could not be loaded; the next call tries again
   */
  async prepare(): Promise<void> {
    await this.#threads.prepareListening();
    // Not before: the browser would write a warning about a page that wants to be loud unasked.
    if (!navigator.userActivation?.hasBeenActive) return;
    this.#threads.wake();
    this.#restWhenIdle();
  }

  /** Opens a session. The first time inside a gesture of the person, or the browser keeps the page silent. */
  open({ session, ticket, newTicket }: OpenOptions): AudioLink {
    this.#threads.wake();
    clearTimeout(this.#restTimer);
    this.#linkCount += 1;
    const number = this.#linkCount;
    const link = new LiveLink({ session, newTicket }, this.#surroundings(number));
    this.#links.set(number, link);
    const { port1, port2 } = new MessageChannel();
    const url = socketAddress(this.#socketUrl);
    // The socket opens while the worklet loads: the first frames wait in the port.
    this.#threads.post({ type: "open", link: number, ticket, url, port: port1 }, [port1]);
    const { context } = this.#threads;
    this.#threads.prepareListening().then(
      () => link.attach(context, port2),
      (error: unknown) => link.fail(error instanceof Error ? error.message : String(error)),
    );
    return link;
  }

  /** Where a session's sound leaves, for meters and tests; null before its first moment and after its end. */
  outputOf(session: string): AudioNode | null {
    return [...this.#links.values()].find((link) => link.session === session)?.output ?? null;
  }

  /** Ends every session, lets the microphone go and frees the context. The engine cannot be used again. */
  async close(): Promise<void> {
    for (const link of [...this.#links.values()]) link.close();
    this.#microphone.stop();
    clearTimeout(this.#restTimer);
    await this.#threads.close();
  }

  #surroundings(link: number): LinkSurroundings {
    return {
      talk: (on) => this.#threads.post({ type: "talk", link, on }),
      answerTicket: (ticket) => {
        if (this.#links.has(link)) this.#threads.post({ type: "ticket", link, ticket });
      },
      leave: () => {
        this.#links.delete(link);
        this.#threads.post({ type: "close", link });
        this.#restWhenIdle();
      },
      isMicrophoneOn: () => this.#microphone.snapshot().status === "on",
    };
  }

  #hear(message: FromWorker): void {
    this.#links.get(message.link)?.hear(message);
  }

  #restWhenIdle(): void {
    clearTimeout(this.#restTimer);
    const isBusy = (): boolean => {
      const { status } = this.#microphone.snapshot();
      return this.#links.size > 0 || status === "on" || status === "starting";
    };
    if (isBusy() || !this.#threads.hasContext) return;
    this.#restTimer = setTimeout(() => {
      if (!isBusy()) this.#threads.rest();
    }, restAfterMs);
  }
}

function listenFault(): string | null {
  if (typeof window === "undefined") return "There is no page here.";
  if (!window.isSecureContext)
    return "Sound in the browser needs https: open the panel by its https address.";
  if (typeof AudioWorkletNode === "undefined" || typeof Worker === "undefined") {
    return "This browser is too old for sound in the page. Use a current one.";
  }
  return null;
}

function talkFault(): string | null {
  return navigator.mediaDevices === undefined
    ? "This browser gives pages no microphone. Use a current one, by https."
    : null;
}

function socketAddress(url: string): string {
  return new URL(url, location.href).href.replace(/^http/, "ws");
}
