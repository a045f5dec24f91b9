// Generated from the Swagger documents of Asterisk 16.28.0, 18.26.4, 20.20.1, 22.10.1. Do not edit.

import type { ModelTable } from "../table";


/** In Asterisk 20, 22. */
export interface AdditionalParam {
  parameter_name: string;
  parameter_value: string;
}

export interface Application {
  name: string;
  channel_ids: string[];
  bridge_ids: string[];
  endpoint_ids: string[];
  device_names: string[];
  events_allowed: Record<string, unknown>[];
  events_disallowed: Record<string, unknown>[];
}

export interface AsteriskInfo {
  build?: BuildInfo;
  system?: SystemInfo;
  config?: ConfigInfo;
  status?: StatusInfo;
}

export interface AsteriskPing {
  asterisk_id: string;
  ping: string;
  timestamp: string;
}

export interface Bridge {
  id: string;
  technology: string;
  bridge_type: "mixing" | "holding" | (string & {});
  bridge_class: string;
  creator: string;
  name: string;
  channels: string[];
  video_mode?: string;
  video_source_id?: string;
  creationtime: string;
  /** In Asterisk 20, 22. */
  bridgevars?: Record<string, unknown>;
}

export interface BuildInfo {
  os: string;
  kernel: string;
  options: string;
  machine: string;
  date: string;
  user: string;
}

export interface CallerID {
  name: string;
  number: string;
}

export interface Channel {
  id: string;
  protocol_id: string;
  name: string;
  state: "Down" | "Rsrvd" | "OffHook" | "Dialing" | "Ring" | "Ringing" | "Up" | "Busy" | "Dialing Offhook" | "Pre-ring" | "Unknown" | "Mute" | (string & {});
  caller: CallerID;
  connected: CallerID;
  accountcode: string;
  dialplan: DialplanCEP;
  creationtime: string;
  language: string;
  channelvars?: Record<string, unknown>;
  /** In Asterisk 18, 20, 22. */
  caller_rdnis?: string;
  /** In Asterisk 18, 20, 22. */
  tenantid?: string;
}

export interface ConfigInfo {
  name: string;
  default_language: string;
  max_channels?: number;
  max_open_files?: number;
  max_load?: number;
  setid: SetId;
}

export interface ConfigTuple {
  attribute: string;
  value: string;
}

export interface ContactInfo {
  uri: string;
  contact_status: "Unreachable" | "Reachable" | "Unknown" | "NonQualified" | "Removed" | (string & {});
  aor: string;
  roundtrip_usec?: string;
}

export interface DeviceState {
  name: string;
  state: "UNKNOWN" | "NOT_INUSE" | "INUSE" | "BUSY" | "INVALID" | "UNAVAILABLE" | "RINGING" | "RINGINUSE" | "ONHOLD" | (string & {});
}

export type Dialed = Record<string, never>;

export interface DialplanCEP {
  context: string;
  exten: string;
  priority: number;
  app_name: string;
  app_data: string;
}

export interface Endpoint {
  technology: string;
  resource: string;
  state?: "unknown" | "offline" | "online" | (string & {});
  channel_ids: string[];
}

export interface Event extends Message {
  application: string;
  timestamp: string;
}

export interface FormatLangPair {
  language: string;
  format: string;
}

export interface LiveRecording {
  name: string;
  format: string;
  target_uri: string;
  state: "queued" | "recording" | "paused" | "done" | "failed" | "canceled" | (string & {});
  duration?: number;
  talking_duration?: number;
  silence_duration?: number;
  cause?: string;
}

export interface LogChannel {
  channel: string;
  type: string;
  status: string;
  configuration: string;
}

export interface Mailbox {
  name: string;
  old_messages: number;
  new_messages: number;
}

export interface Message {
  type: string;
  asterisk_id?: string;
}

export interface MissingParams extends Message {
  params: string[];
}

export interface Module {
  name: string;
  description: string;
  use_count: number;
  status: string;
  support_level: string;
}

export interface Peer {
  peer_status: string;
  cause?: string;
  address?: string;
  port?: string;
  time?: string;
}

