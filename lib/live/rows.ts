/**
 * The rows of the live state: what server and browser both hold, and what travels on the wire.
 *
 * Every time is milliseconds since the Unix epoch **by the clock of the node's Asterisk**; `NodeRow.clockOffsetMs`
 * turns it into the panel's clock. Every row has an `id` that is unique in its node and collection.
 */

/** A name and a number as Asterisk reports them; both may be empty. Untrusted text: shown as text, never as HTML. */
export interface Party {
  name: string;
  number: string;
}

/**
 * Who steers a channel now: our application, another Stasis application, or the dialplan. Only `ours` and
 * `application` accept the Stasis operations (facts: res/ari/resource_channels.c, `find_control`); the panel acts on
 * `ours` only.
 */
export type Control = "ours" | "application" | "dialplan";

/** Which voice a channel mute drops: what the party says (`in`), what it hears (`out`), or both. */
export type MuteDirection = "in" | "out" | "both";

/** How a supervisor takes part: hears only, is heard by the spied party only, is heard by both. */
export type SpyMode = "listen" | "whisper" | "barge";

/**
 * What *we* commanded of a channel and ARI cannot tell back (no event, no read: main/channel.c). `null` is "unknown":
 * the panel has been restarted since, so both the act and its undoing are offered.
 */
export interface Commanded {
  held: boolean | null;
  muted: MuteDirection | "none" | null;
  /** The music class that plays, `""` for none. */
  music: string | null;
}

/** One leg as ARI tells it, with what we derive from names, bridges and Dial events. */
export interface ChannelRow {
  id: string;
  name: string;
  /** Down, Rsrvd, Ring, Ringing, Up, Busy, …: an open set (main/channel.c, ast_state2str). */
  state: string;
  caller: Party;
  connected: Party;
  accountCode: string;
  language: string;
  dialplan: { context: string; exten: string; priority: number; appName: string; appData: string };
  createdAtMs: number;
  /** Since when `state` is as it is. Equals `createdAtMs` where the change was not seen. */
  stateSinceMs: number;
  /** When the channel first was seen Up, null while it has not answered. */
  answeredAtMs: number | null;
  control: Control;
  /** Name of the Stasis application that has the channel, null in the dialplan. */
  application: string | null;
  /** The endpoint behind the channel as `TECH/resource`, null for Local, Snoop and media channels. */
  endpoint: string | null;
  bridgeId: string | null;
  /** Since when it is in `bridgeId`, null outside a bridge. */
  bridgedAtMs: number | null;
  /** The channel whose Dial() made this leg ring, null where there is none. */
  dialedById: string | null;
  /** Last word of the Dial event about this leg: "", RINGING, PROGRESS, ANSWER, BUSY, …; null without a Dial. */
  dialStatus: string | null;
  /** The other half of a Local channel (`;1`/`;2`). */
  otherHalfId: string | null;
  /** On a snoop channel: the channel it is attached to (from the name `Snoop/<id>-<8 hex>`). */
  snoopOfId: string | null;
  /** Snoop channels attached to this one, sorted. */
  snooperIds: string[];
  /** Hold made by the device itself (ChannelHold / ChannelUnhold). */
  heldByDevice: boolean;
  commanded: Commanded;
  /** What ari.conf `channelvars` adds to each channel. */
  variables: Record<string, string>;
}

/** Who made a bridge: this panel (by our id prefix), another ARI application, or the dialplan (Dial, ConfBridge, …). */
export type BridgeOwner = "ours" | "application" | "dialplan";

export interface BridgeMember {
  channelId: string;
  sinceMs: number;
}

export interface BridgeRow {
  id: string;
  name: string;
  /** simple_bridge, softmix, native_rtp, holding_bridge, … */
  technology: string;
  /** `mixing` or `holding`: an open set. */
  type: string;
  /** stasis, basic, base, parking, agent_hold. */
  class: string;
  creator: string;
  owner: BridgeOwner;
  /** Known channels in it, in the order they came. */
  members: BridgeMember[];
  createdAtMs: number;
  /** Music that we started on it: class, `""` for none, null for unknown. */
  music: string | null;
}

