import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closeCodeOf,
  decodeFrame,
  decodeOpusFrame,
  encodeFrame,
  encodeOpusFrame,
  type FromPanel,
  frameBytes,
  headerBytes,
  opusPacketMaxBytes,
  parseFromBrowser,
  parseFromPanel,
  streams,
} from "@/lib/audio/wire";

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("an audio frame", () => {
  it("comes back as it was sent, from any place in a buffer", () => {
    const samples = fc.uint8Array({ minLength: frameBytes, maxLength: frameBytes });
    fc.assert(
      fc.property(
        fc.constantFrom(...streams),
        uint32,
        uint32,
        samples,
        (stream, sequence, timestamp, bytes) => {
          const message = encodeFrame({ stream, sequence, timestamp, samples: bytes });
          const shifted = new Uint8Array(message.length + 3);
          shifted.set(message, 3);
          expect(decodeFrame(shifted.subarray(3))).toEqual({ stream, sequence, timestamp, samples: bytes });
        },
      ),
    );
  });

  it("is the same whatever its memory held before", () => {
    const samples = new Uint8Array(frameBytes).fill(7);
    const frame = { stream: "near", sequence: 0x89abcdef, timestamp: 0xfedcba98, samples } as const;
    const used = (bytes: number) => new Uint8Array(bytes).fill(0xff);
    expect(encodeFrame(frame, used)).toEqual(encodeFrame(frame));
    expect(encodeFrame(frame).subarray(0, headerBytes)).toEqual(
      Uint8Array.of(1, 1, 0, 0, 0xef, 0xcd, 0xab, 0x89, 0x98, 0xba, 0xdc, 0xfe),
    );
    const packet = { ...frame, packet: Uint8Array.of(1, 2, 3) };
    expect(encodeOpusFrame(packet, used)).toEqual(encodeOpusFrame(packet));
  });

  it("wraps the sequence instead of growing out of its field", () => {
    const samples = new Uint8Array(frameBytes);
    const message = encodeFrame({ stream: "mix", sequence: 2 ** 32 + 5, timestamp: 2 ** 32, samples });
    expect(decodeFrame(message)).toMatchObject({ sequence: 5, timestamp: 0 });
  });

  it("is refused at another length, kind or stream", () => {
    expect(() =>
      encodeFrame({ stream: "mix", sequence: 0, timestamp: 0, samples: new Uint8Array(3) }),
    ).toThrow(RangeError);
    const good = encodeFrame({
      stream: "mix",
      sequence: 0,
      timestamp: 0,
      samples: new Uint8Array(frameBytes),
    });
    expect(decodeFrame(good)).not.toBeNull();
    expect(decodeFrame(good.subarray(1))).toBeNull();
    expect(decodeFrame(new Uint8Array(0))).toBeNull();
    expect(decodeFrame(Uint8Array.of(2, ...good.subarray(1)))).toBeNull();
    expect(decodeFrame(Uint8Array.of(1, 3, ...good.subarray(2)))).toBeNull();
    expect(decodeFrame(new Uint8Array(headerBytes + frameBytes + 1))).toBeNull();
  });
});

describe("a frame of Opus", () => {
  it("comes back as it was sent, from any place in a buffer, and is no frame of PCM", () => {
    const packets = fc.uint8Array({ minLength: 1, maxLength: opusPacketMaxBytes });
    fc.assert(
      fc.property(
        fc.constantFrom(...streams),
        uint32,
        uint32,
        packets,
        (stream, sequence, timestamp, packet) => {
          const message = encodeOpusFrame({ stream, sequence, timestamp, packet });
          const shifted = new Uint8Array(message.length + 3);
          shifted.set(message, 3);
          expect(message[0]).toBe(2);
          expect(decodeOpusFrame(shifted.subarray(3))).toEqual({ stream, sequence, timestamp, packet });
          expect(decodeFrame(message)).toBeNull();
        },
      ),
    );
  });

  it("of the length of one of PCM is told apart by its first byte", () => {
    const place = { stream: "mix", sequence: 1, timestamp: 2 } as const;
    const bytes = new Uint8Array(frameBytes);
    expect(decodeFrame(encodeOpusFrame({ ...place, packet: bytes }))).toBeNull();
    expect(decodeOpusFrame(encodeFrame({ ...place, samples: bytes }))).toBeNull();
  });

  it("is refused without a packet, with one that is too long, and of a stream that is none", () => {
    const place = { stream: "mix", sequence: 0, timestamp: 0 } as const;
    for (const length of [0, opusPacketMaxBytes + 1]) {
      expect(() => encodeOpusFrame({ ...place, packet: new Uint8Array(length) })).toThrow(RangeError);
    }
    const good = encodeOpusFrame({ ...place, packet: Uint8Array.of(0xf8, 0xff, 0xfe) });
    expect(decodeOpusFrame(good)).not.toBeNull();
    expect(decodeOpusFrame(good.subarray(0, headerBytes))).toBeNull();
    expect(decodeOpusFrame(new Uint8Array(0))).toBeNull();
    expect(decodeOpusFrame(Uint8Array.of(2, 3, ...good.subarray(2)))).toBeNull();
    expect(decodeOpusFrame(Uint8Array.of(3, ...good.subarray(1)))).toBeNull();
    const long = new Uint8Array(headerBytes + opusPacketMaxBytes + 1);
    long[0] = 2;
    expect(decodeOpusFrame(long)).toBeNull();
  });
});

describe("the text messages", () => {
  it("are read back from their JSON", () => {
    const messages: FromPanel[] = [
      { type: "opened", session: "s", streams: ["near", "far"], mayTalk: false },
      { type: "changed", streams: ["mix"], mayTalk: true },
      { type: "pong", id: 7 },
      { type: "ended", code: "hung_up", text: "The call is over." },
    ];
    for (const message of messages) expect(parseFromPanel(JSON.stringify(message))).toEqual(message);
    expect(parseFromBrowser('{"type":"open","ticket":"t"}')).toEqual({ type: "open", ticket: "t" });
    expect(parseFromBrowser('{"type":"ping","id":3}')).toEqual({ type: "ping", id: 3 });
    const undecodable = { type: "undecodable", codec: "opus" } as const;
    expect(parseFromBrowser(JSON.stringify(undecodable))).toEqual(undecodable);
  });

  it("are null for anything else, and never throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseFromBrowser(text)).toBeNull();
        expect(parseFromPanel(text)).toBeNull();
      }),
    );
    expect(parseFromBrowser('{"type":"open"}')).toBeNull();
    expect(parseFromBrowser('{"type":"undecodable","codec":"pcm"}')).toBeNull();
    expect(parseFromPanel('{"type":"ended","code":"whatever"}')).toBeNull();
    expect(parseFromPanel('{"type":"opened","session":"s"}')).toBeNull();
  });

  it("closes with a code of its own for each end", () => {
    expect(closeCodeOf("hung_up")).toBe(4_000);
    expect(closeCodeOf("failed")).toBe(4_005);
  });
});
