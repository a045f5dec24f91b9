/** Stretches of time to look in. */
export const periods = [
  { value: "", label: "Any time" },
  { value: "today", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
  { value: "day", label: "A day…" },
] as const;

/**
 * From (inclusive) and until (exclusive) of a period, by the reader's own days; `day` is `2026-11-21`. Empty for any
 * time, and for words that mean none: they may stand in an address.
 */
export function boundsOf(period: string, day: string, nowMs: number): { fromMs?: number; untilMs?: number } {
  const startOf = (daysAgo: number): number => {
    const at = new Date(nowMs);
    // By days and not by 24 hours: two in a year are longer or shorter.
    return new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysAgo).getTime();
  };
  switch (period) {
    case "today":
      return { fromMs: startOf(0) };
    case "yesterday":
      return { fromMs: startOf(1), untilMs: startOf(0) };
    case "week":
      return { fromMs: startOf(6) };
    case "month":
      return { fromMs: startOf(29) };
    case "day": {
      const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
      if (match === null) return {};
      const [year, month, date] = [Number(match[1]), Number(match[2]) - 1, Number(match[3])];
      return {
        fromMs: Math.max(0, new Date(year, month, date).getTime()),
        untilMs: Math.max(0, new Date(year, month, date + 1).getTime()),
      };
    }
    default:
      return {};
  }
}
