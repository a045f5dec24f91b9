import type { CommandName } from "@/lib/api/commands";
import type { Identity } from "../auth/identity";
import { PerMinute } from "../auth/per-minute";
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
    rate: new PerMinute(limited.perMinute),
  }));
  return async (name, identity) => {
    for (const { names, rate, perMinute, words } of limits) {
      const waitSeconds = names.includes(name) ? await rate.take(identity) : null;
      if (waitSeconds === null) continue;
      const text = `You have ${words.join(` ${perMinute} `)} within a minute.`;
      throw new PanelError("too_many_requests", text, {
        whatToDo: `Wait ${waitSeconds} s.`,
        retryAfterSeconds: waitSeconds,
      });
    }
  };
}
