/** Where a person lands who came without a wish. */
const home = "/";
/** Only here to resolve relative references; never requested (RFC 2606 reserves `.invalid`). */
const ownOrigin = "http://panel.invalid";

/**
 * The `next` of a sign-in address, if it is a page of this panel; `/` otherwise. An address that leads elsewhere
 * (`//evil.example`, `/\evil.example`, `javascript:…`) would make our sign-in page the bait of somebody else's.
 */
export function safeNextPath(next: string | null | undefined): string {
  // Browsers read a backslash as a slash and drop tabs and line breaks (WHATWG URL, "special" schemes).
  if (!next?.startsWith("/") || /[\\\p{Cc}]/u.test(next)) return home;
  let resolved: URL;
  try {
    resolved = new URL(next, ownOrigin);
  } catch {
    return home;
  }
  if (resolved.origin !== ownOrigin) return home;
  // `/.//evil.example` resolves to a path that begins with two slashes: a host, once it is used as an address.
  if (resolved.pathname.startsWith("//")) return home;
  // The doors themselves would lead in a circle, and the API is not a page.
  if (/^\/(sign-in|setup|api)(\/|$)/.test(resolved.pathname)) return home;
  return resolved.pathname + resolved.search + resolved.hash;
}
