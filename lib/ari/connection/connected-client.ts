/// <reference lib="esnext.disposable" preserve="true" />
import type { AriClient } from "../client";
import type { Dialog } from "../dialogs/dialog";
import type { ResyncContext, StreamState } from "../event-stream";
import type { Listenable } from "../events/listenable";
import type { BridgesCalls, Calls, ChannelsCalls, EventsCalls } from "../generated/calls";
import type { ApplicationHandle } from "../handles/application";
import type { AsteriskHandle } from "../handles/asterisk";
import type { BridgeHandle } from "../handles/bridge";
import type { ChannelHandle, ExternalMediaHandle, SnoopHandle } from "../handles/channel";
import type { DeviceStateHandle } from "../handles/device-state";
import type { EndpointHandle } from "../handles/endpoint";
import type { LiveRecordingHandle } from "../handles/live-recording";
import type { MailboxHandle } from "../handles/mailbox";
import type { PlaybackHandle } from "../handles/playback";
import type { SoundHandle } from "../handles/sound";
import type { BridgeStaging, ChannelStaging } from "../handles/staging";
import type { StoredRecordingHandle } from "../handles/stored-recording";
import type { Key, Kind } from "../key";
import type { CallOptions, VariableValues } from "../parameters";

/** The class of handle of each kind. */
export interface Handles {
  channel: ChannelHandle;
  bridge: BridgeHandle;
  playback: PlaybackHandle;
  liveRecording: LiveRecordingHandle;
  storedRecording: StoredRecordingHandle;
  endpoint: EndpointHandle;
  deviceState: DeviceStateHandle;
  mailbox: MailboxHandle;
  sound: SoundHandle;
  application: ApplicationHandle;
  asterisk: AsteriskHandle;
}

/** What besides its name and source a user event has. */
export interface UserEventOptions extends CallOptions {
  /** Default ours. Any application that is there can be told. */
  application?: string;
  /** What it is about: `channel:ID`, `bridge:ID`, `endpoint:PJSIP/alice`. Asterisk puts their snapshots into the event. */
  source?: string | readonly string[];
  /** Travels as `userevent` in the event. */
  variables?: VariableValues;
}

/**
 * A Stasis application that is connected: every operation as a call, `client.channels.originate({ … })`; every event,
 * `client.on("StasisStart", …)`; and a handle for whatever has an id, `client.channel(id)`.
 */
export interface ConnectedClient
  extends Omit<Calls, "channels" | "bridges" | "events">,
    Omit<Listenable, "events">,
    Pick<AriClient, "call"> {
  readonly channels: ChannelsCalls & ChannelStaging;
  readonly bridges: BridgesCalls & BridgeStaging;
  /** Events for `for await`, `client.events({ types: "StasisStart" })`; and the operations on events. */
  readonly events: Listenable["events"] & EventsCalls;
  /** Of the Stasis application. */
  readonly application: string;
  /** Entity id of the connected Asterisk. */
  readonly nodeId: string;
  /** Of the connected Asterisk, for example `22.10.1`; undefined before it is known. */
  readonly version: string | undefined;
  /** The event stream, as one union. Calls work in every state in which Asterisk does. */
  readonly state: StreamState;
  /** @returns the undo */
  onState(listener: (state: StreamState) => void): () => void;
  /** Called with what came and is no known event: an unknown type, a missing field, no JSON. @returns the undo */
  onUnknown(listener: (raw: unknown) => void): () => void;
  /**
   * Called each time that the stream is live again, after the events that waited. What happened while it was away is
   * not told by Asterisk: read it anew. @returns the undo
   */
  onResync(listener: (news: Pick<ResyncContext, "restarted" | "lostSources">) => void): () => void;

  /** A handle by id, or by key. Asks Asterisk nothing. @throws {AriError} invalid_parameter for an empty id */
  channel(id: string | Key<"channel">): ChannelHandle;
  bridge(id: string | Key<"bridge">): BridgeHandle;
  playback(id: string | Key<"playback">): PlaybackHandle;
  /** By its name. */
  liveRecording(name: string | Key<"liveRecording">): LiveRecordingHandle;
  /** By its name, without the ending of the file. */
  storedRecording(name: string | Key<"storedRecording">): StoredRecordingHandle;
  /** A snoop channel by its id. To make one: `channel.stageSnoop`. */
  snoop(id: string | Key<"channel">): SnoopHandle;
  /** An external media channel by its id. To make one: `client.channels.stageExternalMedia`. */
  externalMedia(id: string | Key<"channel">): ExternalMediaHandle;
  /** `PJSIP/alice`. @throws {AriError} invalid_parameter without a slash */
  endpoint(id: string | Key<"endpoint">): EndpointHandle;
  deviceState(name: string | Key<"deviceState">): DeviceStateHandle;
  mailbox(name: string | Key<"mailbox">): MailboxHandle;
  sound(id: string | Key<"sound">): SoundHandle;
  /** Another application, or ours by default. */
  stasisApplication(name?: string | Key<"application">): ApplicationHandle;
  /** The connected Asterisk. */
  node(): AsteriskHandle;
  /** The handle of a key of any kind. */
  handle<Of extends Kind>(key: Key<Of>): Handles[Of];

  /**
   * A named scope of resources. @param name default a new one
   * @throws {AriError} conflict when it is in use, invalid_parameter when it is empty
   */
  dialog(name?: string): Dialog;
  /**
   * Events of something that is not ours: `channel:ID`, `bridge:ID`, `endpoint:PJSIP/alice`, `deviceState:NAME`; made again
   * after each reconnect. @returns the undo
   * @throws {AriError} unprocessable when there is no such thing
   */
  subscribe(eventSource: string): Promise<() => Promise<void>>;
  /**
   * Sends a ChannelUserevent to an application: Asterisk as a data bus.
   * @throws {AriError} not_found when that application is not there; unprocessable for an unknown source
   */
  userEvent(eventName: string, options?: UserEventOptions): Promise<void>;
  /**
   * Connects at once where it waits, was refused or replaced, but not within 125 ms of a loss; reads the lists again where
   * it is live.
   */
  checkNow(): void;
  /**
   * Leaves: takes the application from the device states, ends the socket, waits for running requests, ends every `once`
   * and `for await`. Leaves no timer, listener or socket. A dead Asterisk holds it 2.5 s. Channels in the application stay
   * where they are; `dialog.end()` before it is what undoes.
   *
   * Call it before the process ends: Asterisk 22 can lock up when the socket of an application that hears all device
   * states (`subscribeAll`) just ends while one changes. Against that in a lost connection a client can do nothing.
   */
  close(): Promise<void>;
  /** The same as {@link close}: `await using client = await connect(…)` closes it at the end of its block. */
  [Symbol.asyncDispose](): Promise<void>;
}
