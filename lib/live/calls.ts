import { CallBuilder } from "./call-builder";
import type { BridgeRow, ChannelRow, Control, SpyRow } from "./rows";

/** One person, device or trunk on a call. */
export interface CallParty {
  name: string;
  number: string;
  /** `TECH/resource`, null for Local and media channels. */
  endpoint: string | null;
  /** Empty where only the other side tells of this one: its own channel is not there yet, not known, or gone. */
  channelId: string;
}

/** What a call is connected to. */
export type CallTarget =
  | ({ kind: "party" } & CallParty)
  /** More than two in one bridge, the first party included in `size`. */
  | { kind: "conference"; bridgeId: string; name: string; size: number }
  /** Waits in a holding bridge. */
  | { kind: "room"; bridgeId: string; name: string }
  /** The sound of somebody on the phone in a browser, with no other there yet or any more. */
  | { kind: "nobody" }
  /** Alone in a Stasis application. */
  | { kind: "application"; name: string }
  /** Alone in the dialplan: what runs, and where. */
  | { kind: "place"; appName: string; exten: string; context: string };

/**
 * `dialing` nothing rings yet · `ringing` somebody has still to answer · `up` · `held` up, and a leg is on hold ·
 * `waiting` in a holding bridge.
 */
export type CallState = "dialing" | "ringing" | "up" | "held" | "waiting";

/** Legs that belong together, as people would say it. */
export interface Call {
  /** Id of its oldest channel: stays while that channel is there. */
  id: string;
  node: string;
  /** All legs, Local halves too: the caller first, then as they came. */
  channelIds: string[];
  from: CallParty;
  to: CallTarget;
  /** Everybody on it, `from` first. */
  parties: CallParty[];
  state: CallState;
  startedAtMs: number;
  /** When the second party answered; for one that is alone, when it answered. Null before. */
  answeredAtMs: number | null;
  bridgeId: string | null;
  /** `ours` when we steer any leg of it. */
  control: Control;
  /** The Stasis application of the leg that says `control`, null in the dialplan. */
  application: string | null;
  /** That application, or the caller's place in the dialplan in words: `Dial · 1003@from-trunk`. */
  place: string;
  marks: {
    /** Snoop channels on its legs. */
    spied: number;
    /** Who of us listens, by name. */
    spiedBy: string[];
    held: boolean;
    muted: boolean;
  };
}

/** What a call list is made of: the rows of one node. */
export interface CallInput {
  node: string;
  channels: readonly ChannelRow[];
  bridges: readonly BridgeRow[];
  spies: readonly SpyRow[];
}

/**
 * The legs that belong together, oldest call first: those in one mixing bridge, caller and dialled leg, the halves of a
 * Local channel, a browser and the phone it rings. Who waits in a holding bridge is a call alone. Snoop channels and the
 * legs of listening supervisors are no part of the call they listen to; as calls of their own they come only with
 * `withSpies`.
 */
export function groupCalls(input: CallInput, { withSpies = false }: { withSpies?: boolean } = {}): Call[] {
  return new CallBuilder(input).build(withSpies);
}
