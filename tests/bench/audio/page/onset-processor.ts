// A worklet that tells when a sound begins in what flows into it.
import { workletScope } from "@/lib/audio/browser/worklet-scope";
import { onsetAmplitude, onsetQuietMs } from "./stamps";

const { AudioWorkletProcessor, registerProcessor, sampleRate } = workletScope;

class OnsetProcessor extends AudioWorkletProcessor {
  #quietSamples = 0;

  process(inputs: Float32Array[][]): boolean {
    for (const sample of inputs[0]?.[0] ?? []) {
      if (Math.abs(sample) < onsetAmplitude) {
        this.#quietSamples += 1;
        continue;
      }
      if (this.#quietSamples > (sampleRate * onsetQuietMs) / 1_000) this.port.postMessage(Date.now());
      this.#quietSamples = 0;
    }
    return true;
  }
}

registerProcessor("bench-onset", OnsetProcessor);
