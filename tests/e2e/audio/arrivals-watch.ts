/** A time in which something that should have gone on did not; milliseconds since 1970. */
export interface Standstill {
  fromMs: number;
  toMs: number;
}

/** A frame is due each 20 ms: one that is 30 ms late still has its place, for the buffer's delay is 40 ms at the least. */
const arrivalLeastMs = 50;
export const arrivalsChannel = "arrivals";

/**
 * Runs in the audio worker before its own code, and tells whoever asks when frames came late to it: the buffer and all
 * behind it answer for what is heard of frames that came in time, and for no others.
 */
export const arrivalsWatch = `{
  const Native = WebSocket;
  const late = [];
  const lastMs = new Map();
  const note = (key, least) => {
    const nowMs = Date.now();
    const fromMs = lastMs.get(key) ?? nowMs;
    if (nowMs - fromMs > least) late.push({ fromMs, toMs: nowMs });
    lastMs.set(key, nowMs);
  };
  self.WebSocket = class extends Native {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", ({ data }) => {
        // The second byte of a frame names its stream.
        if (typeof data !== "string") note(new Uint8Array(data, 1, 1)[0], ${arrivalLeastMs});
      });
    }
  };
  const channel = new BroadcastChannel("${arrivalsChannel}");
  channel.onmessage = () => channel.postMessage(late);
}`;
