import type { ShortcutIdOf } from "@/components/shell/shortcuts";
import { legText } from "@/components/ui/call-label";
import { type Act, type ActName, actsOn, actsOnBridge, type Refusal } from "@/lib/api/acts";
import type { Role } from "@/lib/api/roles";
import { modeRefusalHelp } from "@/lib/api/spy-policy";
import { isAnswered } from "@/lib/live/answer";
import type { LegSide } from "@/lib/live/leg-side";
import type { BridgeRow, ChannelRow, NodeStatus, SpyMode, SpyRow, TalkRow } from "@/lib/live/rows";
import { heardLegs } from "./heard-legs";

/** Acts of a row, by the name of their key; `hearHere` has none of its own. */
export type OfferId = Exclude<ShortcutIdOf<"row">, "menu"> | "hearHere";

/** What a press will do: the act, and the channel it is done to. */
export interface Offer {
  id: OfferId;
  label: string;
  leg: ChannelRow;
  act: ActName;
  /** A spy of mine that runs on it: listen, whisper and barge change it, `endSpy` ends it. */
  spy: SpyRow | null;
  /** The session of mine that `hearHere` takes; else null. */
  session: string | null;
  /** The bridge of ours that `talkHere` joins; null where it takes the channel itself. */
  joins: string | null;
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
  talks: readonly TalkRow[];
  /** Whether a phone of this system or a line to others stands behind a leg. */
  sideOf: (leg: ChannelRow) => LegSide;
  /** Whether the sound of a session of mine is in this page. */
  isHeardHere: (id: string) => boolean;
  /** Why the listening policy keeps a mode from this role; null where it does not. */
  modeRefusal: (mode: SpyMode) => string | null;
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
  { id: "listen", mode: "listen", label: "Listen" },
  { id: "whisper", mode: "whisper", label: "Whisper" },
  { id: "barge", mode: "barge", label: "Barge in" },
];

/** Nothing of a leg is heard before its answer, also where it plays something until then; and a mode names its ear. */
function modeLabel(mode: SpyMode, label: string, whom: ChannelRow): string {
  if (mode === "whisper") return `Whisper to ${legText(whom)}`;
  return mode === "listen" && !isAnswered(whom) ? "Listen, once it is answered" : label;
}

const plain = { spy: null, joins: null, session: null } as const;

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
    return { leg, acts, bridge };
  });

  const add = (id: OfferId, label: string, act: ActName, among = all): boolean => {
    const found = among.find(({ acts }) => acts[act].can);
    if (found !== undefined) {
      offers.push({ ...plain, id, label, leg: found.leg, act });
      return true;
    }
    const refusal = (among[0] ?? all[0])?.acts[act] satisfies Act | undefined;
    if (refusal !== undefined && !refusal.can) denied.push({ id, label, refusal });
    return false;
  };

  const spy = ownSpyOn(legs, context);
  const elsewhere = silentSessionOn(legs, context, spy);
  // What waits for this browser does not wait long: it comes first.
  if (elsewhere !== null) offers.push({ ...plain, id: "hearHere", ...elsewhere });
  // Nor does a caller: whoever waits alone in our application is answered before all else.
  const waits = all.some(({ acts }) => acts.talk.can);
  if (waits) add("talkHere", "Answer here", "talk");
  for (const id of ["hold", "mute", "music"] as const) {
    const { doing, undoing, words } = pairs[id];
    const done = all.filter(({ leg }) => isDone(leg, id));
    if (done.some(({ acts }) => acts[undoing].can)) add(id, words[1], undoing, done);
    else add(id, words[0], doing);
  }
  for (const { id, act, label } of singles) add(id, label, act);
  if (!waits) {
    add("talkHere", "Answer here", "talk");
    // Of a talk of mine the bridge is not joined once more.
    const joined = context.talks.some((talk) => talk.by === context.username && isOn(talk, legs))
      ? undefined
      : all.find(({ bridge }) => bridge !== null && canJoin(bridge, context));
    if (joined?.bridge != null) {
      denied.pop();
      const joins = joined.bridge.id;
      offers.push({
        ...plain,
        id: "talkHere",
        label: "Join from this browser",
        leg: joined.leg,
        act: "talk",
        joins,
      });
    }
  }
  if (!add("transfer", "Send on…", "continue")) {
    denied.pop();
    add("transfer", "Send on…", "redirect");
  }

  if (spy === null) {
    const heard = heardLegs(all, context.sideOf);
    for (const { id, mode, label } of modes) {
      const why = heard.some(({ acts }) => acts.spy.can) ? context.modeRefusal(mode) : null;
      const whom = heard.find(({ acts }) => acts.spy.can)?.leg;
      // Whose ear it is must be known before the press.
      const words = whom === undefined ? label : modeLabel(mode, label, whom);
      if (why === null) add(id, words, "spy", heard);
      else denied.push({ id, label, refusal: byPolicy(why) });
    }
    const phone = heard.find(({ acts }) => acts.spy.can);
    // What keeps one from listening at all is told once.
    if (phone !== undefined && context.modeRefusal("listen") === null) {
      add("phoneSpy", "Listen by phone…", "spy", heard);
    }
  } else {
    const leg = legs.find((each) => each.id === spy.targetId);
    if (leg !== undefined) {
      for (const { id, mode, label } of modes) {
        const why = context.modeRefusal(mode);
        const whisper = spy.whisperTo === "near" ? `Whisper to ${legText(leg)}` : label;
        const words = { listen: "Only listen", whisper, barge: label }[mode];
        if (why !== null) denied.push({ id, label: words, refusal: byPolicy(why) });
        else if (mode !== spy.mode) offers.push({ ...plain, id, label: words, leg, act: "spy", spy });
      }
      offers.push({ ...plain, id: "endSpy", label: "Stop listening", leg, act: "spy", spy });
    }
  }
  if (add("hangup", "Hang up", "hangup")) add("hangupAs", "Hang up with a reason…", "hangup");
  return { offers, denied };
}