export interface ContactRow {
  uri: string;
  aor: string;
  /** Unreachable, Reachable, Unknown, NonQualified. */
  status: string;
  roundtripMs: number | null;
}

export interface EndpointRow {
  /** `TECH/resource`, for example `PJSIP/alice`. */
  id: string;
  technology: string;
  resource: string;
  /** online, offline or unknown. */
  state: string;
  /** Contacts that events told of since the last resync: ARI has no list of them. */
  contacts: ContactRow[];
  /** Channels of this endpoint now, computed from the channel list. */
  channelIds: string[];
  /** Device state of the same name: NOT_INUSE, INUSE, RINGING, …; null when none was told. */
  deviceState: string | null;
  /** Since when `state`/`deviceState` are as they are, as far as seen. */
  sinceMs: number;
}

/** A device state that no endpoint carries (Stasis:, Custom:, Queue:, confbridge: …). */
export interface DeviceRow {
  id: string;
  state: string;
  sinceMs: number;
}

/** The story of one call that the panel placed, kept after its end. */
export interface OriginationRow {
  /** Equals the id of the channel that was placed. */
  id: string;
  by: string;
  endpoint: string;
  /** What it is connected to, in words: `1003@default`, `patchbay`, `PJSIP/bob`. */
  to: string;
  callerId: string;
  status: "dialing" | "ringing" | "answered" | "ended" | "failed";
  startedAtMs: number;
  ringingAtMs: number | null;
  answeredAtMs: number | null;
  endedAtMs: number | null;
  /** Q.850 cause, null while it lasts; 0 when Asterisk gave none. */
  cause: number | null;
  causeText: string | null;
}

/** By what a supervisor hears: a phone that rings, or the page itself. */
export type SpyVia = "phone" | "browser";

/** Whether both sides of a call come as one, or each by itself (near left, far right). */
export type SpySides = "mixed" | "apart";

/** Who hears a whisper: the party that is listened to, or the other side of its call. */
export type WhisperTo = "near" | "far";

/**
 * Why the sound is written as it is: `asked` by the listening policy, as it was when it began · else the policy wants
 * Opus, and it is PCM: `browser_cannot` decode it · `decoder_failed` it could, and failed · `no_websocket` Opus comes by
 * chan_websocket, and the node has none that can be used · `node_cannot` it has no Opus codec, refused it, or sent nothing.
 */
export type CodecReason = "asked" | "browser_cannot" | "decoder_failed" | "no_websocket" | "node_cannot";

/** What is being recorded of a call. */
export interface RunningRecording {
  /** Id of the recording, as the list of recordings has it. */
  name: string;
  /** Since when Asterisk records; from here the file and its marks count. */
  startedAtMs: number;
}

/** One supervisor on one call. */
export interface SpyRow {
  id: string;
  /** The channel that is listened to; while `waiting`, the one whose answer is waited for, else the last one. */
  targetId: string;
  mode: SpyMode;
  /** Who hears a whisper; kept while another mode runs. */
  whisperTo: WhisperTo;
  via: SpyVia;
  sides: SpySides;
  by: string;
  /** The supervisor's phone, `TECH/resource`; `""` by browser. */
  endpoint: string;
  /** Whose next call is listened to when this one ends, `TECH/resource`; null for nobody's. By browser only. */
  follows: string | null;
  /** While `waiting`, though a call is there: why it is not listened to yet, in a sentence. Else null. */
  heldBack: string | null;
  /** Why the parties of this call did not get the notice that the policy asks for, in a sentence; else null. */
  noticeFailed: string | null;
  /** Why, where the policy asks for it; else `""`. */
  reason: string;
  /**
   * `ringing` the supervisor's phone rings · `connecting` the browser's path is being made · `waiting` for the answer of the
   * call that was asked for, or for the next call of who is followed.
   */
  status: "ringing" | "connecting" | "active" | "waiting" | "ending";
  startedAtMs: number;
  activeAtMs: number | null;
  /** The supervisor's leg by phone, null by browser. */
  supervisorChannelId: string | null;
  /** The snoop channel in use now. */
  snoopChannelId: string | null;
  /** How the sound travels between Asterisk and the panel; null by phone, and until it is known. */
  transport: "websocket" | "rtp" | null;
  /** How the sound is written on its way from Asterisk to the browser; null by phone, and until it is known. */
  codec: "pcm" | "opus" | null;
  /** Why it is that codec; null where `codec` is. */
  codecReason: CodecReason | null;
  /** The recording that runs, null while none does. */
  recording: RunningRecording | null;
}