export interface Playback {
  id: string;
  media_uri: string;
  next_media_uri?: string;
  target_uri: string;
  language?: string;
  state: "queued" | "playing" | "continuing" | "done" | "failed" | (string & {});
}

/** In Asterisk 20, 22. */
export interface RESTHeader {
  name: string;
  value: string;
}

/** In Asterisk 20, 22. */
export interface RESTQueryStringParameter {
  name: string;
  value: string;
}

/** In Asterisk 20, 22. */
export interface RESTRequest {
  type: string;
  transaction_id: string;
  request_id: string;
  method: string;
  uri: string;
  content_type?: string;
  query_strings?: RESTQueryStringParameter[];
  message_body?: string;
}

export interface RTPstat {
  txcount: number;
  rxcount: number;
  txjitter?: number;
  rxjitter?: number;
  remote_maxjitter?: number;
  remote_minjitter?: number;
  remote_normdevjitter?: number;
  remote_stdevjitter?: number;
  local_maxjitter?: number;
  local_minjitter?: number;
  local_normdevjitter?: number;
  local_stdevjitter?: number;
  txploss: number;
  rxploss: number;
  remote_maxrxploss?: number;
  remote_minrxploss?: number;
  remote_normdevrxploss?: number;
  remote_stdevrxploss?: number;
  local_maxrxploss?: number;
  local_minrxploss?: number;
  local_normdevrxploss?: number;
  local_stdevrxploss?: number;
  rtt?: number;
  maxrtt?: number;
  minrtt?: number;
  normdevrtt?: number;
  stdevrtt?: number;
  local_ssrc: number;
  remote_ssrc: number;
  txoctetcount: number;
  rxoctetcount: number;
  channel_uniqueid: string;
}

/** In Asterisk 20, 22. */
export interface ReferTo {
  requested_destination: RequiredDestination;
  destination_channel?: Channel;
  connected_channel?: Channel;
  bridge?: Bridge;
}

/** In Asterisk 20, 22. */
export interface ReferredBy {
  source_channel: Channel;
  connected_channel?: Channel;
  bridge?: Bridge;
}

/** In Asterisk 20, 22. */
export interface RequiredDestination {
  protocol_id?: string;
  destination?: string;
  additional_protocol_params?: AdditionalParam[];
}

export interface SetId {
  user: string;
  group: string;
}

export interface Sound {
  id: string;
  text?: string;
  formats: FormatLangPair[];
}

export interface StatusInfo {
  startup_time: string;
  last_reload_time: string;
}

export interface StoredRecording {
  name: string;
  format: string;
}

export interface SystemInfo {
  version: string;
  entity_id: string;
}

export interface TextMessage {
  from: string;
  to: string;
  body: string;
  variables?: Record<string, unknown>;
}

export interface Variable {
  value: string;
}

/** In Asterisk 20, 22. */
export interface Variables {
  variables: Record<string, unknown>;
}

