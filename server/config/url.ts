import type { Faults } from "./faults";

/** Parses an address of ARI's REST interface; without a slash at its end. */
export function httpUrl(value: string | undefined, setting: string, faults: Faults): string {
  return checked(value, setting, ["http:", "https:"], "http://localhost:8088/ari", faults);
}

/** Parses an address of ARI's event socket. */
export function webSocketUrl(value: string, setting: string, faults: Faults): string {
  return checked(value, setting, ["ws:", "wss:"], "ws://localhost:8088/ari/events", faults);
}

function checked(
  value: string | undefined,
  setting: string,
  protocols: string[],
  example: string,
  faults: Faults,
): string {
  const url = parseUrl(value ?? "");
  if (url === null || !protocols.includes(url.protocol)) {
    const words = protocols.map((protocol) => `${protocol}//`).join(" or ");
    faults.add(setting, `is not an address that starts with ${words}`, `Write for example ${example}`);
    return "";
  }
  // Addresses reach logs and pages: whatever is secret has its own setting and goes into a header.
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    faults.add(
      setting,
      "holds credentials, a query or a fragment",
      `Write the bare address, for example ${example}; user and password have their own settings`,
    );
    return "";
  }
  return `${url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin}${url.pathname.replace(/\/+$/, "")}`;
}

/** An address, or null where it is none. */
export function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}
