import { sampleRateHz } from "../wire";
import type { FromWorker, ToWorker } from "./messages";

/** Where the files of the threads are. */
export interface ThreadUrls {
  workerUrl: string;
  listenWorkletUrl: string;
  microphoneWorkletUrl: string;
}

/** The audio context and the worker of this page: made once, when first needed. */
export class AudioThreads {
  readonly #urls: ThreadUrls;
  readonly #hear: (message: FromWorker) => void;
  readonly #fail: (text: string) => void;
  #context: AudioContext | null = null;
  #worker: Worker | null = null;
  #isAwake = false;
  #listening: Promise<void> | null = null;
  readonly #hearing = new WeakMap<BaseAudioContext, Promise<void>>();

  constructor(urls: ThreadUrls, events: { hear(message: FromWorker): void; fail(text: string): void }) {
    this.#urls = urls;
    this.#hear = events.hear;
    this.#fail = events.fail;
  }

  /** The context, at the rate of the wire where the browser can: it converts for the loudspeaker better than we would. */
  get context(): AudioContext {
    this.#context ??= newContext();
    return this.#context;
  }

  /** Whether there is a context already. */
  get hasContext(): boolean {
    return this.#context !== null;
  }

  /** Sends to the worker, which is started for a session or a microphone; there is nothing to stop in one that is not. */
  post(message: ToWorker, transfer: Transferable[] = []): void {
    const isBeginning = message.type === "open" || (message.type === "microphone" && message.port !== null);
    const worker = isBeginning ? this.#startedWorker() : this.#worker;
    worker?.postMessage(message, transfer);
  }

  /** Starts the worker and loads the listening worklet. Rejects with an Error for the person; may be tried again. */
  async prepareListening(): Promise<void> {
    this.#startedWorker();
    this.#listening ??= addModule(this.context, this.#urls.listenWorkletUrl);
    try {
      await this.#listening;
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  /** Loads the microphone's worklet into a context: the shared one, or one at the device's own rate. */
  async prepareMicrophone(context: AudioContext): Promise<void> {
    const loading = this.#hearing.get(context) ?? addModule(context, this.#urls.microphoneWorkletUrl);
    this.#hearing.set(context, loading);
    try {
      await loading;
    } catch (error) {
      this.#hearing.delete(context);
      throw error;
    }
  }

  /** Lets the sound card be used; outside a gesture the browser may keep it back until the person touches the page. */
  wake(): void {
    this.#isAwake = true;
    const { context } = this;
    this.#resume();
    if (context.state === "running") return;
    for (const gesture of ["pointerdown", "keydown"]) {
      addEventListener(gesture, this.#resume, { capture: true, once: true });
    }
  }

  /** Lets the sound card rest. */
  rest(): void {
    this.#isAwake = false;
    this.#context?.suspend().catch(() => undefined);
  }

  readonly #resume = (): void => {
    if (this.#isAwake) this.#context?.resume().catch(() => undefined);
  };

  /** Ends worker and context. */
  async close(): Promise<void> {
    this.#worker?.terminate();
    this.#worker = null;
    const context = this.#context;
    this.#context = null;
    this.#listening = null;
    if (context !== null && context.state !== "closed") await context.close();
  }

  #startedWorker(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#urls.workerUrl, { name: "patchbay-audio" });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      // It could not be loaded, or something in it was not foreseen: the next session gets another one.
      this.#worker = null;
      worker.terminate();
      this.#fail(
        `The page's audio worker failed (${event.message || this.#urls.workerUrl}). Load the page again.`,
      );
    };
    this.#worker = worker;
    return worker;
  }
}

function newContext(): AudioContext {
  try {
    return new AudioContext({ sampleRate: sampleRateHz, latencyHint: "interactive" });
  } catch {
    // The device's own rate: the worklets convert.
    return new AudioContext({ latencyHint: "interactive" });
  }
}

async function addModule(context: AudioContext, url: string): Promise<void> {
  try {
    await context.audioWorklet.addModule(url);
  } catch (cause) {
    throw new Error(`The page's audio file ${url} could not be loaded. Load the page again.`, { cause });
  }
}
