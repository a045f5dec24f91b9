import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { CommandName } from "@/lib/api/commands";
import type { Identity } from "../auth/identity";
import { PanelError } from "../errors";

/** Acts that make a phone ring cost money; a stolen session or token must not place calls by the thousand. */
const ringing: ReadonlySet<CommandName> = new Set(["channels.originate", "spies.start", "talks.start"]);

/** Calls that one person or token may place in a minute. */
export const callsPerMinute = 120;

/** Refuses the act when its actor has done too many of its kind. @throws PanelError too_many_requests */
export type ActLimit = (name: CommandName, identity: Identity) => Promise<void>;

export function createActLimit(): ActLimit {
  const limiter = new RateLimiterMemory({ points: callsPerMinute, duration: 60 });
  return async (name, { kind, id }) => {
    if (!ringing.has(name)) return;
    try {
      await limiter.consume(`${kind}:${id}`);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      throw new PanelError("too_many_requests", `You have placed ${callsPerMinute} calls within a minute.`, {
        whatToDo: `Wait ${retryAfterSeconds} s.`,
        retryAfterSeconds,
      });
    }
  };
}
