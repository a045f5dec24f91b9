import type { AudioEnd, FromPanel } from "@/lib/audio/wire";
import type { Identity } from "@/server/auth/identity";
import { AudioLine, type AudioPeer } from "@/server/media/audio-line";
import type { Clock } from "@/server/nodes/clock";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

/** A panel's clock that stands still until told to go. */
export class StillClock extends ManualClock implements Clock {
  every(everyMs: number, act: () => void): () => void {
    let undo: () => void = () => undefined;
    const again = () => {
      undo = this.after(everyMs, () => {
        // Before the act, so that it may end it.
        again();
        act();
      });
    };
    again();
    return () => undo();
  }
}

export const identity = (id: string): Identity => ({
  kind: "user",
  id,
  actor: id,
  name: id,
  role: "supervisor",
  sessionId: `session of ${id}`,
});

/** A line with what came out of it at either side. */
export function lineOf(clock: StillClock, owner: Identity = identity("sue"), graceMs?: number) {
  const spoken: Uint8Array[] = [];
  const gone: AudioEnd[] = [];
  let away = 0;
  let undecodable = 0;
  const line = new AudioLine({
    session: "s1",
    owner,
    streams: ["mix"],
    clock,
    onMicrophone: (samples) => void spoken.push(samples),
    onUndecodable: () => {
      undecodable += 1;
    },
    onDetach: () => {
      away += 1;
    },
    onGone: (code) => void gone.push(code),
    ...(graceMs === undefined ? {} : { grace: { cutMs: graceMs, closedMs: graceMs } }),
  });
  return {
    line,
    spoken,
    gone,
    goneCount: () => gone.length,
    awayCount: () => away,
    undecodableCount: () => undecodable,
  };
}

/** A socket that only remembers. */
export function peerOf() {
  const frames: Uint8Array[] = [];
  const told: FromPanel[] = [];
  const ends: AudioEnd[] = [];
  const peer: AudioPeer = {
    // A wire keeps the bytes, not the kind of array.
    audio: (message) => void frames.push(Uint8Array.from(message)),
    tell: (message) => void told.push(message),
    end: (code) => void ends.push(code),
  };
  return { peer, frames, told, ends };
}
