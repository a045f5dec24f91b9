import { AriError } from "@/lib/ari";
import type { Clock } from "./clock";

/** StasisStart of a snoop or media channel comes within milliseconds; after this it is not coming. */
const startTimeoutMs = 3_000;

export interface StartWait {
  /** Rejects with `timeout`, or as it was given up; nobody has to be waiting for it then. */
  readonly started: Promise<void>;
  /** Its StasisStart is there. */
  came(): void;
  /** It is waited for no longer. */
  giveUp(): void;
}

/**
 * StasisStart of a channel of ours: before it addChannel answers 422 (res/ari/resource_bridges.c). Begin before the
 * request, for the event may overtake its answer.
 */
export function waitForStart(channelId: string, clock: Clock): StartWait {
  let came: () => void = () => undefined;
  let giveUp: () => void = () => undefined;
  const started = new Promise<void>((resolve, reject) => {
    const undo = clock.after(startTimeoutMs, () =>
      reject(new AriError("timeout", `The channel ${channelId} did not start in ${startTimeoutMs} ms.`)),
    );
    came = () => {
      undo();
      resolve();
    };
    giveUp = () => {
      undo();
      reject(abortedError());
    };
  });
  // Awaited after the request it belongs to, which may fail first.
  started.catch(() => undefined);
  return { started, came, giveUp };
}

/** Of what was ended before it was ready. */
export function abortedError(): AriError {
  return new AriError("aborted", "ended before it was ready.");
}
