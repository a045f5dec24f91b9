import type { AriEvent } from "@/lib/ari";
import type { AudioEnd } from "@/lib/audio/wire";
import { nodeLostWords, restartedWords } from "@/lib/live/node-lost-words";
import type { TalkRow } from "@/lib/live/rows";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";
import type { Steps } from "../nodes/steps";
import { Timers } from "../nodes/timers";
import type { CallAttempt } from "./call-attempt";
import type { TalkHold } from "./talk-hold";
import type { TalkLegs } from "./talk-legs";
import { missedWords } from "./talk-words";

interface TalkCourseOptions {
  node: Pick<Node, "live" | "isLive">;
  clock: Pick<Clock, "after">;
  legs: TalkLegs;
  hold: Pick<TalkHold, "isHeld" | "settle">;
  attempt: Pick<CallAttempt, "onDial" | "endedWords">;
  steps: Pick<Steps, "background">;
  row(): TalkRow;
  /** Its end has begun: nothing that comes is of use any more. */
  isOver(): boolean;
  change(change: Partial<TalkRow>): void;
  /** The phone that was rung has answered. */
  onReady(): void;
  end(code: AudioEnd, words?: string): void;
}

/** Between a channel's leaving the bridge, or the end of the sound, and the word of why or of what takes its place. */
const partedMs = 200;

/**
 * How a talk goes on by what Asterisk tells of it, without anybody's asking here: rung, answered, transferred, moved, left
 * alone, or over, and with what words then.
 */
export class TalkCourse {
  readonly #options: TalkCourseOptions;
  readonly #timers: Timers;
  #cause: number | null = null;

  constructor(options: TalkCourseOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
  }

  /** Of the other party's hangup, by Q.850; null while it has not hung up. */
  get cause(): number | null {
    return this.#cause;
  }

  /** What it waits for to be told does not count any more. */
  stop(): void {
    this.#timers.clear();
  }

  onEvent(event: AriEvent): void {
    const { legs, isOver, change, onReady, end } = this.#options;
    if (isOver()) return;
    const { mediaId, legId } = legs;
    switch (event.type) {
      case "StasisStart":
        legs.onStarted(event.channel.id);
        if (event.channel.id === legId) onReady();
        // A transfer puts another channel in the place of the one that leaves.
        if (event.replace_channel !== undefined && event.replace_channel.id === legs.peerId) {
          legs.replacePeer(event.channel.id);
          change({ peerId: event.channel.id });
        }
        return;
      case "Dial":
        if (event.peer.id === legId) this.#onDial(event.dialstatus);
        return;
      case "ChannelStateChange":
        if (event.channel.id === legId && event.channel.state === "Ringing") this.#onDial("RINGING");
        return;
      case "ChannelDestroyed":
        if (event.channel.id === mediaId) end("failed");
        else if (event.channel.id === legs.peerId) this.#onPeerGone(event.cause);
        return;
      case "ChannelEnteredBridge":
        if (event.channel !== undefined) this.#onEntered(event.channel.id, event.bridge.id);
        return;
      case "ChannelLeftBridge":
        if (event.bridge.id !== legs.bridgeId) return;
        legs.onLeft(event.channel.id);
        this.#timers.after(partedMs, () => this.#onParted());
        return;
      case "BridgeDestroyed":
        if (event.bridge.id === legs.bridgeId) end("hung_up", "The bridge was taken away.");
        return;
      default:
    }
  }

  onResync(restarted: boolean): void {
    const { node, legs, hold, steps, isOver, onReady, end } = this.#options;
    if (restarted) end("failed", restartedWords);
    if (isOver()) return;
    hold.settle();
    const { legId, mediaId, peerId } = legs;
    // Answered while nobody listened to it.
    const leg = legId === null ? undefined : node.live.row("channels", legId);
    if (leg?.control === "ours" && leg.state === "Up") onReady();
    for (const id of [mediaId, peerId]) {
      if (id !== null && node.live.row("channels", id) === undefined)
        steps.background(async () => {
          if (await legs.isGone(id)) end("hung_up", missedWords);
        });
    }
  }

  /** Alone, or with all of its Asterisk: the connection to that breaks in the same moment, told before or after. */
  onMediaLost(): void {
    const { node, isOver, end } = this.#options;
    if (isOver()) return;
    const tell = () => end("failed", node.isLive ? undefined : nodeLostWords);
    if (node.isLive) this.#timers.after(partedMs, tell);
    else tell();
  }

  #onDial(status: string): void {
    const { attempt, row, change } = this.#options;
    attempt.onDial(status);
    const isAlerted = status === "RINGING" || status === "PROGRESS";
    if (isAlerted && row().status === "calling") change({ status: "ringing" });
  }

  #onPeerGone(cause: number): void {
    const { legs, attempt, row, change, end } = this.#options;
    this.#cause = cause;
    const isActive = row().status === "active";
    if (isActive && legs.hasOthers()) {
      // Who has come in the meantime goes on talking.
      legs.replacePeer(null);
      change({ peerId: null });
      return;
    }
    end("hung_up", isActive ? "The other party has hung up." : attempt.endedWords(cause));
  }

  #onEntered(channelId: string, bridgeId: string): void {
    const { legs, hold, steps, row, change } = this.#options;
    if (legs.onEntered(channelId, bridgeId) === "moved") {
      change({ bridgeId, peerId: null });
      return;
    }
    // Music is for one who waits alone, not for who has come to talk.
    if (bridgeId === legs.bridgeId && (hold.isHeld || row().away) && legs.hasOthers()) {
      steps.background(() => legs.music(false));
    }
  }

  /** Somebody left the bridge a moment ago and has not ended: moved, by a person or by a transfer. */
  #onParted(): void {
    const { legs, end } = this.#options;
    if (!legs.isIn()) end("hung_up", "The browser was taken out of the call.");
    else if (legs.isLonely()) end("hung_up", "The other party was taken to somebody else.");
  }
}
