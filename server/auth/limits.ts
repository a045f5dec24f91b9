import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { PanelError } from "../errors";

/** What one attempt may cost; in one place, so that the README can say it. */
export const signInLimits = {
  address: { points: 20, seconds: 5 * 60 },
  account: { points: 8, seconds: 15 * 60 },
} as const;

/** One attempt that has been paid for. */
interface Attempt {
  /** The password was right: the account's counter starts anew and the address gets its point back. */
  succeeded(): Promise<void>;
}

/** Slows down guessing of passwords, by address and by account. */
export interface Limits {
  /**
   * Pays for an attempt before anything is checked, so that guesses made at the same moment count as well. Whether the
   * account exists makes no difference.
   * @throws PanelError too_many_requests
   */
  attempt(address: string, account: string | null): Promise<Attempt>;
}

export function createLimits(): Limits {
  const byAddress = new RateLimiterMemory({
    points: signInLimits.address.points,
    duration: signInLimits.address.seconds,
  });
  const byAccount = new RateLimiterMemory({
    points: signInLimits.account.points,
    duration: signInLimits.account.seconds,
  });
  return {
    async attempt(address, account) {
      const addressKey = addressGroup(address);
      await consume(byAddress, addressKey, "from this address");
      const accountKey = account === null ? null : accountHash(account);
      if (accountKey !== null) await consume(byAccount, accountKey, "for this user name");
      return {
        async succeeded() {
          await byAddress.reward(addressKey);
          if (accountKey !== null) await byAccount.delete(accountKey);
        },
      };
    },
  };
}

async function consume(limiter: RateLimiterMemory, key: string, whose: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new PanelError("too_many_requests", `There were too many wrong attempts ${whose}.`, {
      retryAfterSeconds,
      whatToDo: `Try again in ${retryAfterSeconds} seconds.`,
    });
  }
}

/** A household gets a /64 of IPv6: each of its addresses is the same guesser. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** Names are given by strangers: the key has one length whatever they send. */
function accountHash(account: string): string {
  return createHash("sha256").update(account.trim().toLowerCase()).digest("base64url");
}
