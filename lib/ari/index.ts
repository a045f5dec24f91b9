export { type AriClient, createAriClient } from "./client";
export { AriError, type AriErrorCode } from "./errors";
export {
  type Clock,
  EventStream,
  type EventStreamOptions,
  type ResyncContext,
  type StreamState,
} from "./event-stream";
export type * from "./generated/calls";
export type * from "./generated/events";
export type * from "./generated/models";
export { documentedBranches, documentedVersions, operations } from "./generated/operations";
export type { CallOptions, ConfigFields, EventFilter, VariableValues } from "./parameters";
export { type ParsedEvent, parseEvent } from "./parse-event";
export { defaultReconnectPolicy, type ReconnectPolicy } from "./reconnect-policy";
export type { OperationEntry, OperationTable, ParameterEntry } from "./table";
export { parseTimestamp } from "./timestamp";
export type { AriSocket, OpenSocket, SocketHandlers, Transport } from "./transport";
