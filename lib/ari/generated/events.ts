// Generated from the Swagger documents of Asterisk 16.28.0, 18.26.4, 20.20.1, 22.10.1. Do not edit.

import type {
  Bridge,
  Channel,
  ContactInfo,
  DeviceState,
  Endpoint,
  Event,
  LiveRecording,
  Peer,
  Playback,
  ReferTo,
  ReferredBy,
  TextMessage,
} from "./models";

export interface ApplicationMoveFailed extends Event {
  type: "ApplicationMoveFailed";
  channel: Channel;
  destination: string;
  args: string[];
}

/** In Asterisk 20, 22. */
export interface ApplicationRegistered extends Event {
  type: "ApplicationRegistered";
}

export interface ApplicationReplaced extends Event {
  type: "ApplicationReplaced";
}

/** In Asterisk 20, 22. */
export interface ApplicationUnregistered extends Event {
  type: "ApplicationUnregistered";
}

export interface BridgeAttendedTransfer extends Event {
  type: "BridgeAttendedTransfer";
  transferer_first_leg: Channel;
  transferer_second_leg: Channel;
  replace_channel?: Channel;
  transferee?: Channel;
  transfer_target?: Channel;
  result: string;
  is_external: boolean;
  transferer_first_leg_bridge?: Bridge;
  transferer_second_leg_bridge?: Bridge;
  destination_type: string;
  destination_bridge?: string;
  destination_application?: string;
  destination_link_first_leg?: Channel;
  destination_link_second_leg?: Channel;
  destination_threeway_channel?: Channel;
  destination_threeway_bridge?: Bridge;
}

export interface BridgeBlindTransfer extends Event {
  type: "BridgeBlindTransfer";
  channel: Channel;
  replace_channel?: Channel;
  transferee?: Channel;
  exten: string;
  context: string;
  result: string;
  is_external: boolean;
  bridge?: Bridge;
}

export interface BridgeCreated extends Event {
  type: "BridgeCreated";
  bridge: Bridge;
}

export interface BridgeDestroyed extends Event {
  type: "BridgeDestroyed";
  bridge: Bridge;
}

export interface BridgeMerged extends Event {
  type: "BridgeMerged";
  bridge: Bridge;
  bridge_from: Bridge;
}

export interface BridgeVideoSourceChanged extends Event {
  type: "BridgeVideoSourceChanged";
  bridge: Bridge;
  old_video_source_id?: string;
}

/** In Asterisk 20, 22. */
export interface CallBroadcast extends Event {
  type: "CallBroadcast";
  channel: Channel;
  caller?: string;
  called?: string;
}

/** In Asterisk 20, 22. */
export interface CallClaimed extends Event {
  type: "CallClaimed";
  channel: Channel;
  winner_app: string;
}

export interface ChannelCallerId extends Event {
  type: "ChannelCallerId";
  caller_presentation: number;
  caller_presentation_txt: string;
  channel: Channel;
}

export interface ChannelConnectedLine extends Event {
  type: "ChannelConnectedLine";
  channel: Channel;
}

export interface ChannelCreated extends Event {
  type: "ChannelCreated";
  channel: Channel;
}

export interface ChannelDestroyed extends Event {
  type: "ChannelDestroyed";
  cause: number;
  cause_txt: string;
  /** In Asterisk 20, 22. */
  tech_cause?: number;
  channel: Channel;
}

export interface ChannelDialplan extends Event {
  type: "ChannelDialplan";
  channel: Channel;
  dialplan_app: string;
  dialplan_app_data: string;
}

export interface ChannelDtmfReceived extends Event {
  type: "ChannelDtmfReceived";
  digit: string;
  duration_ms: number;
  channel: Channel;
}

export interface ChannelEnteredBridge extends Event {
  type: "ChannelEnteredBridge";
  bridge: Bridge;
  channel?: Channel;
}

export interface ChannelHangupRequest extends Event {
  type: "ChannelHangupRequest";
  cause?: number;
  /** In Asterisk 20, 22. */
  tech_cause?: number;
  soft?: boolean;
  channel: Channel;
}

export interface ChannelHold extends Event {
  type: "ChannelHold";
  channel: Channel;
  musicclass?: string;
}

