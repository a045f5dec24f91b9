/** What an AudioWorklet's global scope has and TypeScript's DOM library does not declare (Web Audio API §1.32). */
interface WorkletScope {
  /** Samples a second of the context. */
  readonly sampleRate: number;
  AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new () => Processor): void;
}

/** What renders one node's sound. */
export interface Processor {
  /** Fills the outputs with the next 128 samples; true keeps the node alive. */
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

/** The scope that a worklet's file runs in. */
export const workletScope = globalThis as unknown as WorkletScope;
