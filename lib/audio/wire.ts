/**
 * What panel and browser send each other over the audio websocket (`/api/v1/audio`), one socket a session. Binary
 * messages are audio, text messages are {@link FromBrowser} and {@link FromPanel}. See PROTOCOL.md.
 *
 * Audio is PCM, 16 bits, little endian, mono, 16 kHz, in frames of 20 ms: what Asterisk calls slin16, so that nobody
 * on the way has to convert it.
 */

/** Samples in a second of every stream. */
export const sampleRateHz = 16_000;
/** Length of one frame. */
export const frameMs = 20;
/** Samples of one frame. */
export const frameSamples = (sampleRateHz * frameMs) / 1_000;
/** Bytes of one frame's samples. */
export const frameBytes = frameSamples * 2;
/** Bytes before the samples: kind, stream, two spare, sequence (uint32), timestamp in samples (uint32); little endian. */
export const headerBytes = 12;

/** How often a browser pings. A panel that hears nothing for three times as long sends no audio, and then cuts. */
export const pingIntervalMs = 1_000;

/**
 * Which voices a stream carries: `mix` all of the call; `near` the party that is listened to (left), `far` the other
 * side (right). From the browser there is one stream: `mix` means the microphone.
 */
export const streams = ["mix", "near", "far"] as const;
export type StreamName = (typeof streams)[number];

/** First byte of each binary message: audio is the only kind so far. */
const audioKind = 1;

/** One frame as it is sent. */
export interface AudioFrame {
  stream: StreamName;
  /** Counts the frames of its stream, modulo 2³². A hole is a lost frame, not silence. */
  sequence: number;
  /** Place of its first sample in the stream, in samples, modulo 2³²: goes on through silence. */
  timestamp: number;
  /** `frameBytes` bytes. A view: copy what is kept. */
  samples: Uint8Array;
}

/** Writes one frame; the answer is a message of its own. @throws RangeError when `samples` is not one frame. */
export function encodeFrame({ stream, sequence, timestamp, samples }: AudioFrame): Uint8Array<ArrayBuffer> {
  if (samples.byteLength !== frameBytes) {
    throw new RangeError(`A frame has ${frameBytes} bytes of samples, and this has ${samples.byteLength}.`);
  }
  const message = new Uint8Array(headerBytes + frameBytes);
  message[0] = audioKind;
  message[1] = streams.indexOf(stream);
  const view = new DataView(message.buffer);
  view.setUint32(4, sequence >>> 0, true);
  view.setUint32(8, timestamp >>> 0, true);
  message.set(samples, headerBytes);
  return message;
}

/** Reads one binary message; null for one that is no frame of this protocol. */
export function decodeFrame(message: Uint8Array): AudioFrame | null {
  const stream = streams[message[1] ?? -1];
  if (message.byteLength !== headerBytes + frameBytes || message[0] !== audioKind || stream === undefined) {
    return null;
  }
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return {
    stream,
    sequence: view.getUint32(4, true),
    timestamp: view.getUint32(8, true),
    samples: message.subarray(headerBytes),
  };
}

/** Text messages of the browser. The first one opens; whatever comes before it closes the socket. */
export type FromBrowser =
  /** The secret of a ticket: it works once, for its user, its session and its minute. */
  | { type: "open"; ticket: string }
  /** Answered at once by `pong` with the same id: measures the way there and back. */
  | { type: "ping"; id: number };

/** Text messages of the panel. */
export type FromPanel =
  /** The ticket was good; audio follows. `mayTalk`: whether frames of the microphone are taken now. */
  | { type: "opened"; session: string; streams: StreamName[]; mayTalk: boolean }
  /** The session has changed: other streams, or the microphone is wanted or refused. */
  | { type: "changed"; streams: StreamName[]; mayTalk: boolean }
  | { type: "pong"; id: number }
  /** The session is over; the socket closes behind it. */
  | { type: "ended"; code: AudioEnd; text: string };

/**
 * Why an audio socket was closed by the panel. `hung_up` what was listened to has ended · `ended` by its owner ·
 * `forbidden` the right was withdrawn · `taken_over` another socket of the same session has come · `refused` the ticket
 * was no good · `failed` Asterisk or the panel could not go on · `lost` the browser's socket went and none came back in
 * time. A new one comes last: its place is its close code.
 */
export const audioEnds = [
  "hung_up",
  "ended",
  "forbidden",
  "taken_over",
  "refused",
  "failed",
  "lost",
] as const;
export type AudioEnd = (typeof audioEnds)[number];

/** Close codes of the websocket, by the reason: 4000 + place in {@link audioEnds}. */
export function closeCodeOf(end: AudioEnd): number {
  return 4_000 + audioEnds.indexOf(end);
}

/** Reads a text message of the browser; null for anything else. */
export function parseFromBrowser(text: string): FromBrowser | null {
  const value = parsed(text);
  if (value?.["type"] === "open" && typeof value["ticket"] === "string") {
    return { type: "open", ticket: value["ticket"] };
  }
  if (value?.["type"] === "ping" && typeof value["id"] === "number") return { type: "ping", id: value["id"] };
  return null;
}

/** Reads a text message of the panel; null for anything else, so that an older page outlives a newer panel. */
export function parseFromPanel(text: string): FromPanel | null {
  const value = parsed(text);
  switch (value?.["type"]) {
    case "opened": {
      const { session, mayTalk } = value;
      if (typeof session !== "string" || typeof mayTalk !== "boolean") return null;
      return { type: "opened", session, mayTalk, streams: streamNames(value["streams"]) };
    }
    case "changed":
      return typeof value["mayTalk"] === "boolean"
        ? { type: "changed", mayTalk: value["mayTalk"], streams: streamNames(value["streams"]) }
        : null;
    case "pong":
      return typeof value["id"] === "number" ? { type: "pong", id: value["id"] } : null;
    case "ended": {
      const code = audioEnds.find((one) => one === value["code"]);
      return code === undefined ? null : { type: "ended", code, text: String(value["text"] ?? "") };
    }
    default:
      return null;
  }
}

function streamNames(value: unknown): StreamName[] {
  return Array.isArray(value) ? streams.filter((name) => value.includes(name)) : [];
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
