import pino, { type DestinationStream, type Logger } from "pino";
import type { LogLevel } from "./config";

export type { Logger } from "pino";

/** Keys whose value never reaches a log, at the top of a line and one level below. */
const secretKeys = [
  "password",
  "currentPassword",
  "newPassword",
  "secret",
  "token",
  "authorization",
  "cookie",
  "set-cookie",
];

/**
 * The one logger: a JSON object a line, so that a line break in a caller's name stays inside its string.
 * `info` one line a change of state in the panel's life, `warn` what heals by itself, `error` what a person should see,
 * `debug` one line a request.
 */
export function createLogger(options: { level: LogLevel; destination?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretKeys.flatMap((key) => [`["${key}"]`, `*["${key}"]`]),
        censor: "[secret]",
      },
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  );
}