export interface ChannelLeftBridge extends Event {
  type: "ChannelLeftBridge";
  bridge: Bridge;
  channel: Channel;
}

export interface ChannelStateChange extends Event {
  type: "ChannelStateChange";
  channel: Channel;
}

export interface ChannelTalkingFinished extends Event {
  type: "ChannelTalkingFinished";
  channel: Channel;
  duration: number;
}

export interface ChannelTalkingStarted extends Event {
  type: "ChannelTalkingStarted";
  channel: Channel;
}

/** In Asterisk 22. */
export interface ChannelToneDetected extends Event {
  type: "ChannelToneDetected";
  channel: Channel;
}

/** In Asterisk 20, 22. */
export interface ChannelTransfer extends Event {
  type: "ChannelTransfer";
  state?: string;
  refer_to: ReferTo;
  referred_by: ReferredBy;
}

export interface ChannelUnhold extends Event {
  type: "ChannelUnhold";
  channel: Channel;
}

export interface ChannelUserevent extends Event {
  type: "ChannelUserevent";
  eventname: string;
  channel?: Channel;
  bridge?: Bridge;
  endpoint?: Endpoint;
  userevent: Record<string, unknown>;
}

export interface ChannelVarset extends Event {
  type: "ChannelVarset";
  variable: string;
  value: string;
  channel?: Channel;
}

export interface ContactStatusChange extends Event {
  type: "ContactStatusChange";
  endpoint: Endpoint;
  contact_info: ContactInfo;
}

export interface DeviceStateChanged extends Event {
  type: "DeviceStateChanged";
  device_state: DeviceState;
}

export interface Dial extends Event {
  type: "Dial";
  caller?: Channel;
  peer: Channel;
  forward?: string;
  forwarded?: Channel;
  dialstring?: string;
  dialstatus: string;
}

export interface EndpointStateChange extends Event {
  type: "EndpointStateChange";
  endpoint: Endpoint;
}

export interface PeerStatusChange extends Event {
  type: "PeerStatusChange";
  endpoint: Endpoint;
  peer: Peer;
}

export interface PlaybackContinuing extends Event {
  type: "PlaybackContinuing";
  playback: Playback;
}

export interface PlaybackFinished extends Event {
  type: "PlaybackFinished";
  playback: Playback;
}

export interface PlaybackStarted extends Event {
  type: "PlaybackStarted";
  playback: Playback;
}

/** In Asterisk 20, 22. */
export interface RESTResponse extends Event {
  type: "RESTResponse";
  transaction_id: string;
  request_id: string;
  status_code: number;
  reason_phrase: string;
  uri: string;
  content_type?: string;
  message_body?: string;
}

export interface RecordingFailed extends Event {
  type: "RecordingFailed";
  recording: LiveRecording;
}

export interface RecordingFinished extends Event {
  type: "RecordingFinished";
  recording: LiveRecording;
}

export interface RecordingStarted extends Event {
  type: "RecordingStarted";
  recording: LiveRecording;
}

export interface StasisEnd extends Event {
  type: "StasisEnd";
  channel: Channel;
}

export interface StasisStart extends Event {
  type: "StasisStart";
  args: string[];
  channel: Channel;
  replace_channel?: Channel;
}

export interface TextMessageReceived extends Event {
  type: "TextMessageReceived";
  message: TextMessage;
  endpoint?: Endpoint;
}

