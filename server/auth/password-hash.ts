import { hashPassword, verifyPassword } from "better-auth/crypto";

/** What is kept instead of a password, and how one is held against it. */
export interface PasswordHash {
  hash(password: string): Promise<string>;
  verify(given: { hash: string; password: string }): Promise<boolean>;
}

/** scrypt with N 2^14, r 16, p 1 and a salt of its own each time: guessing is slow by design. */
export const scryptHash: PasswordHash = { hash: hashPassword, verify: verifyPassword };
