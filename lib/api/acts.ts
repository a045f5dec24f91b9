import type { BridgeRow, ChannelRow, NodeStatus } from "../live/rows";
import { type CommandName, commands } from "./commands";
import type { ErrorCode } from "./errors";
import { type Role, reaches } from "./roles";

/** What can be done to a channel, and the command that does it. */
export const channelActs = {
  hangup: "channels.hangup",
  answer: "channels.answer",
  hold: "channels.hold",
  unhold: "channels.unhold",
  mute: "channels.mute",
  unmute: "channels.unmute",
  startMusic: "channels.startMusic",
  stopMusic: "channels.stopMusic",
  dtmf: "channels.dtmf",
  continue: "channels.continue",
  redirect: "channels.redirect",
  spy: "spies.start",
  talk: "talks.start",
  bridge: "bridges.add",
  leaveBridge: "bridges.remove",
} as const satisfies Record<string, CommandName>;

/** What can be done to a bridge, and the command that does it. */
export const bridgeActs = {
  destroy: "bridges.destroy",
  talk: "talks.start",
  add: "bridges.add",
  remove: "bridges.remove",
  startMusic: "bridges.startMusic",
  stopMusic: "bridges.stopMusic",
} as const satisfies Record<string, CommandName>;

export type ActName = keyof typeof channelActs;
export type BridgeActName = keyof typeof bridgeActs;

/** A refusal: a stable code, what stands against it, and what one can do. Two sentences for a person. */
export interface Refusal {
  can: false;
  code: ErrorCode;
  why: string;
  whatToDo: string;
}

/** Whether an act is possible now. */
export type Act = { can: true } | Refusal;

export interface ActContext {
  nodeStatus: NodeStatus;
  /** Role of who asks; absent where roles are checked elsewhere. */
  role?: Role;
}

export interface ChannelActContext extends ActContext {
  /** The bridge that the channel is in, where it is known. */
  bridge?: BridgeRow;
}

const possible: Act = { can: true };

/** Acts that Asterisk takes on every channel, wherever it is (res/ari/resource_channels.c: hangup, snoop). */
const anywhere: ReadonlySet<ActName> = new Set(["hangup", "spy"]);
/** Acts on a channel in Stasis that need no answered state (res/ari/resource_bridges.c checks none). */
const inAnyState: ReadonlySet<ActName> = new Set(["bridge", "leaveBridge"]);
/** Carriers of sound and no party: nobody is at their end (channels/chan_websocket.c, chan_rtp.c, chan_audiosocket.c). */
const mediaName = /^(WebSocket|UnicastRTP|AudioSocket)\//;
/** Bridges that listening and whispering are made of: by the kind in their id. */
const listeningBridge = /-(spybridge|listenbridge|talkbridge)-/;
/** Channels that listening, whispering, notices and recordings are made of: by the kind in their id (server/nodes/ids.ts). */
const listeningPiece = /-(spysnoop|listensnoop|listenmedia|talksnoop|talkmedia|noticesnoop|recordsnoop)-/;
/** The phone of who listens, an open microphone: elsewhere it would be heard, and hear, without right or record. */
const listeningPhone = /-spyleg-/;
/** What takes a channel out of its place. */
const moving: ReadonlySet<ActName> = new Set(["talk", "bridge", "leaveBridge", "continue", "redirect"]);
/** States in which the others get 412; `Ring`, an inbound call, passes (channel_state_invalid). */
const unanswered: ReadonlySet<string> = new Set(["Down", "Rsrvd", "Ringing"]);

/**
 * What can be done to a channel now, and if not, why. The page offers by it and the server refuses by it. What we do
 * not know of our own commands (`null`) refuses nothing: then both the act and its undoing are offered.
 */
export function actsOn(channel: ChannelRow, context: ChannelActContext): Record<ActName, Act> {
  const node = refusedByNode(context.nodeStatus);
  const control = refusedByControl(channel);
  const state = refusedByState(channel);
  return perName(channelActs, (name) => {
    const general = refusedByRole(channelActs[name], context.role) ?? node;
    if (general !== null || anywhere.has(name)) {
      return general ?? refusedItself(name, channel, context) ?? possible;
    }
    const stateRefusal = inAnyState.has(name) ? null : state;
    return (
      control ??
      refusedByPlace(name, channel) ??
      stateRefusal ??
      refusedItself(name, channel, context) ??
      possible
    );
  });
}

/** What can be done to a bridge now, and if not, why. */
export function actsOnBridge(bridge: BridgeRow, context: ActContext): Record<BridgeActName, Act> {
  const node = refusedByNode(context.nodeStatus);
  const owner = refusedByOwner(bridge);
  return perName(
    bridgeActs,
    (name) =>
      refusedByRole(bridgeActs[name], context.role) ??
      node ??
      owner ??
      refusedByListening(bridge) ??
      refusedByBridge(name, bridge) ??
      possible,
  );
}

function perName<Name extends string>(names: Record<Name, CommandName>, act: (name: Name) => Act) {
  const acts: Partial<Record<Name, Act>> = {};
  for (const name in names) {
    acts[name] = act(name);
  }
  return acts as Record<Name, Act>;
}

function refuse(code: ErrorCode, why: string, whatToDo: string): Refusal {
  return { can: false, code, why, whatToDo };
}

function refusedByRole(command: CommandName, role: Role | undefined): Refusal | null {
  const least = commands[command].role;
  if (role === undefined || reaches(role, least)) {
    return null;
  }
  return refuse(
    "forbidden",
    `This needs the role ${least}; you are ${role}.`,
    "Ask an admin if you should have it.",
  );
}

