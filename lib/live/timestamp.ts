/** Up to the minute, and the zone behind it: nearly every event of a run shares both with the one before. */
let cachedMinute = "";
let cachedZone = "";
let cachedMinuteMs = 0;

/**
 * Milliseconds since the epoch of an ARI timestamp such as `2026-01-02T03:04:05.678+0100`: always milliseconds, always a
 * numeric zone without a colon (include/asterisk/localtime.h, AST_ISO8601_FORMAT). Text of any other shape goes through
 * `Date.parse`, and is NaN where that does not know it.
 */
export function parseTimestamp(text: string): number {
  if (text.length !== 28 || text.charCodeAt(19) !== 46) {
    return Date.parse(text);
  }
  if (!text.startsWith(cachedMinute) || !text.endsWith(cachedZone) || cachedMinute === "") {
    const minute = text.slice(0, 17);
    const zone = text.slice(23);
    const minuteMs = Date.parse(`${minute}00.000${zone.slice(0, 3)}:${zone.slice(3)}`);
    if (Number.isNaN(minuteMs)) {
      return Number.NaN;
    }
    cachedMinute = minute;
    cachedZone = zone;
    cachedMinuteMs = minuteMs;
  }
  const seconds = digit(text, 17) * 10 + digit(text, 18);
  return cachedMinuteMs + seconds * 1_000 + digit(text, 20) * 100 + digit(text, 21) * 10 + digit(text, 22);
}

function digit(text: string, index: number): number {
  return text.charCodeAt(index) - 48;
}
