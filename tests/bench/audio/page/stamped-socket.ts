import { samplesOf } from "@/lib/audio/pcm";
import { decodeFrame, frameMs } from "@/lib/audio/wire";
import { onsetAmplitude, onsetQuietMs, stampChannel, type WorkerStamp } from "./stamps";

const channel = new BroadcastChannel(stampChannel);
const BareSocket = WebSocket;

function stamp(what: WorkerStamp["what"]): void {
  channel.postMessage({ what, atMs: performance.timeOrigin + performance.now() } satisfies WorkerStamp);
}

/** Notices a sound that begins in frames. */
class OnsetWatch {
  readonly #what: "onset" | "sent";
  #quietFrames = 0;

  constructor(what: "onset" | "sent") {
    this.#what = what;
  }

  take(message: Uint8Array): void {
    const frame = decodeFrame(message);
    if (frame === null) return;
    const isLoud = samplesOf(frame.samples, "little").some(
      (sample) => Math.abs(sample) > onsetAmplitude * 32_768,
    );
    if (isLoud && this.#quietFrames * frameMs > onsetQuietMs) stamp(this.#what);
    this.#quietFrames = isLoud ? 0 : this.#quietFrames + 1;
  }
}

/** Hears its own messages before the worker does. */
class StampedSocket extends BareSocket {
  #frames = 0;
  readonly #came = new OnsetWatch("onset");
  readonly #sent = new OnsetWatch("sent");

  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener("open", () => stamp("open"));
    this.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") {
        if (data.includes('"opened"')) stamp("opened");
      } else this.#hear(data);
    });
  }

  override send(data: Parameters<WebSocket["send"]>[0]): void {
    if (data instanceof Uint8Array) this.#sent.take(data);
    super.send(data);
  }

  #hear(data: ArrayBuffer): void {
    this.#frames += 1;
    if (this.#frames === 1) stamp("frame");
    this.#came.take(new Uint8Array(data));
  }
}

globalThis.WebSocket = StampedSocket;
