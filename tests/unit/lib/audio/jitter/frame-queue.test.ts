import { describe, expect, it } from "vitest";
import { FrameQueue, unwrap } from "@/lib/audio/jitter/frame-queue";

const frame = (sequence: number) => ({ sequence, timestamp: sequence * 320, samples: new Float32Array(320) });

describe("unwrap", () => {
  it.each([
    [5, 0, 5],
    [0, 2 ** 32 - 1, 2 ** 32],
    [2 ** 32 - 1, 2 ** 32, 2 ** 32 - 1],
    [7, 5 * 2 ** 32 - 3, 5 * 2 ** 32 + 7],
    [2 ** 32 - 2, 1, -2],
  ])("takes %i near %i for %i", (value, reference, expected) => {
    expect(unwrap(value, reference)).toBe(expected);
  });
});

describe("a frame queue", () => {
  it("knows what is new, what came twice and what begins anew", () => {
    const queue = new FrameQueue();
    expect(queue.enter(10)).toBe("new");
    expect(queue.enter(12)).toBe("new");
    expect(queue.lostCount).toBe(1);
    expect(queue.enter(12)).toBe("duplicate");
    expect(queue.enter(11)).toBe("new");
    expect(queue.lostCount).toBe(0);
    // Before the first one: it has overtaken.
    expect(queue.enter(8)).toBe("new");
    expect(queue.lostCount).toBe(1);
    expect(queue.enter(2_000)).toBe("new");
    expect(queue.enter(11)).toBe("duplicate");
    expect(queue.enter(6_000)).toBe("restart");
    expect(queue.lastSequence).toBe(2_000);
    expect(queue.receivedCount).toBe(5);
  });

  it("keeps frames in the order of their time, and is full at 64", () => {
    const queue = new FrameQueue();
    for (const sequence of [3, 1, 2, 0]) queue.insert(frame(sequence));
    expect(queue.countBefore(500)).toBe(500);
    expect([0, 1, 2, 3].map(() => queue.shift()?.sequence)).toEqual([0, 1, 2, 3]);
    expect(queue.peek()).toBeUndefined();
    for (let sequence = 0; sequence < 63; sequence++) queue.insert(frame(sequence));
    expect(queue.isFull).toBe(false);
    queue.insert(frame(63));
    expect(queue.isFull).toBe(true);
  });
});
