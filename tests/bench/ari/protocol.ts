/** Who is measured: bare packages, `lib/ari`, and the two other clients of npm. */
export type ClientKind = "floor" | "ours" | "ari-client" | "ipcom";

/** Where the server listens. */
export interface Coordinates {
  /** `http://127.0.0.1:PORT/ari` */
  url: string;
  username: string;
  password: string;
}

/** To the server process. */
export type ServerCommand =
  /** Plays the tape, then tells the end by {@link endType}. */
  | { type: "play"; eventsPerSecond: number; rounds: number; firstRound: number }
  /** Ends that many channels, `held-0` and so on, by one event each. */
  | { type: "destroy"; channels: number; eventsPerSecond: number }
  | { type: "end" };

export type ServerReport =
  | ({ type: "listening"; channelId: string } & Coordinates)
  /** `listened`: events of the types that each client listens to, the end among them. */
  | { type: "played"; events: number; listened: number }
  | { type: "destroyed" };

/** What a measured process starts with. */
export interface SubjectOptions extends Coordinates {
  kind: ClientKind;
  /** Folder of the peers' packages. */
  peers: string;
}

/** To a measured process. */
export type SubjectCommand =
  | { type: "connect" }
  /** Counts events until the end is told. */
  | { type: "count" }
  | { type: "call"; calls: number; concurrency: number; channelId: string }
  | { type: "hold"; handles: number }
  | { type: "reconnect"; times: number }
  | { type: "end" };

export type SubjectReport =
  | { type: "connected" }
  | { type: "counting" }
  | { type: "counted"; delivered: number; cpuMicroseconds: number }
  | { type: "called"; durationMs: number; cpuMicroseconds: number }
  | { type: "held"; bytesPerHandle: number }
  /** Once each handle has heard that its channel ended. */
  | { type: "freed"; bytesPerHandle: number; cpuMicroseconds: number }
  | { type: "reconnected"; eachMs: number[] };

/** Some of the types on the tape, as an application would listen to them. */
export const listenedTypes = [
  "StasisStart",
  "StasisEnd",
  "ChannelStateChange",
  "ChannelHangupRequest",
  "ChannelDestroyed",
  "DeviceStateChanged",
] as const;

/** Not on the tape: comes after its last event. */
export const endType = "ChannelUserevent";

/** What ends a channel in the memory case. */
export const destroyedType = "ChannelDestroyed";
