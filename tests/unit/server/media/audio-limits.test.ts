import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AudioLimits, audioLimits } from "@/server/media/audio-limits";
import { identity } from "./lines";

let limits: AudioLimits;

beforeEach(() => {
  vi.useFakeTimers();
  limits = new AudioLimits();
});
afterEach(() => void vi.useRealTimers());

describe("sockets without a ticket", () => {
  it("are so many from one address at a time, whoever they say they are", () => {
    const undone = Array.from({ length: audioLimits.unopenedPerAddress }, () => limits.arrive("192.0.2.1"));
    expect(() => limits.arrive("192.0.2.1")).toThrow(/^From 192\.0\.2\.1 100 audio sockets wait/);
    limits.arrive("192.0.2.2");
    // Twice is once: the ticket was good, and later the wire has gone.
    undone[0]?.();
    undone[0]?.();
    limits.arrive("192.0.2.1");
    expect(() => limits.arrive("192.0.2.1")).toThrow(expect.objectContaining({ code: "too_many_requests" }));
  });

  it("are those of a whole household, which has as many addresses as it likes", () => {
    for (let count = 0; count < audioLimits.unopenedPerAddress; count += 1) {
      limits.arrive(`2001:db8:1:2::${count.toString(16)}`);
    }
    expect(() => limits.arrive("2001:db8:1:2:ffff::1")).toThrow(/wait for their tickets/);
    limits.arrive("2001:db8:1:3::1");
  });
});

describe("sockets of one person", () => {
  it("are so many at a time, and others have theirs", async () => {
    const undone = [];
    for (let count = 0; count < audioLimits.socketsPerPerson; count += 1) {
      undone.push(await limits.admit(identity("sue")));
    }
    await expect(limits.admit(identity("sue"))).rejects.toMatchObject({
      code: "too_many_requests",
      message: "sue has 40 audio sockets open already.",
      retryAfterSeconds: 5,
    });
    await limits.admit(identity("bob"));
    await limits.admit({ ...identity("sue"), kind: "token" });
    undone[7]?.();
    await limits.admit(identity("sue"));
  });

  it("are asked for so often in a minute, however fast they are closed again", async () => {
    for (let count = 0; count < audioLimits.handshakesPerMinute; count += 1) {
      (await limits.admit(identity("sue")))();
    }
    const refusal = limits.admit(identity("sue"));
    await expect(refusal).rejects.toThrow("sue has asked for 240 audio sockets within a minute.");
    await expect(refusal).rejects.toMatchObject({ whatToDo: expect.stringMatching(/^Wait \d+ s\.$/) });
    await vi.advanceTimersByTimeAsync(60_001);
    (await limits.admit(identity("sue")))();
  });
});
