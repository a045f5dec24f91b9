import { Listeners } from "../connection/listeners";
import { AriError } from "../errors";
import type { ChannelsHangupParams } from "../generated/calls";
import type { AriEvent } from "../generated/events";
import type { ChannelHandle } from "../handles/channel";

/** What dialling came to. */
export interface DialResult {
  /** `not_answered`: the channel has ended. `failed`: it was not dialled, or its end cannot be told, `error` says why. */
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

/** Words after which nobody answers any more, with the reason by which such a channel is hung up. */
const refusals: Readonly<Record<string, ChannelsHangupParams["reason"]>> = {
  BUSY: "busy",
  CONGESTION: "congestion",
  CHANUNAVAIL: "congestion",
  NOANSWER: "no_answer",
};
/** How long a channel that was refused may take to end by itself, with the cause of the other side. */
const endAfterRefusalMs = 500;

/** What Asterisk says of a channel that has not entered the application yet, or has left it (res/ari/resource_channels.c). */
const notInStasis = "Channel not in Stasis application";
/** A channel that `create` made enters by a thread of its own: some ms, more where Asterisk is loaded. */
const entryWaitsMs = [20, 50, 100, 200, 400, 800];

/**
 * Dials a channel that `stageCreate` made and that has not been dialled. Asterisk answers `create` before the channel is in
 * the application, and refuses to dial it until then (409, nothing done; 61 of 150 tries on 22, 21 of 150 on 16): that
 * refusal is waited out, for 1.6 s at most. One that was refused by the other side is hung up where it does not end by
 * itself: a Local channel to `Busy(10)` lives on for these ten seconds.
 */
export function startDial(channel: ChannelHandle, options: DialOptions = {}): DialSession {
  const { context, id: channelId } = channel;
  const { signal, ...params } = options;
  const startedAtMs = context.clock.now();
  const listeners = new Listeners<string>(context.hub.report);
  const undos: (() => void)[] = [];
  let dialStatus = "";
  let isCancelled = false;
  let isSettled = false;
  let cancelWait: (() => void) | undefined;
  const entryWaits = [...entryWaitsMs];
  /** Its StasisStart came since the last try, or since this one was refused. */
  let hasEntered = false;
  let isRefusedEntry = false;
  let settle: (ending: Omit<DialResult, "dialStatus" | "durationMs">) => void = () => undefined;
  const result = new Promise<DialResult>((resolve) => {
    settle = (ending) => {
      isSettled = true;
      // A technology that answers by itself has no Dial event of it, and another's may come after the state.
      if (ending.status === "answered") dialStatus = "ANSWER";
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
        else if (Object.hasOwn(refusals, dialStatus)) wait(endAfterRefusalMs, endRefused);
        return;
      case "StasisStart":
        if (isRefusedEntry) void dial();
        else hasEntered = true;
        return;
      case "ChannelStateChange":
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
  const wait = (ms: number, callback: () => void): void => {
    cancelWait?.();
    cancelWait = context.clock.after(ms, callback);
  };
  const hangUp = (params?: Pick<ChannelsHangupParams, "reason">): void => {
    channel.hangup(params).catch((caught) => {
      const error = AriError.from(caught);
      // Gone already: then its end is told, or was.
      if (error.code !== "not_found" && !error.mayBeDone) settle({ status: "failed", error });
    });
  };
  const endRefused = (): void => {
    const reason = refusals[dialStatus];
    hangUp(reason === undefined ? {} : { reason });
  };
  const cancel = (): Promise<DialResult> => {
    isCancelled = true;
    hangUp();
    return result;
  };
  const dial = async (): Promise<void> => {
    if (isCancelled) return;
    cancelWait?.();
    hasEntered = false;
    isRefusedEntry = false;
    try {
      await context.calls.channels.dial({ channelId, ...params });
    } catch (caught) {
      const error = AriError.from(caught);
      // No answer is no refusal: its events tell.
      if (isSettled || error.mayBeDone) return;
      const isEarly = error.code === "conflict" && error.asteriskMessage === notInStasis && !isCancelled;
      const waitMs = isEarly ? (hasEntered ? 0 : entryWaits.shift()) : undefined;
      if (waitMs === undefined) {
        settle({ status: isCancelled ? "cancelled" : "failed", error });
        return;
      }
      isRefusedEntry = true;
      wait(waitMs, () => void dial());
    }
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
    channel.on(["Dial", "StasisStart", "ChannelStateChange", "ChannelDestroyed"], hear),
    () => cancelWait?.(),
    context.onResync(() => void look()),
    context.onReplaced((error) => settle({ status: "failed", error })),
    () => signal?.removeEventListener("abort", onAbort),
    () => context.closing.removeEventListener("abort", onClosing),
  );
  context.closing.addEventListener("abort", onClosing, { once: true });
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  else void dial();
  return {
    result,
    onProgress: (listener) => listeners.add(listener),
    cancel,
  };
}
