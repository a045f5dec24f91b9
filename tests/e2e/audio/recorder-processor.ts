// A worklet that passes on what flows into it, sample for sample: left and right, a fifth of a second at a time, and
// when its last sample was rendered.
import { workletScope } from "@/lib/audio/browser/worklet-scope";

const { AudioWorkletProcessor, registerProcessor, sampleRate } = workletScope;

const chunkCount = 2 * Math.ceil(sampleRate / 5 / 128) * 128;

class Recorder extends AudioWorkletProcessor {
  #chunk = new Float32Array(chunkCount);
  #filled = 0;

  process(inputs: Float32Array[][]): boolean {
    const [left, right] = inputs[0] ?? [];
    for (let index = 0; index < 128; index++) {
      this.#chunk[this.#filled++] = left?.[index] ?? 0;
      this.#chunk[this.#filled++] = right?.[index] ?? left?.[index] ?? 0;
    }
    if (this.#filled === chunkCount) {
      this.port.postMessage({ samples: this.#chunk, endMs: Date.now() }, [this.#chunk.buffer]);
      this.#chunk = new Float32Array(chunkCount);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
