import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Identity } from "@/server/auth/identity";
import { actLimits, createActLimit } from "@/server/commands/act-limits";

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

describe("the limit of acts", () => {
  it.each([
    [
      "calls",
      ["channels.originate", "talks.start", "spies.start"],
      "You have placed 120 calls within a minute.",
    ],
    [
      "tickets",
      ["spies.ticket", "talks.ticket"],
      "You have asked for 120 tickets of audio sockets within a minute.",
    ],
  ] as const)(
    "refuses one too many of %s, by person, and says when to go on",
    async (kind, names, message) => {
      const limit = createActLimit();
      const [name] = names;
      for (let act = 0; act < actLimits[kind].perMinute; act += 1) {
        await limit(names[act % names.length] ?? name, identity("ann"));
      }
      for (const each of names) {
        await expect(limit(each, identity("ann"))).rejects.toMatchObject({
          code: "too_many_requests",
          message,
          retryAfterSeconds: expect.any(Number),
        });
      }
      await limit(name, identity("bob"));
      await limit(name, { ...identity("ann"), kind: "token" });
      await vi.advanceTimersByTimeAsync(60_001);
      await limit(name, identity("ann"));
    },
  );

  it("counts calls and tickets each by themselves, and nothing else", async () => {
    const limit = createActLimit();
    for (let act = 0; act < actLimits.calls.perMinute; act += 1) await limit("spies.start", identity("ann"));
    await limit("spies.ticket", identity("ann"));
    for (let act = 0; act < 1_200; act += 1) await limit("channels.hangup", identity("ann"));
  });
});
