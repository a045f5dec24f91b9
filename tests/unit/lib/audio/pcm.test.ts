import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amplify, bytesOf, samplesOf, toFloat, toInt16 } from "@/lib/audio/pcm";

const int16 = fc.int16Array({ maxLength: 400 });

describe("samples", () => {
  it("are read in the order of bytes that is said", () => {
    expect([...samplesOf(Uint8Array.of(0x01, 0x80, 0xff, 0x7f, 9), "little")]).toEqual([-32_767, 32_767]);
    expect([...samplesOf(Uint8Array.of(0x80, 0x01, 0x7f, 0xff), "big")]).toEqual([-32_767, 32_767]);
  });

  it("come back from bytes of either order and from floats, and from any place in a buffer", () => {
    fc.assert(
      fc.property(int16, fc.constantFrom("little" as const, "big" as const), (samples, order) => {
        const shifted = new Uint8Array(samples.length * 2 + 1);
        shifted.set(bytesOf(samples, order), 1);
        expect([...samplesOf(shifted.subarray(1), order)]).toEqual([...samples]);
        expect([...toInt16(toFloat(samples))]).toEqual([...samples]);
      }),
    );
  });

  it("stay at the edge where they are too loud", () => {
    expect([...toInt16(Float32Array.of(1, -1, 0.5, -0.5, 2, -2), 1.5)]).toEqual([
      32_767, -32_768, 24_576, -24_576, 32_767, -32_768,
    ]);
    const loud = Int16Array.of(20_000, -20_000, 100);
    amplify(loud, 2);
    expect([...loud]).toEqual([32_767, -32_768, 200]);
  });
});
