// The worklet that hears the microphone: whole frames go to the worker's port, past the page.
import { type MicrophoneOrder, type MicrophoneReport, microphoneProcessorName } from "./messages";
import { MicrophoneFramer } from "./microphone-framer";
import { type Processor, workletScope } from "./worklet-scope";

const { AudioWorkletProcessor, registerProcessor, sampleRate } = workletScope;

const reportEverySamples = sampleRate / 10;

class MicrophoneProcessor extends AudioWorkletProcessor implements Processor {
  readonly #framer = new MicrophoneFramer(sampleRate);
  #frames: MessagePort | null = null;
  #sinceReport = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<MicrophoneOrder>) => {
      this.#frames = data.port;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const channels = inputs[0] ?? [];
    // A microphone that was unplugged gives no channel: the stream goes on as silence.
    const samples = channels[0] ?? new Float32Array(128);
    for (const frame of this.#framer.take(samples)) this.#frames?.postMessage(frame.buffer, [frame.buffer]);
    this.#sinceReport += samples.length;
    if (this.#sinceReport >= reportEverySamples) {
      this.#sinceReport = 0;
      const report: MicrophoneReport = { levelDb: this.#framer.levelDb };
      this.port.postMessage(report);
    }
    return true;
  }
}

registerProcessor(microphoneProcessorName, MicrophoneProcessor);
