// The process in which the ears and mouths of all phones of another one have their sockets and their clock.
import { createSocket, type Socket } from "node:dgram";
import { goForemost } from "../clock/foremost";
import { onTime } from "../clock/on-time";
import {
  type FromPhones,
  headerBytes,
  packetMs,
  payloadTypePcmu,
  samplesPerPacket,
  silence,
  type ToPhones,
} from "./phone-orders";

/** What is later is not made good: then the whole machine stood still, and nobody could have said it. */
const mostLatePackets = 5;

const tell = (message: FromPhones): void => void process.send?.(message);
const epochMs = (): number => performance.timeOrigin + performance.now();

class Line {
  readonly #id: number;
  readonly #socket: Socket = createSocket("udp4");
  /** Sequence number of the next packet to each port of Asterisk. */
  readonly #peers = new Map<number, number>();
  #record: Uint8Array = silence;
  /** A record whose first packet is to be told. */
  #isNew = false;
  #samples = 0;
  #stop: () => void = () => undefined;

  constructor(id: number, port: number) {
    this.#id = id;
    this.#socket.once("error", ({ message }) => tell({ type: "failed", id, message }));
    this.#socket.on("message", (packet) => this.#receive(packet));
    this.#socket.bind(port, "127.0.0.1", () => {
      this.#socket.removeAllListeners("error").on("error", () => undefined);
      this.#stop = onTime(packetMs, (due) => this.#speak(due > mostLatePackets ? 1 : due));
      tell({ type: "opened", id, port: this.#socket.address().port });
    });
  }

  take(order: ToPhones): void {
    if (order.type === "speakTo") this.#peers.set(order.port, 0);
    else if (order.type === "leave") this.#peers.delete(order.port);
    else if (order.type === "getAhead") this.#speak(order.packets);
    else if (order.type === "say") {
      this.#record = order.record;
      this.#isNew = true;
    } else if (order.type === "close") {
      this.#stop();
      this.#socket.close(() => tell({ type: "closed", id: this.#id }));
    }
  }

  #receive(packet: Buffer): void {
    if (packet.length <= headerBytes || (packet.readUInt8(1) & 0x7f) !== payloadTypePcmu) return;
    const payload = Uint8Array.from(packet.subarray(headerBytes));
    tell({ type: "heard", id: this.#id, source: packet.readUInt32BE(8), payload, atMs: epochMs() });
  }

  /** So many packets to each call. */
  #speak(packets: number): void {
    for (let count = 0; count < packets; count += 1) {
      const from = this.#samples % this.#record.length;
      this.#samples += samplesPerPacket;
      for (const [port, sequence] of this.#peers) {
        this.#peers.set(port, sequence + 1);
        const header = Buffer.alloc(headerBytes);
        header.writeUInt8(0x80, 0);
        header.writeUInt8(payloadTypePcmu, 1);
        header.writeUInt16BE(sequence & 0xffff, 2);
        header.writeUInt32BE(this.#samples >>> 0, 4);
        header.writeUInt32BE(this.#socket.address().port, 8);
        const payload = this.#record.subarray(from, from + samplesPerPacket);
        this.#socket.send(Buffer.concat([header, payload]), port, "127.0.0.1");
        if (this.#isNew) tell({ type: "spoke", id: this.#id, atMs: epochMs() });
        this.#isNew = false;
      }
    }
  }
}

goForemost();
const lines = new Map<number, Line>();
process.on("disconnect", () => process.exit());
process.on("message", (order: ToPhones) => {
  if (order.type === "open") lines.set(order.id, new Line(order.id, order.port));
  else lines.get(order.id)?.take(order);
  if (order.type === "close") lines.delete(order.id);
});
