import type { Standstill } from "@/tests/support/clock/standstills";

/** A frame that came late to the page, and how many before it never came. */
export interface LateArrival extends Standstill {
  lostFrames: number;
  /** Its number on the wire. */
  stream: number;
}

/** What the page has seen of its own machine, and of the frames that came to it. */
export interface PageWitness {
  arrivals: LateArrival[];
  standstills: Standstill[];
}

/** A frame is due each 20 ms: one that is 30 ms late still has its place, for the buffer's delay is 40 ms at the least. */
const arrivalLeastMs = 50;
export const witnessChannel = "witness";

/** Runs in the audio worker before its own code: tells whoever asks which frames came late, or after a loss. */
export const arrivalsWatch = `{
  const Native = WebSocket;
  const arrivals = [];
  const last = new Map();
  self.WebSocket = class extends Native {
    constructor(...options) {
      super(...options);
      last.clear();
      this.addEventListener("message", ({ data }) => {
        if (typeof data === "string") return;
        const view = new DataView(data);
        const [stream, sequence, toMs] = [view.getUint8(1), view.getUint32(4, true), Date.now()];
        const before = last.get(stream);
        last.set(stream, { sequence, toMs });
        if (before === undefined) return;
        const lostFrames = sequence - before.sequence - 1;
        if (lostFrames !== 0 || toMs - before.toMs > ${arrivalLeastMs})
          arrivals.push({ fromMs: before.toMs, toMs, lostFrames, stream });
      });
    }
  };
  const channel = new BroadcastChannel("${witnessChannel}");
  channel.onmessage = ({ data }) => {
    if (data === "tell") channel.postMessage({ arrivals });
  };
}`;
