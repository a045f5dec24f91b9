/** RTP (RFC 3550), as much of it as Asterisk's external media needs: µ-law, 8 kHz, one source each way. */

const headerBytes = 12;
const payloadTypePcmu = 0;
const version = 2;
const sequences = 0x1_0000;
/** RFC 3550 A.1: what is further off is no reordering but a stream that has begun anew. */
const forwardMax = 3_000;
const backwardMax = 100;

interface RtpPacket {
  sequence: number;
  source: number;
  /** A view of the packet. */
  payload: Uint8Array;
}

/** Reads one packet of µ-law; null for anything else that came to the port. */
export function parsePacket(packet: Buffer): RtpPacket | null {
  if (packet.length < headerBytes) return null;
  const first = packet.readUInt8(0);
  if (first >> 6 !== version || (packet.readUInt8(1) & 0x7f) !== payloadTypePcmu) return null;
  let start = headerBytes + 4 * (first & 0x0f);
  const hasExtension = (first & 0x10) !== 0;
  if (hasExtension) {
    if (packet.length < start + 4) return null;
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : packet.readUInt8(packet.length - 1);
  const end = packet.length - padding;
  if (end <= start) return null;
  return {
    sequence: packet.readUInt16BE(2),
    source: packet.readUInt32BE(8),
    payload: packet.subarray(start, end),
  };
}

/** Writes one packet of µ-law. `marker` begins speech after a pause. */
export function buildPacket(packet: {
  sequence: number;
  timestamp: number;
  source: number;
  marker: boolean;
  payload: Uint8Array;
}): Buffer {
  const buffer = Buffer.allocUnsafe(headerBytes + packet.payload.byteLength);
  buffer.writeUInt8(version << 6, 0);
  buffer.writeUInt8(payloadTypePcmu | (packet.marker ? 0x80 : 0), 1);
  buffer.writeUInt16BE(packet.sequence & 0xffff, 2);
  buffer.writeUInt32BE(packet.timestamp >>> 0, 4);
  buffer.writeUInt32BE(packet.source >>> 0, 8);
  buffer.set(packet.payload, headerBytes);
  return buffer;
}

/**
 * The place of each packet in its stream. A frame is passed on at once, so what comes after a later one is too late: the
 * listener's own buffer is for jitter. A new source, or a jump, goes on right behind what was there.
 */
export class RtpOrder {
  #source: number | undefined;
  /** Of the last packet that was passed on. */
  #sequence = 0;
  #index = -1;
  /** Where a jump would go on, when the next packet confirms it. */
  #suspect: number | undefined;

  /** The index of the packet, from 0, with holes for lost ones; null for one that is late, a copy, or out of place. */
  place(sequence: number, source: number): number | null {
    if (source !== this.#source) {
      this.#source = source;
      return this.#go(sequence, 1);
    }
    const ahead = (sequence - this.#sequence + sequences) % sequences;
    if (ahead > 0 && ahead <= forwardMax) return this.#go(sequence, ahead);
    if (ahead === 0 || ahead >= sequences - backwardMax) return null;
    if (sequence === this.#suspect) return this.#go(sequence, 1);
    this.#suspect = (sequence + 1) % sequences;
    return null;
  }

  #go(sequence: number, steps: number): number {
    this.#suspect = undefined;
    this.#sequence = sequence;
    this.#index += steps;
    return this.#index;
  }
}
