import type { AudioThreads } from "./audio-threads";
import { type MicrophoneOrder, type MicrophoneReport, microphoneProcessorName } from "./messages";
import {
  initialMicrophoneState,
  type Microphone,
  type MicrophoneDevice,
  type MicrophoneState,
} from "./microphone";
import { reasonOf } from "./microphone-refusal";
import { Observed } from "./observed";

/** A microphone that is open: what has to be let go. */
interface OpenMicrophone {
  stream: MediaStream;
  source: MediaStreamAudioSourceNode;
  node: AudioWorkletNode;
  /** A context of its own, where the shared one has a rate that the browser refuses the device in. */
  ownContext: AudioContext | null;
}

/** The microphone of this page: opened when asked for, its frames go to the worker. */
export class LiveMicrophone implements Microphone {
  readonly #threads: AudioThreads;
  readonly #changed: () => void;
  readonly #state = new Observed<MicrophoneState>(initialMicrophoneState);
  #open: OpenMicrophone | null = null;
  /** Counts starts and stops: what an older one still brings is let go. */
  #turn = 0;

  /** `changed` is called when it went on or off. */
  constructor(threads: AudioThreads, changed: () => void) {
    this.#threads = threads;
    this.#changed = changed;
  }

  snapshot = (): MicrophoneState => this.#state.value;

  subscribe = (listener: () => void): (() => void) => this.#state.subscribe(listener);

  async start(deviceId?: string): Promise<void> {
    const turn = ++this.#turn;
    this.#set({ ...initialMicrophoneState, status: "starting" });
    // Inside the gesture still: after the question to the person it may be too late.
    this.#threads.wake();
    let stream: MediaStream | null = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          channelCount: 1,
          ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
        },
      });
      const open = await this.#connected(stream);
      if (turn !== this.#turn) {
        release(open);
        return;
      }
      this.#release();
      this.#take(open, turn);
    } catch (error) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      if (turn === this.#turn) this.#fail(reasonOf(error));
    }
  }

  stop(): void {
    this.#turn += 1;
    this.#release();
    this.#set(initialMicrophoneState);
  }

  async devices(): Promise<MicrophoneDevice[]> {
    try {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices
        .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    } catch {
      return [];
    }
  }

  /** Leads the stream into a context: the shared one, or one of the device's rate where the browser wants that. */
  async #connected(stream: MediaStream): Promise<OpenMicrophone> {
    let context = this.#threads.context;
    let ownContext: AudioContext | null = null;
    let source: MediaStreamAudioSourceNode;
    try {
      source = context.createMediaStreamSource(stream);
    } catch {
      ownContext = new AudioContext({ latencyHint: "interactive" });
      context = ownContext;
      source = context.createMediaStreamSource(stream);
    }
    try {
      await this.#threads.prepareMicrophone(context);
      await context.resume();
    } catch (error) {
      await ownContext?.close();
      throw error;
    }
    const node = new AudioWorkletNode(context, microphoneProcessorName, {
      channelCount: 1,
      channelCountMode: "explicit",
    });
    // Its output is silence: it is only drawn on because it leads to the loudspeaker.
    source.connect(node).connect(context.destination);
    return { stream, source, node, ownContext };
  }

  #take(open: OpenMicrophone, turn: number): void {
    const { stream, node } = open;
    this.#open = open;
    const { port1, port2 } = new MessageChannel();
    this.#threads.post({ type: "microphone", port: port1 }, [port1]);
    node.port.postMessage({ port: port2 } satisfies MicrophoneOrder, [port2]);
    const track = stream.getAudioTracks()[0];
    node.port.onmessage = ({ data }: MessageEvent<MicrophoneReport>) => {
      if (turn === this.#turn) this.#set({ ...this.snapshot(), levelDb: data.levelDb });
    };
    track?.addEventListener("ended", () => {
      if (turn !== this.#turn) return;
      this.#release();
      this.#fail(
        "The microphone was unplugged or taken away. Choose another one, or plug it in and try again.",
      );
    });
    this.#set({
      status: "on",
      error: null,
      levelDb: null,
      deviceId: track?.getSettings().deviceId ?? null,
      label: track?.label ?? null,
    });
  }

  #fail(error: string): void {
    this.#release();
    this.#set({ ...initialMicrophoneState, status: "failed", error });
  }

  #release(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    this.#threads.post({ type: "microphone", port: null });
    release(open);
  }

  #set(state: MicrophoneState): void {
    const isSwitched = state.status !== this.snapshot().status;
    this.#state.value = state;
    if (isSwitched) this.#changed();
  }
}

function release({ stream, source, node, ownContext }: OpenMicrophone): void {
  for (const track of stream.getTracks()) track.stop();
  source.disconnect();
  node.disconnect();
  node.port.close();
  ownContext?.close().catch(() => undefined);
}
