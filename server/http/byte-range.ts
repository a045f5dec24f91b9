/** Which bytes of a file are wanted: `from` inclusive, `until` exclusive. */
export interface ByteRange {
  from: number;
  until: number;
}

/**
 * Reads a `Range` header (RFC 9110 §14.2) for a file of `sizeBytes`: null where the whole is to be sent, that is without
 * the header, with other units, with several ranges and with what cannot be read; `none` for a range that lies outside.
 */
export function readRange(header: string | null, sizeBytes: number): ByteRange | "none" | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (match === null) return null;
  const [, first = "", last = ""] = match;
  if (first === "") {
    if (last === "") return null;
    const count = Math.min(Number(last), sizeBytes);
    return count === 0 ? "none" : { from: sizeBytes - count, until: sizeBytes };
  }
  const from = Number(first);
  const until = last === "" ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (last !== "" && Number(last) < from) return null;
  return from >= sizeBytes ? "none" : { from, until };
}
