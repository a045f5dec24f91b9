import { AriError } from "../errors";

/** All digits of DTMF. */
const dtmfDigits = "0123456789ABCD*#";

/**
 * What the digits typed so far are: `incomplete` more may make it right, `complete` right, `invalid` never right.
 * `digits` is the entry itself, without its terminator.
 */
export interface DigitMatchResult {
  readonly state: "incomplete" | "complete" | "invalid";
  readonly digits: string;
}

/** Judges the digits typed so far. Pure: called again with each digit more, from an empty start at each attempt. */
export type DigitMatch = (typed: string) => DigitMatchResult;

/** Makes the usual {@link DigitMatch}es. */
export const match = {
  /** The first digit is all that is wanted. */
  any(): DigitMatch {
    return (typed) => ({ state: typed === "" ? "incomplete" : "complete", digits: typed });
  },

  /** Digits neither interrupt nor end anything; they are in the result all the same. */
  none(): DigitMatch {
    return matchNone;
  },

  /**
   * Digits until one of the terminators, by default `#`. The terminator alone is a complete, empty entry.
   * @throws {AriError} invalid_parameter when one is no digit of DTMF
   */
  terminator(terminators = "#"): DigitMatch {
    const ends = digitsOf("a terminator", terminators);
    return (typed) => {
      const at = [...typed].findIndex((digit) => ends.includes(digit));
      return at === -1
        ? { state: "incomplete", digits: typed }
        : { state: "complete", digits: typed.slice(0, at) };
    };
  },

  /**
   * So many digits.
   * @throws {AriError} invalid_parameter when it is no whole number from 1 on
   */
  count(count: number): DigitMatch {
    checkCount(count);
    return (typed) => ({
      state: typed.length < count ? "incomplete" : "complete",
      digits: typed.slice(0, count),
    });
  },

  /**
   * So many digits, or fewer and a terminator.
   * @throws {AriError} invalid_parameter as of `count` and `terminator`
   */
  countOrTerminator(count: number, terminators = "#"): DigitMatch {
    checkCount(count);
    const byTerminator = match.terminator(terminators);
    return (typed) => {
      const result = byTerminator(typed.slice(0, count));
      return result.digits.length < count ? result : { state: "complete", digits: result.digits };
    };
  },

  /**
   * One of several entries. Where one begins with another, the short one is taken as soon as it is typed. `invalid` when
   * none can be meant any more, but not before as many digits as the shortest has: who mistypes the first digit of a code
   * finishes it before hearing so, and what is left of it does not count as the next attempt.
   * @throws {AriError} invalid_parameter when there is none, or one has what is no digit of DTMF
   */
  oneOf(entries: readonly string[]): DigitMatch {
    if (entries.length === 0) throw invalid("there is no entry to match");
    const choices = entries.map((entry) => digitsOf("an entry", entry));
    const shortest = Math.min(...choices.map(({ length }) => length));
    return (typed) => {
      if (choices.includes(typed)) return { state: "complete", digits: typed };
      const mayBecome = typed.length < shortest || choices.some((choice) => choice.startsWith(typed));
      return { state: mayBecome ? "incomplete" : "invalid", digits: typed };
    };
  },

  /** One's own rule: gets the digits typed so far, gives the state, or the state and the entry. */
  custom(judge: (typed: string) => DigitMatchResult | DigitMatchResult["state"]): DigitMatch {
    return (typed) => {
      const judged = judge(typed);
      return typeof judged === "string" ? { state: judged, digits: typed } : judged;
    };
  },
} as const;

/** Whether it is that of {@link match.none}. */
export function ignoresDigits(digitMatch: DigitMatch): boolean {
  return digitMatch === matchNone;
}

const matchNone: DigitMatch = (typed) => ({ state: "incomplete", digits: typed });

function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw invalid(`${count} is not a number of digits`);
}

function digitsOf(what: string, digits: string): string {
  if (digits === "" || [...digits].some((digit) => !dtmfDigits.includes(digit))) {
    throw invalid(`${what} ${JSON.stringify(digits)} is not made of the digits ${dtmfDigits}`);
  }
  return digits;
}

function invalid(what: string): AriError {
  return new AriError("invalid_parameter", `${what}.`, { operation: "match" });
}
