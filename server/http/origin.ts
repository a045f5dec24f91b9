import type { Config } from "../config";
import { PanelError } from "../errors";

/** Whether a browser's page at `origin` is this panel. The same list for HTTP and for the sockets' handshake. */
export function isAllowedOrigin(config: Pick<Config, "origins">, origin: string | null | undefined): boolean {
  return origin !== null && origin !== undefined && config.origins.includes(origin.toLowerCase());
}

/**
 * Refuses an act that another site's page might have sent with our cookie. Programs send neither cookie nor Origin and
 * pass; so does a bearer token, which no page can add without knowing it.
 * @throws PanelError origin_refused
 */
export function requireOwnOrigin(config: Pick<Config, "origins">, method: string, headers: Headers): void {
  if (method === "GET" || method === "HEAD") return;
  if (headers.get("authorization") !== null) return;
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (isAllowedOrigin(config, origin)) return;
  // Set by the browser itself, out of a page's reach; covers a panel opened by an address that is not on the list.
  if (site === "same-origin") return;
  if (origin === null && site === null && headers.get("cookie") === null) return;
  throw new PanelError(
    "origin_refused",
    origin === null
      ? "A request with a session cookie has to say which page sent it (Origin)."
      : `The origin ${origin.slice(0, 200)} is not this panel's.`,
    {
      whatToDo: `Open the panel at ${config.origins.join(" or ")}, or add its address to PATCHBAY_ORIGIN; programs use an API token.`,
    },
  );
}