/** Every event, by the value of its `type`. */
export interface AriEvents {
  ApplicationMoveFailed: ApplicationMoveFailed;
  ApplicationRegistered: ApplicationRegistered;
  ApplicationReplaced: ApplicationReplaced;
  ApplicationUnregistered: ApplicationUnregistered;
  BridgeAttendedTransfer: BridgeAttendedTransfer;
  BridgeBlindTransfer: BridgeBlindTransfer;
  BridgeCreated: BridgeCreated;
  BridgeDestroyed: BridgeDestroyed;
  BridgeMerged: BridgeMerged;
  BridgeVideoSourceChanged: BridgeVideoSourceChanged;
  CallBroadcast: CallBroadcast;
  CallClaimed: CallClaimed;
  ChannelCallerId: ChannelCallerId;
  ChannelConnectedLine: ChannelConnectedLine;
  ChannelCreated: ChannelCreated;
  ChannelDestroyed: ChannelDestroyed;
  ChannelDialplan: ChannelDialplan;
  ChannelDtmfReceived: ChannelDtmfReceived;
  ChannelEnteredBridge: ChannelEnteredBridge;
  ChannelHangupRequest: ChannelHangupRequest;
  ChannelHold: ChannelHold;
  ChannelLeftBridge: ChannelLeftBridge;
  ChannelStateChange: ChannelStateChange;
  ChannelTalkingFinished: ChannelTalkingFinished;
  ChannelTalkingStarted: ChannelTalkingStarted;
  ChannelToneDetected: ChannelToneDetected;
  ChannelTransfer: ChannelTransfer;
  ChannelUnhold: ChannelUnhold;
  ChannelUserevent: ChannelUserevent;
  ChannelVarset: ChannelVarset;
  ContactStatusChange: ContactStatusChange;
  DeviceStateChanged: DeviceStateChanged;
  Dial: Dial;
  EndpointStateChange: EndpointStateChange;
  PeerStatusChange: PeerStatusChange;
  PlaybackContinuing: PlaybackContinuing;
  PlaybackFinished: PlaybackFinished;
  PlaybackStarted: PlaybackStarted;
  RESTResponse: RESTResponse;
  RecordingFailed: RecordingFailed;
  RecordingFinished: RecordingFinished;
  RecordingStarted: RecordingStarted;
  StasisEnd: StasisEnd;
  StasisStart: StasisStart;
  TextMessageReceived: TextMessageReceived;
}

export type AriEventType = keyof AriEvents;

/** Any event that this library knows, told apart by `type`. */
export type AriEvent = AriEvents[AriEventType];

/** Fields that each event must have, besides those of every event. */
export const requiredEventFields: Readonly<Record<AriEventType, readonly string[]>> = {
  ApplicationMoveFailed: ["channel", "destination", "args"],
  ApplicationRegistered: [],
  ApplicationReplaced: [],
  ApplicationUnregistered: [],
  BridgeAttendedTransfer: ["transferer_first_leg", "transferer_second_leg", "result", "is_external", "destination_type"],
  BridgeBlindTransfer: ["channel", "exten", "context", "result", "is_external"],
  BridgeCreated: ["bridge"],
  BridgeDestroyed: ["bridge"],
  BridgeMerged: ["bridge", "bridge_from"],
  BridgeVideoSourceChanged: ["bridge"],
  CallBroadcast: ["channel"],
  CallClaimed: ["channel", "winner_app"],
  ChannelCallerId: ["caller_presentation", "caller_presentation_txt", "channel"],
  ChannelConnectedLine: ["channel"],
  ChannelCreated: ["channel"],
  ChannelDestroyed: ["cause", "cause_txt", "channel"],
  ChannelDialplan: ["channel", "dialplan_app", "dialplan_app_data"],
  ChannelDtmfReceived: ["digit", "duration_ms", "channel"],
  ChannelEnteredBridge: ["bridge"],
  ChannelHangupRequest: ["channel"],
  ChannelHold: ["channel"],
  ChannelLeftBridge: ["bridge", "channel"],
  ChannelStateChange: ["channel"],
  ChannelTalkingFinished: ["channel", "duration"],
  ChannelTalkingStarted: ["channel"],
  ChannelToneDetected: ["channel"],
  ChannelTransfer: ["refer_to", "referred_by"],
  ChannelUnhold: ["channel"],
  ChannelUserevent: ["eventname", "userevent"],
  ChannelVarset: ["variable", "value"],
  ContactStatusChange: ["endpoint", "contact_info"],
  DeviceStateChanged: ["device_state"],
  Dial: ["peer", "dialstatus"],
  EndpointStateChange: ["endpoint"],
  PeerStatusChange: ["endpoint", "peer"],
  PlaybackContinuing: ["playback"],
  PlaybackFinished: ["playback"],
  PlaybackStarted: ["playback"],
  RESTResponse: ["transaction_id", "request_id", "status_code", "reason_phrase", "uri"],
  RecordingFailed: ["recording"],
  RecordingFinished: ["recording"],
  RecordingStarted: ["recording"],
  StasisEnd: ["channel"],
  StasisStart: ["args", "channel"],
  TextMessageReceived: ["message"],
};
