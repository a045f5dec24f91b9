import { defaultSpyPolicy, type SpyPolicy, spyPolicy } from "@/lib/api/spy-policy";
import type { Database } from "./dialect";
import type { Policies } from "./ports";

const spyPolicyName = "policy.spying";

/** Reads what was decided; what is not there, or is not understood any more, is as if nobody had decided. */
export async function openPolicies(database: Database): Promise<Policies> {
  const stored = await database
    .selectFrom("setting")
    .select("value")
    .where("name", "=", spyPolicyName)
    .executeTakeFirst();
  const listeners = new Set<(spying: SpyPolicy) => void>();
  let spying = stored === undefined ? defaultSpyPolicy : parse(stored.value);
  let last: Promise<unknown> = Promise.resolve();
  const change = async (policy: SpyPolicy) => {
    const value = JSON.stringify(policy);
    await database
      .insertInto("setting")
      .values({ name: spyPolicyName, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
    const before = spying;
    spying = policy;
    for (const listener of listeners) listener(policy);
    return { before, now: policy };
  };
  return {
    spying: () => spying,
    changeSpying(policy) {
      // The table ends as memory does, and each change knows the one before it.
      const changing = last.then(() => change(policy));
      last = changing.catch(() => undefined);
      return changing;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function parse(text: string): SpyPolicy {
  try {
    const parsed = spyPolicy.safeParse(JSON.parse(text));
    // A newer panel has written more or other words: the strictest reading is nobody but admins.
    return parsed.success ? parsed.data : strictest;
  } catch {
    return strictest;
  }
}

const strictest: SpyPolicy = {
  ...defaultSpyPolicy,
  roles: { listen: "admin", whisper: "admin", barge: "admin" },
  reasonRequired: true,
};
