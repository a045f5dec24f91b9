import type { ShortcutIdOf } from "@/components/shell/shortcuts";
import { type Act, type ActName, actsOn, type Refusal } from "@/lib/api/acts";
import type { Role } from "@/lib/api/roles";
import type { BridgeRow, ChannelRow, NodeStatus, SpyMode, SpyRow } from "@/lib/live/rows";

/** Acts of a row, by the name of their key. */
export type OfferId = Exclude<ShortcutIdOf<"row">, "menu">;

/** What a press will do: the act, and the channel it is done to. */
export interface Offer {
  id: OfferId;
  label: string;
  leg: ChannelRow;
  act: ActName;
  /** A spy of mine that runs on it: listen, whisper and barge change it, `endSpy` ends it. */
  spy: SpyRow | null;
}

/** What cannot be done, and why. */
export interface Denied {
  id: OfferId;
  label: string;
  refusal: Refusal;
}

export interface OfferContext {
  nodeStatus: NodeStatus;
  role: Role;
  username: string;
  bridge: (id: string) => BridgeRow | null;
  spies: readonly SpyRow[];
}

/** The undoing goes before the doing where we know that it is done. */
const pairs = {
  hold: { doing: "hold", undoing: "unhold", words: ["Hold", "Take off hold"] },
  mute: { doing: "mute", undoing: "unmute", words: ["Mute…", "Unmute"] },
  music: { doing: "startMusic", undoing: "stopMusic", words: ["Play music…", "Stop the music"] },
} as const satisfies Record<string, { doing: ActName; undoing: ActName; words: readonly [string, string] }>;

const singles: readonly { id: OfferId; act: ActName; label: string }[] = [
  { id: "answer", act: "answer", label: "Answer" },
  { id: "dtmf", act: "dtmf", label: "Send digits…" },
  { id: "bridge", act: "bridge", label: "Bridge with…" },
  { id: "leave", act: "leaveBridge", label: "Leave the bridge" },
];

const modes: readonly { id: OfferId; mode: SpyMode; label: string }[] = [
  { id: "listen", mode: "listen", label: "Listen by phone" },
  { id: "whisper", mode: "whisper", label: "Whisper" },
  { id: "barge", mode: "barge", label: "Barge in" },
];

function isDone(leg: ChannelRow, id: keyof typeof pairs): boolean {
  if (id === "hold") return leg.commanded.held === true;
  if (id === "music") return leg.commanded.music !== null && leg.commanded.music !== "";
  return leg.commanded.muted !== null && leg.commanded.muted !== "none";
}

/**
 * What can be done to a call (all its legs given) or to one channel (that leg alone) now, and what cannot. Of several
 * legs an act takes the first on which it is possible.
 */
export function offersFor(
  legs: readonly ChannelRow[],
  context: OfferContext,
): { offers: Offer[]; denied: Denied[] } {
  const offers: Offer[] = [];
  const denied: Denied[] = [];
  const all = legs.map((leg) => {
    const bridge = leg.bridgeId === null ? null : context.bridge(leg.bridgeId);
    const acts = actsOn(leg, {
      nodeStatus: context.nodeStatus,
      role: context.role,
      ...(bridge === null ? {} : { bridge }),
    });
    return { leg, acts };
  });

  const add = (id: OfferId, label: string, act: ActName, among = all): boolean => {
    const found = among.find(({ acts }) => acts[act].can);
    if (found !== undefined) {
      offers.push({ id, label, leg: found.leg, act, spy: null });
      return true;
    }
    const refusal = (among[0] ?? all[0])?.acts[act] satisfies Act | undefined;
    if (refusal !== undefined && !refusal.can) denied.push({ id, label, refusal });
    return false;
  };

  for (const id of ["hold", "mute", "music"] as const) {
    const { doing, undoing, words } = pairs[id];
    const done = all.filter(({ leg }) => isDone(leg, id));
    if (done.some(({ acts }) => acts[undoing].can)) add(id, words[1], undoing, done);
    else add(id, words[0], doing);
  }
  for (const { id, act, label } of singles) add(id, label, act);
  if (!add("transfer", "Send on…", "continue")) {
    denied.pop();
    add("transfer", "Send on…", "redirect");
  }

  const spy =
    context.spies.find(
      (each) => each.by === context.username && legs.some((leg) => leg.id === each.targetId),
    ) ?? null;
  if (spy === null) {
    // A Local half carries the voice of its other half: the legs with a device are heard better.
    const heard = [...all].sort((a, b) => Number(a.leg.endpoint === null) - Number(b.leg.endpoint === null));
    for (const { id, label } of modes) add(id, label, "spy", heard);
  } else {
    const leg = legs.find((each) => each.id === spy.targetId);
    if (leg !== undefined) {
      for (const { id, mode, label } of modes) {
        if (mode !== spy.mode) offers.push({ id, label, leg, act: "spy", spy });
      }
      offers.push({ id: "endSpy", label: "Stop listening", leg, act: "spy", spy });
    }
  }
  if (add("hangup", "Hang up", "hangup")) add("hangupAs", "Hang up with a reason…", "hangup");
  return { offers, denied };
}
