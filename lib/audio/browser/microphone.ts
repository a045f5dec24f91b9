/** What the page shows of the microphone. Immutable, a new object each time something has changed, at most ~10/s. */
export interface MicrophoneState {
  /** `off` at the start: nothing asks for it before {@link Microphone.start}. */
  status: "off" | "starting" | "on" | "failed";
  /** Why it could not be had and what to do, in words; null unless `failed`. */
  error: string | null;
  /** Loudness in dBFS of the mean square, -100 for silence; null unless `on`. */
  levelDb: number | null;
  /** The device that is used, by the browser's id; null unless `on`. */
  deviceId: string | null;
  /** The name that the browser gives the device; null unless `on`. */
  label: string | null;
}

/** One microphone to choose from. */
export interface MicrophoneDevice {
  id: string;
  /** Empty or general until the person has once allowed a microphone: the browser hides the names before. */
  label: string;
}

/** The state of a microphone that nobody has asked for. */
export const initialMicrophoneState: MicrophoneState = {
  status: "off",
  error: null,
  levelDb: null,
  deviceId: null,
  label: null,
};

/** The microphone of this page, shared by all sessions; each session says itself whether it takes the frames. */
export interface Microphone {
  /** The same object until something changes: for `useSyncExternalStore`. */
  snapshot(): MicrophoneState;
  /** Calls back after each change; the answer takes the listener off. */
  subscribe(listener: () => void): () => void;
  /**
   * Asks the person where the browser has to, and opens the device (default: the browser's choice) with echo
   * cancellation, noise suppression and automatic gain. While it is on, another device takes its place. Never throws: see
   * {@link MicrophoneState.error}.
   */
  start(deviceId?: string): Promise<void>;
  /** Lets the device go: the browser's sign of a microphone in use goes out. */
  stop(): void;
  /** The microphones of this machine; empty where there is none or none may be seen. */
  devices(): Promise<MicrophoneDevice[]>;
}
