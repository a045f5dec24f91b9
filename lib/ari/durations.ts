import { AriError } from "./errors";

/**
 * Refuses durations that no timer can keep: less than 1 ms, or more than 2³¹ − 1 ms, about 24 days, with which a timer of
 * Node fires at once. The one rule for every time limit that is given to this library, there where it is given.
 * @throws {AriError} invalid_parameter
 */
export function checkDurations<Options extends object>(
  operation: string,
  options: Options,
  names: readonly (keyof Options & string)[],
): void {
  for (const name of names) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (typeof value === "number" && value >= 1 && value < 2 ** 31) continue;
    throw new AriError("invalid_parameter", `${name} is ${String(value)}, not a duration in milliseconds.`, {
      operation,
    });
  }
}
