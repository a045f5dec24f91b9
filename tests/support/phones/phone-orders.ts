export const sampleRateHz = 8_000;
export const samplesPerPacket = 160;
export const packetMs = (1_000 * samplesPerPacket) / sampleRateHz;
export const headerBytes = 12;
export const payloadTypePcmu = 0;
/** One packet of µ-law zeros. */
export const silence = new Uint8Array(samplesPerPacket).fill(0xff);

/** What the phones' process is told of one line. */
export type LineOrder =
  | { type: "open"; port: number }
  | { type: "speakTo" | "leave"; port: number }
  /** µ-law, whole packets, said again and again. */
  | { type: "say"; record: Uint8Array }
  | { type: "getAhead"; packets: number }
  | { type: "close" };

/** With the line that it is for. */
export type ToPhones = LineOrder & { id: number };

/** What it tells of one; `atMs` since 1970, by its own clock. */
export type FromPhones = { id: number } & (
  | { type: "opened"; port: number }
  | { type: "failed"; message: string }
  | { type: "heard"; source: number; payload: Uint8Array; atMs: number }
  /** The first packet of a record. */
  | { type: "spoke"; atMs: number }
  | { type: "closed" }
);