const notLive: Readonly<Record<Exclude<NodeStatus, "live">, string>> = {
  connecting: "The panel has no connection to this Asterisk yet.",
  resyncing: "The panel is reading the state of this Asterisk.",
  lost: "The connection to this Asterisk is lost: what is shown is as last seen.",
  refused: "This Asterisk refuses the panel's user or password.",
  replaced: "Another client has taken the panel's application on this Asterisk.",
  stopped: "The panel is closing.",
};

function refusedByNode(status: NodeStatus): Refusal | null {
  if (status === "live") {
    return null;
  }
  const passes = status === "connecting" || status === "resyncing" || status === "lost";
  return refuse(
    "node_not_live",
    notLive[status],
    passes ? "Wait until the node is live again." : "See Nodes for what to do.",
  );
}

function refusedByControl({ control, application, dialplan }: ChannelRow): Refusal | null {
  switch (control) {
    case "ours":
      return null;
    case "application":
      return refuse(
        "not_controllable",
        `Controlled by another application (${application ?? "unknown"}).`,
        "Watch it, listen or hang it up; the rest is for that application.",
      );
    case "dialplan":
      return refuse(
        "not_controllable",
        `Controlled by the dialplan${dialplan.appName === "" ? "" : ` (${dialplan.appName})`}.`,
        "Watch it, listen or hang it up; for the rest the dialplan must send it to the panel's application with Stasis().",
      );
  }
}

function refusedByState({ state }: ChannelRow): Refusal | null {
  return unanswered.has(state)
    ? refuse("not_answered", `It has not answered yet (${state}).`, "Wait for the answer, or hang it up.")
    : null;
}

/** Who may hear or enter a call by listening is decided by `spies.start`, with its policy and audit, and nowhere else. */
function refusedByPlace(name: ActName, channel: ChannelRow): Refusal | null {
  if (isPiece(channel)) {
    return notNow(
      "It is a part of what somebody listens, whispers or records by.",
      "Act on the call's own channels, or hang it up, which ends that.",
    );
  }
  return moving.has(name) && listeningPhone.test(channel.id)
    ? notNow("It is the phone of somebody who listens to a call.", "Hang it up, which ends the listening.")
    : null;
}

function isPiece({ id, snoopOfId }: ChannelRow): boolean {
  return snoopOfId !== null || listeningPiece.test(id);
}

function refusedItself(name: ActName, channel: ChannelRow, { bridge }: ChannelActContext): Refusal | null {
  const { held, muted, music } = channel.commanded;
  switch (name) {
    case "answer":
      return channel.state === "Up"
        ? notNow("It has been answered already.", "Nothing is left to do.")
        : null;
    case "hold":
      return held === true ? notNow("It is on hold already.", "Take it off hold instead.") : null;
    case "unhold":
      return held === false ? notNow("The panel has not put it on hold.", "Put it on hold first.") : null;
    case "mute":
      // Muted one way it may still be muted the other way.
      return muted === "both"
        ? notNow("It is muted in both directions already.", "Unmute it instead.")
        : null;
    case "unmute":
      return muted === "none" ? notNow("The panel has not muted it.", "Mute it first.") : null;
    case "stopMusic":
      // Starting is never refused: another class may be wanted, and music that something replaced does not come back.
      return music === "" ? notNow("The panel plays no music to it.", "Start the music first.") : null;
    case "redirect":
      return channel.endpoint === null
        ? notNow(
            "No device stands behind this channel that could be sent elsewhere.",
            "Redirect the other leg.",
          )
        : null;
    case "spy":
      return isPiece(channel)
        ? notNow("It is itself a listening channel.", "Listen to the call's own channels.")
        : null;
    case "talk":
      if (mediaName.test(channel.name)) {
        return notNow("Nobody is at its end.", "Talk with the call's own channels.");
      }
      return bridge !== undefined && bridge.type !== "holding" && bridge.members.length > 1
        ? notNow("It talks with somebody already.", "Join its bridge instead.")
        : null;
    case "leaveBridge":
      if (channel.bridgeId === null) {
        return notNow("It is in no bridge.", "Nothing is left to do.");
      }
      return bridge === undefined ? null : (refusedByOwner(bridge) ?? refusedByListening(bridge));
    default:
      return null;
  }
}

function notNow(why: string, whatToDo: string): Refusal {
  return refuse("not_possible_now", why, whatToDo);
}

function refusedByOwner({ owner, class: kind, creator }: BridgeRow): Refusal | null {
  switch (owner) {
    case "ours":
      return null;
    case "application":
      return refuse(
        "bridge_not_ours",
        "Another application made this bridge.",
        "Hang up its channels, or change it from that application.",
      );
    case "dialplan":
      return refuse(
        "bridge_not_ours",
        `The dialplan made this bridge (${creator === "" ? kind : creator}).`,
        "Asterisk lets nobody else change it; hang up its channels instead.",
      );
  }
}

function refusedByListening({ id }: BridgeRow): Refusal | null {
  return listeningBridge.test(id)
    ? notNow("It belongs to somebody who listens to a call.", "Use the bridge of the call itself.")
    : null;
}

function refusedByBridge(name: BridgeActName, { type, members, music }: BridgeRow): Refusal | null {
  if (name === "talk" && type === "holding") {
    return notNow("It is a waiting room: nobody is heard in it.", "Take one of those who wait.");
  }
  if (name === "remove" && members.length === 0) {
    return notNow("Nobody is in it.", "Nothing is left to do.");
  }
  // Asterisk answers 409 where no music plays (res/ari/resource_bridges.c).
  if (name === "stopMusic" && music === "") {
    return notNow("The panel plays no music in it.", "Start the music first.");
  }
  return null;
}
