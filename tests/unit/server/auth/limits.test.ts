import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressGroup, createLimits, signInLimits } from "@/server/auth/limits";
import { type Door, openDoor, password } from "./door";

describe("by the clock", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("lets an account's guesses pass again after its window, and not before", async () => {
    const limits = createLimits();
    let address = 0;
    const guess = () => {
      address += 1;
      return limits.attempt(`192.0.2.${address}`, "ann");
    };
    for (let count = 0; count < signInLimits.account.points; count += 1) await guess();
    await expect(guess()).rejects.toMatchObject({
      code: "too_many_requests",
      retryAfterSeconds: signInLimits.account.seconds,
    });
    vi.advanceTimersByTime(signInLimits.account.seconds * 1000 - 1000);
    await expect(guess()).rejects.toMatchObject({ retryAfterSeconds: 1 });
    vi.advanceTimersByTime(1001);
    await guess();
  });

  it("counts an address over all accounts, a /64 of IPv6 as one", async () => {
    const limits = createLimits();
    for (let count = 0; count < signInLimits.address.points; count += 1) {
      await limits.attempt(`2001:db8:1:2::${count.toString(16)}`, `user-${count}`);
    }
    await expect(limits.attempt("2001:db8:1:2:ffff::1", "another")).rejects.toMatchObject({
      code: "too_many_requests",
    });
    await limits.attempt("2001:db8:1:3::1", "another");
  });
});

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001::1", "2001:db8:1:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
])("counts %s as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

describe("at the door (ASVS 6.3.1)", () => {
  let door: Door;
  beforeEach(async () => {
    door = await openDoor();
    await door.user("ann");
  });
  afterEach(() => door.close());

  let requests = 0;
  const attempt = async (username: string, guess: string, address?: string): Promise<string> => {
    requests += 1;
    const from = address ?? `198.51.100.${requests % 250}`;
    return await door.auth.signIn
      .signIn({ username, password: guess }, { address: from, requestId: "r" })
      .then(
        () => "in",
        (error: { code: string }) => error.code,
      );
  };

  it("lets no guess slip by when all are made at the same moment", async () => {
    const guesses = Array.from({ length: 30 }, (_, index) => attempt("ann", `wrong-guess-${index}`));
    const answers = await Promise.all(guesses);
    expect(answers.filter((answer) => answer === "wrong_credentials")).toHaveLength(
      signInLimits.account.points,
    );
    expect(answers.filter((answer) => answer === "too_many_requests")).toHaveLength(
      30 - signInLimits.account.points,
    );
    // The right one has to wait as well, or the refusals would tell when it comes.
    expect(await attempt("ann", password)).toBe("too_many_requests");
  });

  it("answers the same for a name that nobody has, to the same number of guesses", async () => {
    const answers = async (username: string) => {
      const all: string[] = [];
      for (let count = 0; count < signInLimits.account.points + 2; count += 1)
        all.push(await attempt(username, "wrong-guess"));
      return all;
    };
    expect(await answers("nobody")).toEqual(await answers("ann"));
  });

  it("starts anew after the right password", async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < signInLimits.account.points - 1; count += 1)
        await attempt("ann", "wrong-guess");
      expect(await attempt("ann", password)).toBe("in");
    }
  });

  it("does not count right passwords against an address that many share", async () => {
    for (let count = 0; count < signInLimits.address.points + 5; count += 1) {
      expect(await attempt("ann", password, "203.0.113.7")).toBe("in");
    }
  });

  it("refuses an address that tries one password on many names", async () => {
    const answers: string[] = [];
    for (let count = 0; count <= signInLimits.address.points; count += 1) {
      answers.push(await attempt(`someone-${count}`, "wrong-guess", "203.0.113.8"));
    }
    expect(answers.at(-1)).toBe("too_many_requests");
    expect(new Set(answers.slice(0, -1))).toEqual(new Set(["wrong_credentials"]));
  });

  it("leaves a row in the audit for each attempt that was checked, never a mistyped password as the name", async () => {
    await attempt("ann", "wrong-guess");
    await attempt("ann", password);
    await attempt("plain kettle orbit 9!", "x");
    const rows = await door.storage.audit.list({ limit: 10 });
    expect(rows).toMatchObject([
      { actor: "(not a user name)", outcome: "refused", code: "wrong_credentials" },
      { actor: "ann", command: "sign_in", outcome: "done" },
      { actor: "ann", command: "sign_in", outcome: "refused", code: "wrong_credentials" },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/kettle|wrong-guess/);
  });
});
