import { partyOf, toldBy } from "./call-parties";
import { byAge, callerOf, isOnlyDialled } from "./caller";
import type { Call, CallInput, CallState, CallTarget } from "./calls";
import { browserPartnerOf, isBrowsersEnd, isOwnEar } from "./own-channels";
import type { BridgeRow, ChannelRow, Control } from "./rows";

/** Dialplan applications whose caller stays in them while it talks to who they dialled. */
const dialling: ReadonlySet<string> = new Set(["Dial", "Queue", "FollowMe", "RetryDial"]);

/** Legs that facts tie together. `legs` in the order of the call's `channelIds`. */
export interface CallGroup {
  legs: readonly ChannelRow[];
  /** Null for the legs of those who listen. */
  call: Call | null;
}

/** Groups the channels of one node into calls: a union of legs that some fact ties together. */
export class CallBuilder {
  readonly #input: CallInput;
  readonly #channels: readonly ChannelRow[];
  readonly #indexes = new Map<string, number>();
  readonly #bridges = new Map<string, BridgeRow>();
  readonly #parents: Int32Array;
  /** Legs of those who listen: the supervisor's, the snoop channel, and what carries its sound to a browser. */
  readonly #listening = new Set<string>();
  readonly #spiedBy = new Map<string, string[]>();

  constructor(input: CallInput) {
    this.#input = input;
    this.#channels = input.channels;
    this.#parents = new Int32Array(input.channels.length);
    input.channels.forEach((channel, index) => {
      this.#parents[index] = index;
      this.#indexes.set(channel.id, index);
      if (channel.snoopOfId !== null || isOwnEar(channel.id)) {
        this.#listening.add(channel.id);
      }
    });
    for (const bridge of input.bridges) {
      this.#bridges.set(bridge.id, bridge);
    }
    for (const spy of input.spies) {
      for (const id of [spy.supervisorChannelId, spy.snoopChannelId]) {
        if (id !== null) {
          this.#listening.add(id);
        }
      }
      if (spy.status === "active") {
        const names = this.#spiedBy.get(spy.targetId) ?? [];
        names.push(spy.by);
        this.#spiedBy.set(spy.targetId, names);
      }
    }
  }

  /** The calls, oldest first. */
  build(withSpies: boolean): Call[] {
    const calls: Call[] = [];
    for (const legs of this.#grouped()) {
      if (withSpies || !this.#isListening(legs)) {
        calls.push(this.#call(legs));
      }
    }
    return calls.sort(byStart);
  }

  /** All channels in their groups, in no order. */
  groups(): CallGroup[] {
    return this.#grouped().map((legs) => {
      if (this.#isListening(legs)) {
        return { legs, call: null };
      }
      const call = this.#call(legs);
      return { legs: legs.length === 1 ? legs : this.#legsOf(call), call };
    });
  }

  #legsOf({ channelIds }: Call): ChannelRow[] {
    return channelIds.map((id) => this.#channel(id)).filter((leg) => leg !== undefined);
  }

