import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onTime } from "@/tests/support/clock/on-time";

describe("onTime", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("acts at each multiple of its time, whatever the act takes", () => {
    const atMs: number[] = [];
    const beganMs = performance.now();
    const stop = onTime(20, () => {
      atMs.push(performance.now() - beganMs);
    });
    vi.advanceTimersByTime(100);
    stop();
    expect(atMs).toEqual([20, 40, 60, 80, 100]);
  });

  it("tells at once how many turns were missed, and is in time again for the next one", () => {
    const due: number[] = [];
    let nowMs = performance.now();
    const clock = vi.spyOn(performance, "now").mockImplementation(() => nowMs);
    const stop = onTime(20, (turns) => due.push(turns));
    nowMs += 70;
    vi.advanceTimersByTime(20);
    nowMs += 10;
    vi.advanceTimersByTime(10);
    stop();
    clock.mockRestore();
    expect(due).toEqual([3, 1]);
  });

  it("does not act a part of a millisecond early", () => {
    let turns = 0;
    let nowMs = performance.now();
    const clock = vi.spyOn(performance, "now").mockImplementation(() => nowMs);
    const stop = onTime(20, () => {
      turns += 1;
    });
    nowMs += 19.5;
    vi.advanceTimersByTime(20);
    expect(turns).toBe(0);
    nowMs += 0.5;
    vi.advanceTimersByTime(1);
    stop();
    clock.mockRestore();
    expect(turns).toBe(1);
  });

  it("ends, also by what it calls", () => {
    let turns = 0;
    const stop = onTime(20, () => {
      turns += 1;
      if (turns === 2) stop();
    });
    vi.advanceTimersByTime(200);
    expect(turns).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
