import { Listeners } from "../connection/listeners";
import { AriError } from "../errors";
import type { AriEvent } from "../generated/events";
import type { ChannelHandle } from "../handles/channel";

/** What dialling came to. */
export interface DialResult {
  /** `failed`: it was not dialled at all, `error` says why. */
  readonly status: "answered" | "not_answered" | "cancelled" | "failed";
  /** The last word of Asterisk: ANSWER, BUSY, NOANSWER, CHANUNAVAIL, CONGESTION, CANCEL, … (main/dial.c). */
  readonly dialStatus: string;
  /** Hangup cause, Q.850, where the channel ended: 17 busy, 19 no answer. 0 where Asterisk gave none. */
  readonly cause?: number;
  /** The cause in Asterisk's English. */
  readonly causeText?: string;
  readonly durationMs: number;
  readonly error?: AriError;
}

/** How a channel is dialled. */
export interface DialOptions {
  /** Channel that calls: the dialled one gets its identity. */
  caller?: string;
  /** How long it may ring, whole seconds. Default 0, which is without end. */
  timeout?: number;
  /** Hangs up: `cancelled`. */
  signal?: AbortSignal;
}

/** A channel that is being dialled, until its `result`. */
export interface DialSession {
  /** Never rejects. No listener is left after it. */
  readonly result: Promise<DialResult>;
  /** RINGING, PROGRESS, PROCEEDING, … as they come. @returns the undo */
  onProgress(listener: (dialStatus: string) => void): () => void;
  /** Hangs up. @returns the result */
  cancel(): Promise<DialResult>;
}

/** Dials a channel that `stageCreate` made and that has not been dialled. */
export function startDial(channel: ChannelHandle, options: DialOptions = {}): DialSession {
  const { context, id: channelId } = channel;
  const { signal, ...params } = options;
  const startedAtMs = context.clock.now();
  const listeners = new Listeners<string>(context.hub.report);
  const undos: (() => void)[] = [];
  let dialStatus = "";
  let isCancelled = false;
  let settle: (ending: Omit<DialResult, "dialStatus" | "durationMs">) => void = () => undefined;
  const result = new Promise<DialResult>((resolve) => {
    settle = (ending) => {
      for (const undo of undos.splice(0)) undo();
      resolve({ ...ending, dialStatus, durationMs: context.clock.now() - startedAtMs });
    };
  });

  const hear = (event: AriEvent): void => {
    switch (event.type) {
      case "Dial":
        if (event.peer.id !== channelId || event.dialstatus === "") return;
        ({ dialstatus: dialStatus } = event);
        listeners.tell(dialStatus);
        if (dialStatus === "ANSWER") settle({ status: "answered" });
        return;
      case "ChannelStateChange":
        // A technology that answers by itself has no Dial event of it.
        if (event.channel.state === "Up") settle({ status: "answered" });
        return;
      case "ChannelDestroyed":
        settle({
          status: isCancelled ? "cancelled" : "not_answered",
          cause: event.cause,
          causeText: event.cause_txt,
        });
        return;
      default:
    }
  };
  const cancel = (): Promise<DialResult> => {
    isCancelled = true;
    channel.hangup().catch((caught) => {
      const error = AriError.from(caught);
      // Gone already: then its end is told, or was.
      if (error.code !== "not_found" && !error.mayBeDone) settle({ status: "failed", error });
    });
    return result;
  };
  /** What it came to while no events came. */
  const look = async (): Promise<void> => {
    try {
      const { state } = await channel.get();
      if (state === "Up") settle({ status: "answered" });
    } catch (caught) {
      const error = AriError.from(caught);
      if (error.code === "not_found") settle({ status: isCancelled ? "cancelled" : "not_answered", error });
    }
  };
  const onAbort = (): void => void cancel();
  const onClosing = (): void =>
    settle({ status: "failed", error: new AriError("closed", "the client was closed while it dialled.") });
  undos.push(
    channel.on(["Dial", "ChannelStateChange", "ChannelDestroyed"], hear),
    context.onResync(() => void look()),
    () => signal?.removeEventListener("abort", onAbort),
    () => context.closing.removeEventListener("abort", onClosing),
  );
  context.closing.addEventListener("abort", onClosing, { once: true });
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  else
    context.calls.channels.dial({ channelId, ...params }).catch((caught) => {
      const error = AriError.from(caught);
      // No answer is no refusal: its events tell.
      if (!error.mayBeDone) settle({ status: isCancelled ? "cancelled" : "failed", error });
    });
  return {
    result,
    onProgress: (listener) => listeners.add(listener),
    cancel,
  };
}
