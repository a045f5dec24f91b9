import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { CommandName } from "@/lib/api/commands";
import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";

/** Acts of one kind, and how many of them one person or token may do in a minute. */
interface Limited {
  names: readonly CommandName[];
  perMinute: number;
  /** What was done too often: `placed` and `calls` of "You have placed 120 calls". */
  words: readonly [done: string, what: string];
}

/** In one place: PROTOCOL.md and ARCHITECTURE.md say it, too. */
export const actLimits = {
  /** Acts that make a phone ring cost money; a stolen session or token must not place calls by the thousand. */
  calls: {
    names: ["channels.originate", "spies.start", "talks.start"],
    perMinute: 120,
    words: ["placed", "calls"],
  },
  /** A page asks for one for each session whose wire was cut, at most ten of them each time. */
  tickets: {
    names: ["spies.ticket", "talks.ticket"],
    perMinute: 120,
    words: ["asked for", "tickets of audio sockets"],
  },
} as const satisfies Record<string, Limited>;

/** Refuses the act when its actor has done too many of its kind. @throws PanelError too_many_requests */
export type ActLimit = (name: CommandName, identity: Identity) => Promise<void>;

export function createActLimit(): ActLimit {
  const limits = Object.values<Limited>(actLimits).map((limited) => ({
    ...limited,
    limiter: new RateLimiterMemory({ points: limited.perMinute, duration: 60 }),
  }));
  return async (name, { kind, id }) => {
    for (const { names, limiter, perMinute, words } of limits) {
      if (!names.includes(name)) continue;
      try {
        await limiter.consume(`${kind}:${id}`);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
        throw new PanelError(
          "too_many_requests",
          `You have ${words.join(` ${perMinute} `)} within a minute.`,
          {
            whatToDo: `Wait ${retryAfterSeconds} s.`,
            retryAfterSeconds,
          },
        );
      }
    }
  };
}