  #isListening(legs: readonly ChannelRow[]): boolean {
    return this.#listening.size > 0 && legs.some((leg) => this.#listening.has(leg.id));
  }

  #grouped(): ChannelRow[][] {
    this.#tie();
    // The root of a group is its first leg in the list, so each group is there before a leg asks for it.
    const groups: ChannelRow[][] = [];
    const groupOfRoot = new Int32Array(this.#channels.length);
    this.#channels.forEach((channel, index) => {
      const root = this.#root(index);
      if (root === index) {
        groupOfRoot[root] = groups.push([channel]) - 1;
      } else {
        groups[groupOfRoot[root] ?? -1]?.push(channel);
      }
    });
    return groups;
  }

  #bridgeOf({ bridgeId }: ChannelRow): BridgeRow | undefined {
    return bridgeId === null ? undefined : this.#bridges.get(bridgeId);
  }

  #tie(): void {
    const firstInBridge = new Map<string, number>();
    this.#channels.forEach((channel, index) => {
      const { bridgeId, otherHalfId } = channel;
      // Asterisk names nobody who dialled an originated leg; for a browser our ids do.
      const callerId =
        channel.dialedById ?? (isBrowsersEnd(channel.id) ? null : browserPartnerOf(channel.id));
      if (otherHalfId !== null) {
        this.#unite(index, otherHalfId);
      }
      if (callerId !== null && this.#isDialled(channel, callerId)) {
        this.#unite(index, callerId);
      }
      if (bridgeId !== null && !this.#listening.has(channel.id) && !this.#isHolding(bridgeId)) {
        const first = firstInBridge.get(bridgeId);
        if (first === undefined) {
          firstInBridge.set(bridgeId, index);
        } else {
          this.#join(index, first);
        }
      }
    });
  }

  /** Whether who dialled a leg is still on the call with it: a transfer or a bridge of ours may have parted them. */
  #isDialled(peer: ChannelRow, callerId: string): boolean {
    const caller = this.#channel(callerId);
    if (caller === undefined) {
      return false;
    }
    if (peer.state !== "Up" || peer.bridgeId === caller.bridgeId) {
      return true;
    }
    // At the answer one of them is in the bridge a moment before the other.
    return (
      (peer.bridgeId === null || caller.bridgeId === null) &&
      (isBrowsersEnd(callerId)
        ? peer.control === "ours"
        : caller.control === "dialplan" && dialling.has(caller.dialplan.appName))
    );
  }

  #isHolding(bridgeId: string): boolean {
    return this.#bridges.get(bridgeId)?.type === "holding";
  }

  #channel(id: string): ChannelRow | undefined {
    const index = this.#indexes.get(id);
    return index === undefined ? undefined : this.#channels[index];
  }

  #unite(index: number, id: string): void {
    const other = this.#indexes.get(id);
    if (other !== undefined) {
      this.#join(index, other);
    }
  }

  #join(a: number, b: number): void {
    const [left, right] = [this.#root(a), this.#root(b)];
    if (left !== right) {
      this.#parents[Math.max(left, right)] = Math.min(left, right);
    }
  }

  #root(index: number): number {
    let root = index;
    let parent = this.#parents[root] ?? root;
    while (parent !== root) {
      const above = this.#parents[parent] ?? parent;
      this.#parents[root] = above;
      root = above;
      parent = this.#parents[root] ?? root;
    }
    return root;
  }

  #call(group: readonly ChannelRow[]): Call {
    const legs = group.length === 1 ? group : [...group].sort(byAge);
    const people = peopleOf(legs);
    const caller = callerOf(people);
    const others = people.filter((leg) => leg !== caller);
    const room = this.#roomOf(people);
    // What we hold may be the half of a Local channel, with the person at the other end of the pair.
    const held = people.some((leg) => leg.heldByDevice) || legs.some((leg) => leg.commanded.held === true);
    const steering = steeringOf(legs);
    const isAlone = others.length === 0 && room === null && steering.application === null;
    const told = isAlone ? toldBy(caller) : null;
    const from = told?.from ?? partyOf(caller);
    const state = stateOf(people, { held, waits: room !== null });
    const oldest = legs[0] ?? caller;
    return {
      id: oldest.id,
      node: this.#input.node,
      channelIds: [caller.id, ...legs.filter((leg) => leg !== caller).map((leg) => leg.id)],
      from,
      to:
        told === null
          ? this.#targetOf(caller, others, room, steering.application)
          : { kind: "party", ...told.to },
      parties: told === null ? [from, ...others.map(partyOf)] : [from, told.to],
      state,
      startedAtMs: oldest.createdAtMs,
      answeredAtMs: answeredAt(caller, others, state),
      bridgeId: caller.bridgeId ?? people.find((leg) => leg.bridgeId !== null)?.bridgeId ?? null,
      control: steering.control,
      application: steering.application,
      place: steering.application ?? placeOf(caller),
      marks: {
        spied: legs.reduce((count, leg) => count + leg.snooperIds.length, 0),
        spiedBy: this.#spiedBy.size === 0 ? [] : legs.flatMap((leg) => this.#spiedBy.get(leg.id) ?? []),
        held,
        muted: people.some((leg) => leg.commanded.muted !== null && leg.commanded.muted !== "none"),
      },
    };
  }

  #roomOf(people: readonly ChannelRow[]): BridgeRow | null {
    for (const leg of people) {
      const bridge = this.#bridgeOf(leg);
      if (bridge?.type === "holding") {
        return bridge;
      }
    }
    return null;
  }

  #targetOf(
    caller: ChannelRow,
    others: readonly ChannelRow[],
    room: BridgeRow | null,
    application: string | null,
  ): CallTarget {
    const [other] = others;
    if (other !== undefined && others.length > 1) {
      const bridgeId = caller.bridgeId ?? other.bridgeId;
      const together = [caller, ...others].filter((leg) => leg.bridgeId === bridgeId);
      if (bridgeId !== null && together.length > 2) {
        const name = this.#bridges.get(bridgeId)?.name ?? "";
        return { kind: "conference", bridgeId, name, size: together.length };
      }
    }
    if (other !== undefined) {
      // Of several that ring, the one that answered is who the call is with.
      return { kind: "party", ...partyOf(others.find((leg) => leg.state === "Up") ?? other) };
    }
    if (room !== null) {
      return { kind: "room", bridgeId: room.id, name: room.name };
    }
    if (isBrowsersEnd(caller.id)) {
      return { kind: "nobody" };
    }
    if (application !== null) {
      return { kind: "application", name: application };
    }
    const { appName, exten, context } = caller.dialplan;
    return { kind: "place", appName, exten, context };
  }
}

