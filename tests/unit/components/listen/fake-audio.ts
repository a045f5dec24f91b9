import type { Audio } from "@/components/listen/listening-state";
import type { AudioLink, OpenOptions } from "@/lib/audio/browser/audio-link";
import {
  initialMicrophoneState,
  type Microphone,
  type MicrophoneState,
} from "@/lib/audio/browser/microphone";
import { type AudioLinkState, initialLinkState } from "@/lib/audio/link-state";
import type { AudioCodec } from "@/lib/audio/wire";

class Told<State> {
  readonly #listeners = new Set<() => void>();
  state: State;

  constructor(state: State) {
    this.state = state;
  }

  readonly snapshot = (): State => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** A session's sound that a test plays, and what was asked of it. */
export class FakeLink extends Told<AudioLinkState> implements AudioLink {
  readonly session: string;
  readonly options: OpenOptions;
  readonly volumes: Record<string, number> = {};
  muted = false;
  talking = false;
  ringing = false;
  isClosed = false;

  constructor(options: OpenOptions) {
    super(initialLinkState);
    this.session = options.session;
    this.options = options;
  }

  setVolume(stream: string, gain: number): void {
    this.volumes[stream] = gain;
  }

  setMuted(_stream: string, muted: boolean): void {
    this.muted = muted;
  }

  setRinging(on: boolean): void {
    this.ringing = on;
  }

  setTalking(on: boolean): void {
    this.talking = on;
    this.tell({ isTalking: on });
  }

  close(): void {
    this.isClosed = true;
  }
}

class FakeMicrophone extends Told<MicrophoneState> implements Microphone {
  /** Why it is refused; null where it is given. */
  refusal: string | null = null;
  starts: (string | undefined)[] = [];

  constructor() {
    super(initialMicrophoneState);
  }

  start(deviceId?: string): Promise<void> {
    this.starts.push(deviceId);
    this.tell(
      this.refusal === null ? { status: "on", error: null } : { status: "failed", error: this.refusal },
    );
    return Promise.resolve();
  }

  stop(): void {
    this.tell({ status: "off" });
  }

  devices(): Promise<{ id: string; label: string }[]> {
    return Promise.resolve([{ id: "desk", label: "Desk microphone" }]);
  }
}

/** The audio of a page, as far as the dock uses it. */
export class FakeAudio implements Audio {
  readonly microphone = new FakeMicrophone();
  readonly links: FakeLink[] = [];
  codecs: readonly AudioCodec[] = ["pcm"];
  isClosed = false;

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  open(options: OpenOptions): FakeLink {
    const link = new FakeLink(options);
    this.links.push(link);
    return link;
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** The newest link of a session. */
  link(session: string): FakeLink {
    const found = this.links.findLast((link) => link.session === session);
    if (found === undefined) throw new Error(`no link of ${session}`);
    return found;
  }
}
