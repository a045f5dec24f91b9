import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Identity } from "@/server/auth/identity";
import { callsPerMinute, createActLimit } from "@/server/commands/act-limits";

const identity = (id: string): Identity => ({
  kind: "user",
  id,
  actor: id,
  name: id,
  role: "operator",
  sessionId: null,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the limit of acts that make phones ring", () => {
  it("refuses one call too many, by person, and says when to go on", async () => {
    const limit = createActLimit();
    for (let call = 0; call < callsPerMinute; call += 1) await limit("channels.originate", identity("ann"));
    await expect(limit("spies.start", identity("ann"))).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: expect.any(Number),
    });
    await limit("channels.originate", identity("bob"));
    await vi.advanceTimersByTimeAsync(60_001);
    await limit("channels.originate", identity("ann"));
  });

  it("does not count what rings nobody", async () => {
    const limit = createActLimit();
    for (let act = 0; act < 10 * callsPerMinute; act += 1) await limit("channels.hangup", identity("ann"));
  });
});
