/**
 * What panel and browser send each other over the audio websocket (`/api/v1/audio`), one socket a session. Binary
 * messages are audio, text messages are {@link FromBrowser} and {@link FromPanel}. See PROTOCOL.md.
 *
 * Audio is PCM, 16 bits, little endian, mono, 16 kHz, in frames of 20 ms: what Asterisk calls slin16, so that nobody
 * on the way has to convert it. Where the admin wants it and both ends can, what is heard is Opus instead, a packet of
 * 20 ms a frame; the microphone is always PCM.
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

/** How the sound of a frame is written: `pcm` {@link AudioFrame}, `opus` {@link OpusFrame}. */
export const audioCodecs = ["pcm", "opus"] as const;
export type AudioCodec = (typeof audioCodecs)[number];

/** First byte of each binary message. */
const pcmKind = 1;
const opusKind = 2;

/**
 * Most bytes of an Opus packet that is one frame: 1 of its table of contents and 1,275 (RFC 6716 §3.2.1, §3.4). What
 * Asterisk sends has about 129 (measured on 22 with its default bit rate).
 */
export const opusPacketMaxBytes = 1_276;

/** Where a frame belongs. */
interface FramePlace {
  stream: StreamName;
  /** Counts the frames of its stream, modulo 2³². A hole is a lost frame, not silence. */
  sequence: number;
  /** Place of its first sample in the stream, in samples, modulo 2³²: goes on through silence. */
  timestamp: number;
}

/** One frame of PCM as it is sent. */
export interface AudioFrame extends FramePlace {
  /** `frameBytes` bytes. A view: copy what is kept. */
  samples: Uint8Array;
}

/** One frame of Opus as it is sent, from the panel to the browser only. */
export interface OpusFrame extends FramePlace {
  /** One packet of 20 ms without any container, 1…`opusPacketMaxBytes` bytes, as Asterisk made it. A view. */
  packet: Uint8Array;
}

/** Where a message is written. Its bytes may have any value: all of them are written. */
type Allocate = (bytes: number) => Uint8Array<ArrayBuffer>;

/**
 * Writes one frame; the answer is a message of its own. `allocate`: by default a new array each time; a server has a
 * cheaper way. @throws RangeError when `samples` is not one frame.
 */
export function encodeFrame(frame: AudioFrame, allocate: Allocate = newArray): Uint8Array<ArrayBuffer> {
  const { samples } = frame;
  if (samples.byteLength !== frameBytes) {
    throw new RangeError(`A frame has ${frameBytes} bytes of samples, and this has ${samples.byteLength}.`);
  }
  return messageOf(pcmKind, frame, samples, allocate);
}

/** Writes one packet as a message of its own, as {@link encodeFrame}. @throws RangeError when it is empty or no single frame. */
export function encodeOpusFrame(frame: OpusFrame, allocate: Allocate = newArray): Uint8Array<ArrayBuffer> {
  const { packet } = frame;
  if (!isPacketLength(packet.byteLength)) {
    throw new RangeError(
      `An Opus packet has 1 to ${opusPacketMaxBytes} bytes, and this has ${packet.byteLength}.`,
    );
  }
  return messageOf(opusKind, frame, packet, allocate);
}

/** Reads one binary message; null for one that is no frame of PCM of this protocol. */
export function decodeFrame(message: Uint8Array): AudioFrame | null {
  if (message[0] !== pcmKind || message.byteLength !== headerBytes + frameBytes) return null;
  const place = placeOf(message);
  return place === null ? null : { ...place, samples: message.subarray(headerBytes) };
}

/** Reads one binary message; null for one that is no Opus packet of this protocol. What is in it the decoder finds. */
export function decodeOpusFrame(message: Uint8Array): OpusFrame | null {
  if (message[0] !== opusKind || !isPacketLength(message.byteLength - headerBytes)) return null;
  const place = placeOf(message);
  return place === null ? null : { ...place, packet: message.subarray(headerBytes) };
}

function newArray(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Byte by byte, without a DataView for each of thousands of frames a second (`npm run bench -- audio`). */
function messageOf(
  kind: number,
  { stream, sequence, timestamp }: FramePlace,
  sound: Uint8Array,
  allocate: Allocate,
): Uint8Array<ArrayBuffer> {
  const message = allocate(headerBytes + sound.byteLength);
  message[0] = kind;
  message[1] = streams.indexOf(stream);
  message[2] = 0;
  message[3] = 0;
  message[4] = sequence;
  message[5] = sequence >>> 8;
  message[6] = sequence >>> 16;
  message[7] = sequence >>> 24;
  message[8] = timestamp;
  message[9] = timestamp >>> 8;
  message[10] = timestamp >>> 16;
  message[11] = timestamp >>> 24;
  message.set(sound, headerBytes);
  return message;
}

function placeOf(message: Uint8Array): FramePlace | null {
  const stream = streams[message[1] ?? -1];
  if (stream === undefined) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return { stream, sequence: view.getUint32(4, true), timestamp: view.getUint32(8, true) };
}

function isPacketLength(bytes: number): boolean {
  return bytes >= 1 && bytes <= opusPacketMaxBytes;
}

/** Text messages of the browser. The first one opens; whatever comes before it closes the socket. */
export type FromBrowser =
  /** The secret of a ticket: it works once, for its user, its session and its minute. */
  | { type: "open"; ticket: string }
  /** Answered at once by `pong` with the same id: measures the way there and back. */
  | { type: "ping"; id: number }
  /** It has said that it decodes Opus, and cannot: the panel goes on in PCM. */
  | { type: "undecodable"; codec: "opus" };

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
  if (value?.["type"] === "undecodable" && value["codec"] === "opus") {
    return { type: "undecodable", codec: "opus" };
  }
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
