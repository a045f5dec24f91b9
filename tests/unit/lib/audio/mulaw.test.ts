import { describe, expect, it } from "vitest";
import { decodeMulaw, encodeMulaw } from "@/lib/audio/mulaw";
import { decodeMulaw as decodeOne, encodeMulaw as encodeOne } from "@/tests/support/phones/mulaw";

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);

describe("µ-law", () => {
  it("decodes the values of G.711", () => {
    expect([...decodeMulaw(Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0x2a, 0xd5))]).toEqual([
      -32_124, 32_124, 0, 0, -5_372, 716,
    ]);
  });

  it("agrees with a codec written apart from it for every byte and every sample", () => {
    expect([...decodeMulaw(everyByte)]).toEqual([...everyByte].map(decodeOne));
    expect(encodeMulaw(everySample)).toEqual(Uint8Array.from(everySample, encodeOne));
  });

  it("brings each byte back, but for the second zero", () => {
    const back = encodeMulaw(decodeMulaw(everyByte));
    expect([...back].filter((byte, index) => byte !== index)).toEqual([0xff]);
    expect(back[0x7f]).toBe(0xff);
  });
});