/** One person on the phone in the browser. */
export interface TalkRow {
  id: string;
  by: string;
  /** With whom, in words: `Bob (1002)`, `PJSIP/bob`, `600@default`, the name of a bridge. */
  to: string;
  /** The other party's channel; null while it is not there yet, and in a bridge that was joined. */
  peerId: string | null;
  /** Where the browser's channel meets the others; while nobody has answered, the bridge that will be. */
  bridgeId: string;
  /** `connecting` the browser's path is being made · `calling` the call is placed · `ringing` the other party is alerted. */
  status: "connecting" | "calling" | "ringing" | "active" | "ending";
  /** The other party hears music, or in a bridge with others: out of earshot. Nothing is heard in the browser. */
  held: boolean;
  /** The browser has gone; the other party hears music as on hold, and is hung up if it is not back within 10 s. */
  away: boolean;
  /** The microphone goes nowhere. */
  muted: boolean;
  startedAtMs: number;
  /** Since when both can hear each other. */
  activeAtMs: number | null;
  /** The browser's own channel in Asterisk. */
  mediaChannelId: string;
  /** How the sound travels between Asterisk and the panel; null until it is known. */
  transport: "websocket" | "rtp" | null;
  /** Why it ended, in words, where its owner did not end it; also in `causeText` of the removal. */
  failure: string | null;
}

/** Row type of each collection of a node. */
export interface Rows {
  channels: ChannelRow;
  bridges: BridgeRow;
  endpoints: EndpointRow;
  devices: DeviceRow;
  originations: OriginationRow;
  spies: SpyRow;
  talks: TalkRow;
}

export type Collection = keyof Rows;

export const collections = [
  "channels",
  "bridges",
  "endpoints",
  "devices",
  "originations",
  "spies",
  "talks",
] as const satisfies readonly Collection[];

/**
 * `connecting` no answer yet · `resyncing` the socket is open, the lists are being read · `live` · `lost` the
 * connection went, trying again at `nextTryAtMs` · `refused` wrong user, password or right · `replaced` another client
 * took our application name · `stopped` the panel is closing.
 */
export type NodeStatus = "connecting" | "resyncing" | "live" | "lost" | "refused" | "replaced" | "stopped";

/** One Asterisk and how well we know it. The times with `panel` in their name are by the panel's clock. */
export interface NodeRow {
  /** Key of the node in every path and key. */
  node: string;
  /** What people read. */
  name: string;
  application: string;
  status: NodeStatus;
  statusSincePanelMs: number;
  /** Why it is not live, and what to do; null while live. */
  reason: { code: string; text: string; whatToDo: string } | null;
  /** When the next attempt starts, null when none is planned. */
  nextTryAtPanelMs: number | null;
  /** Asterisk's version, null until first seen. */
  version: string | null;
  /** Asterisk's own start, null until first seen. */
  startedAtMs: number | null;
  entityId: string | null;
  /** Mean of the last 5 s. */
  eventsPerSecond: number;
  /** Age of the newest event when it arrived: grows when Asterisk queues under load. */
  eventLagMs: number;
  /** Last moment at which the data is known to have been right. */
  asOfPanelMs: number | null;
  /** REST round trip of the last ping, null until measured. */
  latencyMs: number | null;
  /** Asterisk's clock minus the panel's clock. */
  clockOffsetMs: number;
  lastResync: {
    atPanelMs: number;
    durationMs: number;
    added: number;
    changed: number;
    removed: number;
  } | null;
}
