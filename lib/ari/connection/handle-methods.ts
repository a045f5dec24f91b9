import { AriError } from "../errors";
import { ApplicationHandle } from "../handles/application";
import { AsteriskHandle } from "../handles/asterisk";
import { BridgeHandle } from "../handles/bridge";
import { ChannelHandle, ExternalMediaHandle, SnoopHandle } from "../handles/channel";
import type { HandleContext } from "../handles/context";
import { DeviceStateHandle } from "../handles/device-state";
import { EndpointHandle } from "../handles/endpoint";
import { LiveRecordingHandle } from "../handles/live-recording";
import { MailboxHandle } from "../handles/mailbox";
import { PlaybackHandle } from "../handles/playback";
import { SoundHandle } from "../handles/sound";
import { StoredRecordingHandle } from "../handles/stored-recording";
import { Key, type Kind } from "../key";
import type { ConnectedClient, Handles } from "./connected-client";

/** The class of handle of each kind. */
const handleClasses: {
  readonly [Of in Kind]: new (
    context: HandleContext,
    key: Key<Of>,
  ) => Handles[Of];
} = {
  channel: ChannelHandle,
  bridge: BridgeHandle,
  playback: PlaybackHandle,
  liveRecording: LiveRecordingHandle,
  storedRecording: StoredRecordingHandle,
  endpoint: EndpointHandle,
  deviceState: DeviceStateHandle,
  mailbox: MailboxHandle,
  sound: SoundHandle,
  application: ApplicationHandle,
  asterisk: AsteriskHandle,
};

type HandleMethods = Pick<
  ConnectedClient,
  | "channel"
  | "bridge"
  | "playback"
  | "liveRecording"
  | "storedRecording"
  | "snoop"
  | "externalMedia"
  | "endpoint"
  | "deviceState"
  | "mailbox"
  | "sound"
  | "stasisApplication"
  | "node"
  | "handle"
>;

/** Of what only a program without types can give: the whole channel of an event, or nothing. */
function notAnId(kind: Kind, given: unknown): AriError {
  const what = given instanceof Key ? `the key of a ${given.kind}` : given === null ? "null" : typeof given;
  return new AriError("invalid_parameter", `the ${kind} is given by its id or key, and not by ${what}.`, {
    operation: kind,
  });
}

/** The methods of a client that make handles. */
export function handleMethods(context: HandleContext): HandleMethods {
  const keyOf = <Of extends Kind>(kind: Of, ref: string | Key<Of>): Key<Of> => {
    if (typeof ref === "string") return Key.of(kind, ref, { node: context.node() });
    if (ref instanceof Key && ref.kind === kind) return ref;
    throw notAnId(kind, ref);
  };
  return {
    channel: (ref) => new ChannelHandle(context, keyOf("channel", ref)),
    bridge: (ref) => new BridgeHandle(context, keyOf("bridge", ref)),
    playback: (ref) => new PlaybackHandle(context, keyOf("playback", ref)),
    liveRecording: (ref) => new LiveRecordingHandle(context, keyOf("liveRecording", ref)),
    storedRecording: (ref) => new StoredRecordingHandle(context, keyOf("storedRecording", ref)),
    snoop: (ref) => new SnoopHandle(context, keyOf("channel", ref)),
    externalMedia: (ref) => new ExternalMediaHandle(context, keyOf("channel", ref)),
    endpoint: (ref) => new EndpointHandle(context, keyOf("endpoint", ref)),
    deviceState: (ref) => new DeviceStateHandle(context, keyOf("deviceState", ref)),
    mailbox: (ref) => new MailboxHandle(context, keyOf("mailbox", ref)),
    sound: (ref) => new SoundHandle(context, keyOf("sound", ref)),
    stasisApplication: (ref = context.application) =>
      new ApplicationHandle(context, keyOf("application", ref)),
    node: () => new AsteriskHandle(context, keyOf("asterisk", context.node())),
    handle: (key) => new handleClasses[key.kind](context, key),
  };
}
