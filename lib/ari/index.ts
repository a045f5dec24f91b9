export { type AriClient, createAriClient } from "./client";
export type { Clock } from "./clock";
export type { ConnectedClient, Handles, UserEventOptions } from "./connection/connected-client";
export { type OpenClientOptions, openClient } from "./connection/open-client";
export type { Dialog, DialogFailure } from "./dialogs/dialog";
export { AriError, type AriErrorCode } from "./errors";
export {
  EventStream,
  type EventStreamOptions,
  type ResyncContext,
  type StreamState,
} from "./event-stream";
export type {
  EventListener,
  EventOf,
  EventsOptions,
  Listenable,
  OnceOptions,
} from "./events/listenable";
export type * from "./generated/calls";
export type * from "./generated/events";
export type * from "./generated/models";
export { documentedBranches, documentedVersions, operations } from "./generated/operations";
export type { ApplicationHandle } from "./handles/application";
export type { AsteriskHandle } from "./handles/asterisk";
export type { BridgeHandle, BridgePlaybackOptions, BridgeRecordingOptions } from "./handles/bridge";
export type {
  ChannelHandle,
  ChannelPlaybackOptions,
  ChannelRecordingOptions,
  ExternalMediaHandle,
  MoveOptions,
  SnoopHandle,
  SnoopOptions,
} from "./handles/channel";
export type { DeviceStateHandle } from "./handles/device-state";
export type { EndpointHandle } from "./handles/endpoint";
export type { Handle } from "./handles/handle";
export type { LiveRecordingHandle, RecordingOptions } from "./handles/live-recording";
export type { MailboxHandle } from "./handles/mailbox";
export type { PlaybackHandle } from "./handles/playback";
export type { SoundHandle } from "./handles/sound";
export type { Staged } from "./handles/staged";
export type { BridgeStaging, ChannelStaging } from "./handles/staging";
export type { StoredRecordingHandle } from "./handles/stored-recording";
export { filterKeys, Key, type KeyParts, type Kind, kinds } from "./key";
export type { CallOptions, ConfigFields, EventFilter, VariableValues } from "./parameters";
export { type ParsedEvent, parseEvent } from "./parse-event";
export { defaultReconnectPolicy, type ReconnectPolicy } from "./reconnect-policy";
export type { BridgeMonitor } from "./sessions/bridge-monitor";
export type { DialOptions, DialResult, DialSession } from "./sessions/dial-session";
export { type DigitMatch, type DigitMatchResult, match } from "./sessions/digit-match";
export { type MediaList, type MediaUri, media } from "./sessions/media";
export type { PlayResult, PlayStatus } from "./sessions/media-session";
export type { PlayOptions, PlaySession } from "./sessions/play-session";
export type { PromptOptions, PromptSession } from "./sessions/prompt-session";
export type { RecordOptions, RecordResult, RecordSession, ReviewOptions } from "./sessions/record-session";
export type { RecordedFile } from "./sessions/recorded-file";
export type { OperationEntry, OperationTable, ParameterEntry } from "./table";
export { parseTimestamp } from "./timestamp";
export type { AriSocket, OpenSocket, SocketHandlers, SocketRequest, Transport } from "./transport";
