import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** Fixed header of RTP without contributors (RFC 3550 §5.1), bytes. */
const headerBytes = 12;
const pcmu = 0;
const ssrc = 0x62656e63;

/** RTP of µ-law on a port of its own, in the fewest lines: no reordering, no timing. */
export class BareRtp {
  readonly #socket: Socket;
  #peerPort = 0;
  #sequence = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** `onPayload`: the µ-law of each packet. */
  static async open(onPayload: (payload: Buffer) => void): Promise<BareRtp> {
    const socket = createSocket("udp4").bind(0, "127.0.0.1");
    await once(socket, "listening");
    socket.on("message", (packet) => onPayload(packet.subarray(headerBytes)));
    return new BareRtp(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Where Asterisk takes packets: `UNICASTRTP_LOCAL_PORT` of the media channel. */
  sendTo(port: number): void {
    this.#peerPort = port;
  }

  /** One packet; its time follows from its number, for all are of one length. */
  send(payload: Uint8Array): void {
    this.#sequence += 1;
    const packet = Buffer.alloc(headerBytes + payload.length);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(pcmu, 1);
    packet.writeUInt16BE(this.#sequence & 0xffff, 2);
    packet.writeUInt32BE((this.#sequence * payload.length) >>> 0, 4);
    packet.writeUInt32BE(ssrc, 8);
    packet.set(payload, headerBytes);
    this.#socket.send(packet, this.#peerPort, "127.0.0.1");
  }

  close(): void {
    this.#socket.close();
  }
}
