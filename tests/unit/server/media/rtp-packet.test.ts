import { describe, expect, it } from "vitest";
import { buildPacket, parsePacket, RtpOrder } from "@/server/media/rtp-packet";

const packet = (payload: Uint8Array, more: Partial<Parameters<typeof buildPacket>[0]> = {}) =>
  buildPacket({ sequence: 7, timestamp: 160, source: 0xdecade, marker: false, payload, ...more });

describe("a packet", () => {
  const payload = Uint8Array.of(1, 2, 3, 4);

  it("is read as it was written", () => {
    expect(parsePacket(packet(payload))).toEqual({
      sequence: 7,
      source: 0xdecade,
      payload: Buffer.from(payload),
    });
    expect(packet(payload).toString("hex")).toBe("80000007000000a000decade01020304");
    expect(
      packet(payload, { marker: true, sequence: 0x1_0001, timestamp: 0x1_0000_0002 }).toString("hex"),
    ).toBe("808000010000000200decade01020304");
  });

  it("is read with contributors, extension and padding, which are no audio", () => {
    const plain = packet(payload);
    const contributors = Buffer.concat([plain.subarray(0, 12), Buffer.alloc(8), plain.subarray(12)]);
    contributors[0] = 0x82;
    expect(parsePacket(contributors)?.payload).toEqual(Buffer.from(payload));
    const extension = Buffer.concat([
      plain.subarray(0, 12),
      Buffer.from("bede000199999999", "hex"),
      plain.subarray(12),
    ]);
    extension[0] = 0x90;
    expect(parsePacket(extension)?.payload).toEqual(Buffer.from(payload));
    const padding = Buffer.concat([plain, Buffer.of(0, 0, 3)]);
    padding[0] = 0xa0;
    expect(parsePacket(padding)?.payload).toEqual(Buffer.from(payload));
  });

  it.each([
    ["nothing", ""],
    ["less than a header", "8000000700"],
    ["a header alone", "80000007000000a000decade"],
    ["another version", "40000007000000a000decade01020304"],
    ["another payload type", "80760007000000a000decade01020304"],
    ["more contributors than it has room for", "8f000007000000a000decade01020304"],
    ["an extension without its length", "90000007000000a000decade01"],
    ["more padding than it is long", "a0000007000000a000decade010203ff"],
  ])("is not %s", (_what, hex) => {
    expect(parsePacket(Buffer.from(hex, "hex"))).toBeNull();
  });
});

describe("the order of packets", () => {
  const places = (...packets: [sequence: number, source?: number][]) => {
    const order = new RtpOrder();
    return packets.map(([sequence, source = 1]) => order.place(sequence, source));
  };

  it("counts from 0, over the wrap", () => {
    expect(places([65_534], [65_535], [0], [1])).toEqual([0, 1, 2, 3]);
  });

  it("has a hole where packets are lost, over the wrap too", () => {
    expect(places([10], [13], [14])).toEqual([0, 3, 4]);
    expect(places([65_534], [1])).toEqual([0, 3]);
  });

  it("drops copies and what comes after a later one", () => {
    expect(places([10], [12], [11], [12], [13])).toEqual([0, 2, null, null, 3]);
    expect(places([65_535], [1], [0], [2])).toEqual([0, 2, null, 3]);
  });

  it("goes on behind what was there with a new source", () => {
    expect(places([10], [11], [40_000, 2], [40_001, 2])).toEqual([0, 1, 2, 3]);
  });

  it("believes a jump only when the next packet confirms it", () => {
    expect(places([10], [30_000], [11], [12])).toEqual([0, null, 1, 2]);
    expect(places([10], [30_000], [30_001], [30_002])).toEqual([0, null, 1, 2]);
  });
});
