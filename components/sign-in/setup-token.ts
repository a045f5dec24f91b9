/**
 * The token of a setup link, from the fragment of the address (`#token=…` or `#…`). It stands in the fragment because
 * that part is sent to no server and reaches no log. Null where there is none.
 */
export function setupTokenOf(fragment: string): string | null {
  const text = fragment.replace(/^#/, "");
  if (text === "") return null;
  const named = new URLSearchParams(text).get("token");
  if (named !== null) return named === "" ? null : named;
  return text.includes("=") ? null : text;
}
