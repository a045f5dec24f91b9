import type { Audio, ListeningPorts } from "./listening-state";

/** Sound card and microphone of the page, each asked for at its first use. */
export class PageAudio {
  readonly #ports: Pick<ListeningPorts, "audio" | "support" | "deviceId">;
  #engine: Audio | null = null;
  /** Asks for the microphone; null while nobody does. */
  #opening: Promise<string | null> | null = null;
  /** Called when an open microphone is lost, as by its plug, with why in words. */
  onVoiceLost: (why: string) => void = () => undefined;

  constructor(ports: Pick<ListeningPorts, "audio" | "support" | "deviceId">) {
    this.#ports = ports;
  }

  /** Made now where it was not. */
  engine(): Audio {
    if (this.#engine !== null) return this.#engine;
    const engine = this.#ports.audio();
    engine.microphone.subscribe(() => {
      const { status, error } = engine.microphone.snapshot();
      // Whoever is asking for it is told by the answer.
      if (status === "failed" && error !== null && this.#opening === null) this.onVoiceLost(error);
    });
    this.#engine = engine;
    return engine;
  }

  /** Loads what sound needs, so that the first click finds it there. */
  prepare(): void {
    if (this.#ports.support().listen !== null) return;
    // What fails here fails again at the click, where it is told.
    void this.engine()
      .prepare()
      .catch(() => undefined);
  }

  /** Why the microphone could not be had; null when it is on. */
  openMicrophone(): Promise<string | null> {
    const { microphone } = this.engine();
    if (microphone.snapshot().status === "on") return Promise.resolve(null);
    this.#opening ??= microphone.start(this.#ports.deviceId()).then(() => {
      this.#opening = null;
      const { status, error } = microphone.snapshot();
      return status === "on" ? null : (error ?? "The microphone could not be opened.");
    });
    return this.#opening;
  }

  /** Why nobody would be heard now, though the microphone was on a moment ago; null where one would. */
  voiceLost(): string | null {
    const { status, error } = this.engine().microphone.snapshot();
    return status === "on" ? null : (error ?? "The microphone was lost.");
  }

  /** Lets the microphone go, unless it is just being asked for: the browser's sign of it goes out. */
  restMicrophone(): void {
    if (this.#opening === null) this.#engine?.microphone.stop();
  }

  /** Lets all of it go; the next use makes another. Never rejects. */
  async close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = null;
    await engine?.close().catch(() => undefined);
  }
}
