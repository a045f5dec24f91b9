// The worklet that plays one session: frames come from the worker's port, past the page.
import { ListenMixer } from "./listen-mixer";
import { type ListenerOrder, type ListenerReport, listenProcessorName, type ToListener } from "./messages";
import { type Processor, workletScope } from "./worklet-scope";

const { AudioWorkletProcessor, registerProcessor, sampleRate } = workletScope;

const reportEverySamples = sampleRate / 10;
/** What a last fade needs, and then some. */
const closingSamples = sampleRate / 20;

class ListenProcessor extends AudioWorkletProcessor implements Processor {
  readonly #mixer = new ListenMixer(sampleRate);
  #sinceReport = 0;
  #firstSampleAtEpochMs: number | null = null;
  /** Samples until the node is let go; null while it plays. */
  #untilClosed: number | null = null;
  #frames: MessagePort | null = null;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ListenerOrder>) => this.#obey(data);
  }

  #obey(order: ListenerOrder): void {
    switch (order.type) {
      case "frames":
        this.#frames?.close();
        this.#frames = order.port;
        this.#frames.onmessage = ({ data }: MessageEvent<ToListener>) => {
          if (data === "restart") this.#mixer.restart();
          else this.#mixer.take(data);
        };
        return;
      case "volume":
        this.#mixer.setVolume(order.stream, order.gain);
        return;
      case "muted":
        this.#mixer.setMuted(order.stream, order.muted);
        return;
      case "ringing":
        this.#mixer.setRinging(order.on);
        return;
      case "close":
        this.#mixer.setMuted("all", true);
        this.#frames?.close();
        this.#untilClosed ??= closingSamples;
    }
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left === undefined || right === undefined) return true;
    this.#mixer.render(left, right);
    if (this.#firstSampleAtEpochMs === null && this.#mixer.isHeard) {
      this.#firstSampleAtEpochMs = Date.now();
      this.#sinceReport = reportEverySamples;
    }
    this.#sinceReport += left.length;
    if (this.#sinceReport >= reportEverySamples) {
      this.#sinceReport = 0;
      const report: ListenerReport = {
        streams: this.#mixer.report(),
        firstSampleAtEpochMs: this.#firstSampleAtEpochMs,
      };
      this.port.postMessage(report);
    }
    if (this.#untilClosed !== null) this.#untilClosed -= left.length;
    return this.#untilClosed === null || this.#untilClosed > 0;
  }
}

registerProcessor(listenProcessorName, ListenProcessor);
