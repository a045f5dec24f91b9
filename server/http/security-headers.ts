import type { Config } from "../config";

type HeaderConfig = Pick<Config, "mode" | "origins" | "secure">;

const hstsSeconds = 2 * 365 * 24 * 60 * 60;

/** What may run and load on a page: our own files and the scripts that carry this answer's nonce. */
export function contentSecurityPolicy(config: HeaderConfig, nonce: string): string {
  // Older browsers do not count a websocket to the own host as 'self'.
  const sockets = config.origins.map((origin) => origin.replace(/^http/, "ws"));
  const development = config.mode === "development";
  return [
    "default-src 'self'",
    // React's development build explains errors by eval.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Rows are placed by style attributes; those cannot carry a nonce.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    `connect-src 'self' ${sockets.join(" ")}${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Headers of every answer. */
export function securityHeaders(config: HeaderConfig, nonce: string): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(config, nonce),
    "x-content-type-options": "nosniff",
    // Filters stand in the address, and caller numbers in filters.
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    ...(config.secure ? { "strict-transport-security": `max-age=${hstsSeconds}` } : {}),
  };
}
