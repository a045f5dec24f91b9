/**
 * Milliseconds since the epoch of a time as Asterisk writes it, `2026-01-02T03:04:05.678+0100` (numeric zone without a
 * colon: include/asterisk/localtime.h), which not every engine parses by itself.
 * @returns NaN for anything else
 */
export function parseTimestamp(text: string): number {
  const zone = /([+-]\d{2})(\d{2})$/.exec(text);
  return Date.parse(zone === null ? text : `${text.slice(0, -5)}${zone[1]}:${zone[2]}`);
}