/** Every model and event with its fields, as the documents have them. */
export const models: ModelTable = {
  AdditionalParam: { fields: { parameter_name: { type: "string", required: true }, parameter_value: { type: "string", required: true } }, branches: [20, 22] },
  Application: { fields: { name: { type: "string", required: true }, channel_ids: { type: "List[string]", required: true }, bridge_ids: { type: "List[string]", required: true }, endpoint_ids: { type: "List[string]", required: true }, device_names: { type: "List[string]", required: true }, events_allowed: { type: "List[object]", required: true }, events_disallowed: { type: "List[object]", required: true } }, branches: [16, 18, 20, 22] },
  ApplicationMoveFailed: { extends: "Event", fields: { channel: { type: "Channel", required: true }, destination: { type: "string", required: true }, args: { type: "List[string]", required: true } }, branches: [16, 18, 20, 22] },
  ApplicationRegistered: { extends: "Event", fields: {}, branches: [20, 22] },
  ApplicationReplaced: { extends: "Event", fields: {}, branches: [16, 18, 20, 22] },
  ApplicationUnregistered: { extends: "Event", fields: {}, branches: [20, 22] },
  AsteriskInfo: { fields: { build: { type: "BuildInfo", required: false }, system: { type: "SystemInfo", required: false }, config: { type: "ConfigInfo", required: false }, status: { type: "StatusInfo", required: false } }, branches: [16, 18, 20, 22] },
  AsteriskPing: { fields: { asterisk_id: { type: "string", required: true }, ping: { type: "string", required: true }, timestamp: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Bridge: { fields: { id: { type: "string", required: true }, technology: { type: "string", required: true }, bridge_type: { type: "string", required: true, values: ["mixing", "holding"] }, bridge_class: { type: "string", required: true }, creator: { type: "string", required: true }, name: { type: "string", required: true }, channels: { type: "List[string]", required: true }, video_mode: { type: "string", required: false }, video_source_id: { type: "string", required: false }, creationtime: { type: "Date", required: true }, bridgevars: { type: "object", required: false, branches: [20, 22] } }, branches: [16, 18, 20, 22] },
  BridgeAttendedTransfer: { extends: "Event", fields: { transferer_first_leg: { type: "Channel", required: true }, transferer_second_leg: { type: "Channel", required: true }, replace_channel: { type: "Channel", required: false }, transferee: { type: "Channel", required: false }, transfer_target: { type: "Channel", required: false }, result: { type: "string", required: true }, is_external: { type: "boolean", required: true }, transferer_first_leg_bridge: { type: "Bridge", required: false }, transferer_second_leg_bridge: { type: "Bridge", required: false }, destination_type: { type: "string", required: true }, destination_bridge: { type: "string", required: false }, destination_application: { type: "string", required: false }, destination_link_first_leg: { type: "Channel", required: false }, destination_link_second_leg: { type: "Channel", required: false }, destination_threeway_channel: { type: "Channel", required: false }, destination_threeway_bridge: { type: "Bridge", required: false } }, branches: [16, 18, 20, 22] },
  BridgeBlindTransfer: { extends: "Event", fields: { channel: { type: "Channel", required: true }, replace_channel: { type: "Channel", required: false }, transferee: { type: "Channel", required: false }, exten: { type: "string", required: true }, context: { type: "string", required: true }, result: { type: "string", required: true }, is_external: { type: "boolean", required: true }, bridge: { type: "Bridge", required: false } }, branches: [16, 18, 20, 22] },
  BridgeCreated: { extends: "Event", fields: { bridge: { type: "Bridge", required: true } }, branches: [16, 18, 20, 22] },
  BridgeDestroyed: { extends: "Event", fields: { bridge: { type: "Bridge", required: true } }, branches: [16, 18, 20, 22] },
  BridgeMerged: { extends: "Event", fields: { bridge: { type: "Bridge", required: true }, bridge_from: { type: "Bridge", required: true } }, branches: [16, 18, 20, 22] },
  BridgeVideoSourceChanged: { extends: "Event", fields: { bridge: { type: "Bridge", required: true }, old_video_source_id: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  BuildInfo: { fields: { os: { type: "string", required: true }, kernel: { type: "string", required: true }, options: { type: "string", required: true }, machine: { type: "string", required: true }, date: { type: "string", required: true }, user: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  CallBroadcast: { extends: "Event", fields: { channel: { type: "Channel", required: true }, caller: { type: "string", required: false }, called: { type: "string", required: false } }, branches: [20, 22] },
  CallClaimed: { extends: "Event", fields: { channel: { type: "Channel", required: true }, winner_app: { type: "string", required: true } }, branches: [20, 22] },
  CallerID: { fields: { name: { type: "string", required: true }, number: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Channel: { fields: { id: { type: "string", required: true }, protocol_id: { type: "string", required: true }, name: { type: "string", required: true }, state: { type: "string", required: true, values: ["Down", "Rsrvd", "OffHook", "Dialing", "Ring", "Ringing", "Up", "Busy", "Dialing Offhook", "Pre-ring", "Unknown", "Mute"] }, caller: { type: "CallerID", required: true }, connected: { type: "CallerID", required: true }, accountcode: { type: "string", required: true }, dialplan: { type: "DialplanCEP", required: true }, creationtime: { type: "Date", required: true }, language: { type: "string", required: true }, channelvars: { type: "object", required: false }, caller_rdnis: { type: "string", required: false, branches: [18, 20, 22] }, tenantid: { type: "string", required: false, branches: [18, 20, 22] } }, branches: [16, 18, 20, 22] },
  ChannelCallerId: { extends: "Event", fields: { caller_presentation: { type: "int", required: true }, caller_presentation_txt: { type: "string", required: true }, channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelConnectedLine: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelCreated: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelDestroyed: { extends: "Event", fields: { cause: { type: "int", required: true }, cause_txt: { type: "string", required: true }, tech_cause: { type: "int", required: false, branches: [20, 22] }, channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelDialplan: { extends: "Event", fields: { channel: { type: "Channel", required: true }, dialplan_app: { type: "string", required: true }, dialplan_app_data: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  ChannelDtmfReceived: { extends: "Event", fields: { digit: { type: "string", required: true }, duration_ms: { type: "int", required: true }, channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelEnteredBridge: { extends: "Event", fields: { bridge: { type: "Bridge", required: true }, channel: { type: "Channel", required: false } }, branches: [16, 18, 20, 22] },
  ChannelHangupRequest: { extends: "Event", fields: { cause: { type: "int", required: false }, tech_cause: { type: "int", required: false, branches: [20, 22] }, soft: { type: "boolean", required: false }, channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelHold: { extends: "Event", fields: { channel: { type: "Channel", required: true }, musicclass: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  ChannelLeftBridge: { extends: "Event", fields: { bridge: { type: "Bridge", required: true }, channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelStateChange: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelTalkingFinished: { extends: "Event", fields: { channel: { type: "Channel", required: true }, duration: { type: "int", required: true } }, branches: [16, 18, 20, 22] },
  ChannelTalkingStarted: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelToneDetected: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [22] },
  ChannelTransfer: { extends: "Event", fields: { state: { type: "string", required: false }, refer_to: { type: "ReferTo", required: true }, referred_by: { type: "ReferredBy", required: true } }, branches: [20, 22] },
  ChannelUnhold: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  ChannelUserevent: { extends: "Event", fields: { eventname: { type: "string", required: true }, channel: { type: "Channel", required: false }, bridge: { type: "Bridge", required: false }, endpoint: { type: "Endpoint", required: false }, userevent: { type: "object", required: true } }, branches: [16, 18, 20, 22] },
  ChannelVarset: { extends: "Event", fields: { variable: { type: "string", required: true }, value: { type: "string", required: true }, channel: { type: "Channel", required: false } }, branches: [16, 18, 20, 22] },
  ConfigInfo: { fields: { name: { type: "string", required: true }, default_language: { type: "string", required: true }, max_channels: { type: "int", required: false }, max_open_files: { type: "int", required: false }, max_load: { type: "double", required: false }, setid: { type: "SetId", required: true } }, branches: [16, 18, 20, 22] },
  ConfigTuple: { fields: { attribute: { type: "string", required: true }, value: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  ContactInfo: { fields: { uri: { type: "string", required: true }, contact_status: { type: "string", required: true, values: ["Unreachable", "Reachable", "Unknown", "NonQualified", "Removed"] }, aor: { type: "string", required: true }, roundtrip_usec: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  ContactStatusChange: { extends: "Event", fields: { endpoint: { type: "Endpoint", required: true }, contact_info: { type: "ContactInfo", required: true } }, branches: [16, 18, 20, 22] },
  DeviceState: { fields: { name: { type: "string", required: true }, state: { type: "string", required: true, values: ["UNKNOWN", "NOT_INUSE", "INUSE", "BUSY", "INVALID", "UNAVAILABLE", "RINGING", "RINGINUSE", "ONHOLD"] } }, branches: [16, 18, 20, 22] },
  DeviceStateChanged: { extends: "Event", fields: { device_state: { type: "DeviceState", required: true } }, branches: [16, 18, 20, 22] },
  Dial: { extends: "Event", fields: { caller: { type: "Channel", required: false }, peer: { type: "Channel", required: true }, forward: { type: "string", required: false }, forwarded: { type: "Channel", required: false }, dialstring: { type: "string", required: false }, dialstatus: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Dialed: { fields: {}, branches: [16, 18, 20, 22] },
  DialplanCEP: { fields: { context: { type: "string", required: true }, exten: { type: "string", required: true }, priority: { type: "long", required: true }, app_name: { type: "string", required: true }, app_data: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Endpoint: { fields: { technology: { type: "string", required: true }, resource: { type: "string", required: true }, state: { type: "string", required: false, values: ["unknown", "offline", "online"] }, channel_ids: { type: "List[string]", required: true } }, branches: [16, 18, 20, 22] },
  EndpointStateChange: { extends: "Event", fields: { endpoint: { type: "Endpoint", required: true } }, branches: [16, 18, 20, 22] },
  Event: { extends: "Message", fields: { application: { type: "string", required: true }, timestamp: { type: "Date", required: true } }, branches: [16, 18, 20, 22] },
  FormatLangPair: { fields: { language: { type: "string", required: true }, format: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  LiveRecording: { fields: { name: { type: "string", required: true }, format: { type: "string", required: true }, target_uri: { type: "string", required: true }, state: { type: "string", required: true, values: ["queued", "recording", "paused", "done", "failed", "canceled"] }, duration: { type: "int", required: false }, talking_duration: { type: "int", required: false }, silence_duration: { type: "int", required: false }, cause: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  LogChannel: { fields: { channel: { type: "string", required: true }, type: { type: "string", required: true }, status: { type: "string", required: true }, configuration: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Mailbox: { fields: { name: { type: "string", required: true }, old_messages: { type: "int", required: true }, new_messages: { type: "int", required: true } }, branches: [16, 18, 20, 22] },
  Message: { fields: { type: { type: "string", required: true }, asterisk_id: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  MissingParams: { extends: "Message", fields: { params: { type: "List[string]", required: true } }, branches: [16, 18, 20, 22] },
  Module: { fields: { name: { type: "string", required: true }, description: { type: "string", required: true }, use_count: { type: "int", required: true }, status: { type: "string", required: true }, support_level: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Peer: { fields: { peer_status: { type: "string", required: true }, cause: { type: "string", required: false }, address: { type: "string", required: false }, port: { type: "string", required: false }, time: { type: "string", required: false } }, branches: [16, 18, 20, 22] },
  PeerStatusChange: { extends: "Event", fields: { endpoint: { type: "Endpoint", required: true }, peer: { type: "Peer", required: true } }, branches: [16, 18, 20, 22] },
  Playback: { fields: { id: { type: "string", required: true }, media_uri: { type: "string", required: true }, next_media_uri: { type: "string", required: false }, target_uri: { type: "string", required: true }, language: { type: "string", required: false }, state: { type: "string", required: true, values: ["queued", "playing", "continuing", "done", "failed"] } }, branches: [16, 18, 20, 22] },
  PlaybackContinuing: { extends: "Event", fields: { playback: { type: "Playback", required: true } }, branches: [16, 18, 20, 22] },
  PlaybackFinished: { extends: "Event", fields: { playback: { type: "Playback", required: true } }, branches: [16, 18, 20, 22] },
  PlaybackStarted: { extends: "Event", fields: { playback: { type: "Playback", required: true } }, branches: [16, 18, 20, 22] },
  RESTHeader: { fields: { name: { type: "string", required: true }, value: { type: "string", required: true } }, branches: [20, 22] },
  RESTQueryStringParameter: { fields: { name: { type: "string", required: true }, value: { type: "string", required: true } }, branches: [20, 22] },
  RESTRequest: { fields: { type: { type: "string", required: true }, transaction_id: { type: "string", required: true }, request_id: { type: "string", required: true }, method: { type: "string", required: true }, uri: { type: "string", required: true }, content_type: { type: "string", required: false }, query_strings: { type: "List[RESTQueryStringParameter]", required: false }, message_body: { type: "string", required: false } }, branches: [20, 22] },
  RESTResponse: { extends: "Event", fields: { transaction_id: { type: "string", required: true }, request_id: { type: "string", required: true }, status_code: { type: "int", required: true }, reason_phrase: { type: "string", required: true }, uri: { type: "string", required: true }, content_type: { type: "string", required: false }, message_body: { type: "string", required: false } }, branches: [20, 22] },
  RTPstat: { fields: { txcount: { type: "int", required: true }, rxcount: { type: "int", required: true }, txjitter: { type: "double", required: false }, rxjitter: { type: "double", required: false }, remote_maxjitter: { type: "double", required: false }, remote_minjitter: { type: "double", required: false }, remote_normdevjitter: { type: "double", required: false }, remote_stdevjitter: { type: "double", required: false }, local_maxjitter: { type: "double", required: false }, local_minjitter: { type: "double", required: false }, local_normdevjitter: { type: "double", required: false }, local_stdevjitter: { type: "double", required: false }, txploss: { type: "int", required: true }, rxploss: { type: "int", required: true }, remote_maxrxploss: { type: "double", required: false }, remote_minrxploss: { type: "double", required: false }, remote_normdevrxploss: { type: "double", required: false }, remote_stdevrxploss: { type: "double", required: false }, local_maxrxploss: { type: "double", required: false }, local_minrxploss: { type: "double", required: false }, local_normdevrxploss: { type: "double", required: false }, local_stdevrxploss: { type: "double", required: false }, rtt: { type: "double", required: false }, maxrtt: { type: "double", required: false }, minrtt: { type: "double", required: false }, normdevrtt: { type: "double", required: false }, stdevrtt: { type: "double", required: false }, local_ssrc: { type: "int", required: true }, remote_ssrc: { type: "int", required: true }, txoctetcount: { type: "int", required: true }, rxoctetcount: { type: "int", required: true }, channel_uniqueid: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  RecordingFailed: { extends: "Event", fields: { recording: { type: "LiveRecording", required: true } }, branches: [16, 18, 20, 22] },
  RecordingFinished: { extends: "Event", fields: { recording: { type: "LiveRecording", required: true } }, branches: [16, 18, 20, 22] },
  RecordingStarted: { extends: "Event", fields: { recording: { type: "LiveRecording", required: true } }, branches: [16, 18, 20, 22] },
  ReferTo: { fields: { requested_destination: { type: "RequiredDestination", required: true }, destination_channel: { type: "Channel", required: false }, connected_channel: { type: "Channel", required: false }, bridge: { type: "Bridge", required: false } }, branches: [20, 22] },
  ReferredBy: { fields: { source_channel: { type: "Channel", required: true }, connected_channel: { type: "Channel", required: false }, bridge: { type: "Bridge", required: false } }, branches: [20, 22] },
  RequiredDestination: { fields: { protocol_id: { type: "string", required: false }, destination: { type: "string", required: false }, additional_protocol_params: { type: "List[AdditionalParam]", required: false } }, branches: [20, 22] },
  SetId: { fields: { user: { type: "string", required: true }, group: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Sound: { fields: { id: { type: "string", required: true }, text: { type: "string", required: false }, formats: { type: "List[FormatLangPair]", required: true } }, branches: [16, 18, 20, 22] },
  StasisEnd: { extends: "Event", fields: { channel: { type: "Channel", required: true } }, branches: [16, 18, 20, 22] },
  StasisStart: { extends: "Event", fields: { args: { type: "List[string]", required: true }, channel: { type: "Channel", required: true }, replace_channel: { type: "Channel", required: false } }, branches: [16, 18, 20, 22] },
  StatusInfo: { fields: { startup_time: { type: "Date", required: true }, last_reload_time: { type: "Date", required: true } }, branches: [16, 18, 20, 22] },
  StoredRecording: { fields: { name: { type: "string", required: true }, format: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  SystemInfo: { fields: { version: { type: "string", required: true }, entity_id: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  TextMessage: { fields: { from: { type: "string", required: true }, to: { type: "string", required: true }, body: { type: "string", required: true }, variables: { type: "object", required: false } }, branches: [16, 18, 20, 22] },
  TextMessageReceived: { extends: "Event", fields: { message: { type: "TextMessage", required: true }, endpoint: { type: "Endpoint", required: false } }, branches: [16, 18, 20, 22] },
  Variable: { fields: { value: { type: "string", required: true } }, branches: [16, 18, 20, 22] },
  Variables: { fields: { variables: { type: "object", required: true } }, branches: [20, 22] },
};