/** Oldest first; of the same moment by id. Two calls of a node never are equal in it. */
export function byStart(a: Call, b: Call): number {
  return a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : 1);
}

/**
 * The legs with somebody at their end. A Local pair between two others only ties them; one whose far half runs an
 * application of the dialplan by itself (an announcement, an echo) ends there, and its near half stands for that end.
 */
function peopleOf(legs: readonly ChannelRow[]): readonly ChannelRow[] {
  if (legs.length === 1 || !legs.some(isLocal)) {
    return legs;
  }
  const diallers = new Set(legs.map((leg) => leg.dialedById));
  const isOpen = (leg: ChannelRow | undefined): boolean =>
    leg?.bridgeId === null &&
    leg.dialedById === null &&
    !isOnlyDialled(leg) &&
    !diallers.has(leg.id) &&
    leg.control === "dialplan";
  const byId = new Map(legs.map((leg) => [leg.id, leg]));
  const people = legs.filter((leg) => {
    if (!isLocal(leg)) {
      return true;
    }
    const other = byId.get(leg.otherHalfId ?? "");
    return isOpen(other) && (!isOpen(leg) || leg.name.endsWith(";1"));
  });
  return people.length > 0 ? people : legs.slice(0, 1);
}

function isLocal(leg: ChannelRow): boolean {
  return leg.name.startsWith("Local/");
}

function steeringOf(people: readonly ChannelRow[]): { control: Control; application: string | null } {
  const leg =
    people.find(({ control }) => control === "ours") ??
    people.find(({ control }) => control === "application");
  return { control: leg?.control ?? "dialplan", application: leg?.application ?? null };
}

function stateOf(
  people: readonly ChannelRow[],
  { held, waits }: { held: boolean; waits: boolean },
): CallState {
  const up = people.filter((leg) => leg.state === "Up").length;
  if (up >= 2 || (up === 1 && people.length === 1)) {
    return waits ? "waiting" : held ? "held" : "up";
  }
  return people.some((leg) => leg.state === "Ring" || leg.state === "Ringing") ? "ringing" : "dialing";
}

function answeredAt(caller: ChannelRow, others: readonly ChannelRow[], state: CallState): number | null {
  if (state === "ringing" || state === "dialing") {
    return null;
  }
  if (others.length === 0) {
    return caller.answeredAtMs;
  }
  let first: number | null = null;
  for (const { answeredAtMs } of others) {
    if (answeredAtMs !== null && (first === null || answeredAtMs < first)) {
      first = answeredAtMs;
    }
  }
  return first === null || caller.answeredAtMs === null
    ? (first ?? caller.answeredAtMs)
    : Math.max(first, caller.answeredAtMs);
}

function placeOf({ dialplan: { appName, exten, context } }: ChannelRow): string {
  const where = context === "" ? exten : exten === "" ? context : `${exten}@${context}`;
  // The legs that Asterisk dials "run" AppDial (main/dial.c, apps/app_dial.c): no word for people.
  const what = appName.startsWith("AppDial") ? "Outgoing" : appName;
  return [what, where].filter((part) => part !== "").join(" · ");
}
