import { afterEach, describe, expect, it } from "vitest";
import { MachineWatch } from "@/tests/support/clock/machine-watch";
import { RtpEar } from "@/tests/support/phones/rtp";

const packetMs = 20;
const busyMs = 600;

describe("a phone of the tests", () => {
  const open: RtpEar[] = [];
  afterEach(() => Promise.all(open.splice(0).map((ear) => ear.close())));

  const ears = async () => {
    const [speaker, listener] = await Promise.all([RtpEar.open(), RtpEar.open()]);
    open.push(speaker, listener);
    return { speaker, listener };
  };

  it("speaks and hears by its own clock, while this process does nothing but work", async () => {
    const { speaker, listener } = await ears();
    const machine = new MachineWatch();
    const atMs: number[] = [];
    listener.watch = { heard: (_, heardAtMs) => atMs.push(heardAtMs) };
    speaker.say(700);
    speaker.speakTo(listener.port);
    await expect.poll(() => atMs.length).toBeGreaterThan(5);
    const untilMs = performance.now() + busyMs;
    while (performance.now() < untilMs);
    const busy = atMs.length;
    await expect.poll(() => atMs.length - busy).toBeGreaterThan(busyMs / packetMs);
    await machine.stop();
    const lateMs = atMs.slice(1).map((one, at) => one - (atMs[at] ?? 0) - packetMs);
    const stoodMs = machine.standstills.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    // Two packets: the witness tells of standstills only, and a processor may come later than a packet without one.
    expect(Math.max(...lateMs)).toBeLessThan(2 * packetMs + stoodMs);
    expect(listener.toneLevelDb(700)).toBeGreaterThan(-13);
  });

  it("tells when it began to say something, and forgets what came before it was told to", async () => {
    const { speaker, listener } = await ears();
    const began: { toneHz: number | undefined; atMs: number }[] = [];
    speaker.watch = { began: (toneHz, atMs) => began.push({ toneHz, atMs }) };
    speaker.speakTo(listener.port);
    const sinceMs = performance.timeOrigin + performance.now();
    speaker.say(1_200);
    await listener.hears(1_200, -13, 2_000);
    speaker.say(undefined);
    await expect.poll(() => began.length).toBe(2);
    expect(began.map(({ toneHz }) => toneHz)).toEqual([1_200, undefined]);
    expect(began[0]?.atMs).toBeGreaterThanOrEqual(sinceMs);
    // Packets that have come and that this thread has not read.
    const untilMs = performance.now() + 100;
    while (performance.now() < untilMs);
    listener.forget();
    await expect.poll(() => listener.heardMs).toBeGreaterThan(100);
    expect(listener.loudnessDb).toBeLessThan(-60);
  });

  it("says so when its port is taken", async () => {
    const { speaker } = await ears();
    await expect(RtpEar.open({ port: speaker.port })).rejects.toThrow("EADDRINUSE");
  });
});
