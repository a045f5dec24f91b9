/** How many values a spark line keeps: one a second, so a minute. */
export const keptValues = 60;

/** `values` with `value` at its end, at most {@link keptValues}. */
export function withValue(values: readonly number[], value: number): number[] {
  return [...values, value].slice(-keptValues);
}

/**
 * The `d` of an SVG path through `values`, newest at the right edge, zero at the bottom and the greatest at the top
 * (a line of only zeros lies at the bottom). Empty for fewer than two values: a point is no line.
 */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const greatest = Math.max(...values, 1);
  const stepWidth = width / (keptValues - 1);
  const left = width - (values.length - 1) * stepWidth;
  return values
    .map((value, index) => {
      const x = left + index * stepWidth;
      const y = height - (Math.max(0, value) / greatest) * height;
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