const quick: readonly OfferId[] = ["talkHere", "listen", "hold", "answer"];

/** The two acts that are wanted most: buttons beside the menu while the row is pointed at or focused. */
export function quickOffers(offers: readonly Offer[]): Offer[] {
  // To join two who talk already is not what a row is for most of the time.
  return offers.filter(({ id, joins }) => quick.includes(id) && joins === null).slice(0, 2);
}

/** My listening to one of the legs; null for none. */
export function ownSpyOn(
  legs: readonly ChannelRow[],
  { spies, username }: Pick<OfferContext, "spies" | "username">,
): SpyRow | null {
  return spies.find(({ by, targetId }) => by === username && legs.some(({ id }) => id === targetId)) ?? null;
}

/** A session of mine in a browser whose sound another tab has, or none: it can be had here. */
function silentSessionOn(
  legs: readonly ChannelRow[],
  { nodeStatus, talks, username, isHeardHere }: OfferContext,
  spy: SpyRow | null,
): Pick<Offer, "label" | "leg" | "act" | "session"> | null {
  if (nodeStatus !== "live") return null;
  const spied = legs.find(({ id }) => id === spy?.targetId);
  if (spy?.via === "browser" && spied !== undefined && isGoingOn(spy) && !isHeardHere(spy.id)) {
    return { label: "Hear it here", leg: spied, act: "spy", session: spy.id };
  }
  for (const talk of talks) {
    const leg = legs.find((each) => isOn(talk, [each]));
    if (leg !== undefined && talk.by === username && isGoingOn(talk) && !isHeardHere(talk.id)) {
      return { label: "Talk here", leg, act: "talk", session: talk.id };
    }
  }
  return null;
}

const isOn = ({ mediaChannelId, peerId }: TalkRow, legs: readonly ChannelRow[]): boolean =>
  legs.some(({ id }) => id === mediaChannelId || id === peerId);

const isGoingOn = ({ status }: { status: SpyRow["status"] | TalkRow["status"] }): boolean =>
  status !== "ending" && status !== "connecting";

function canJoin(bridge: BridgeRow, { nodeStatus, role }: OfferContext): boolean {
  return actsOnBridge(bridge, { nodeStatus, role }).talk.can;
}

function byPolicy(why: string): Refusal {
  return { can: false, code: "forbidden", why, whatToDo: modeRefusalHelp };
}
