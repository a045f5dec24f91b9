import { AriError } from "../errors";

/** Where Asterisk is and who we are: what {@link settingsFrom} fills in. */
export interface ConnectSettings {
  /** `http://localhost:8088/ari`, up to and including `/ari`. */
  url: string;
  /** `ws://localhost:8088/ari/events`; default made from `url`. */
  wsUrl?: string;
  /**
   * `Origin` header of the event socket, for proxies that ask for one. Default none: Asterisk does not look at it there, and
   * tells its log of each that `allowed_origins` in ari.conf does not name (main/http.c).
   */
  wsOrigin?: string;
  username: string;
  password: string;
  app: string;
}

const defaults = { url: "http://localhost:8088/ari" } as const;

/**
 * What is given, else what the environment says (`ARI_URL`, `ARI_WSURL`, `ARI_WSORIGIN`, `ARI_USERNAME`, `ARI_PASSWORD`,
 * `ARI_APPLICATION`, the names of the Go library `ari`), else the defaults: `http://localhost:8088/ari`, the event socket
 * beside it, no `Origin`, and an application name that no other client has. User and password have none.
 * @throws {AriError} missing_parameter, invalid_parameter
 */
export function settingsFrom(
  given: Partial<ConnectSettings>,
  environment: Readonly<Record<string, string | undefined>>,
): ConnectSettings {
  const read = (name: string): string | undefined => environment[name] || undefined;
  const url = given.url ?? read("ARI_URL") ?? defaults.url;
  // A websocket address that belongs to another ARI_URL would be worse than none.
  const wsUrl = given.wsUrl ?? (given.url === undefined ? read("ARI_WSURL") : undefined);
  checkUrl("url", url, /^https?:$/);
  if (wsUrl !== undefined) checkUrl("wsUrl", wsUrl, /^wss?:$/);
  const wsOrigin = given.wsOrigin ?? read("ARI_WSORIGIN");
  const username = given.username ?? read("ARI_USERNAME");
  const password = given.password ?? read("ARI_PASSWORD");
  if (username === undefined || password === undefined) throw missing(username, password);
  return {
    url,
    ...(wsUrl === undefined ? {} : { wsUrl }),
    ...(wsOrigin === undefined ? {} : { wsOrigin }),
    username: checkUsername(username),
    password,
    app: checkApp(given.app ?? read("ARI_APPLICATION") ?? `ari-${crypto.randomUUID()}`),
  };
}

function checkUrl(name: string, text: string, protocol: RegExp): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !protocol.test(url.protocol)) {
    throw invalid(`${name} ${JSON.stringify(text)} is not an address such as ${defaults.url}.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid(
      `${name} holds a user or password: addresses reach logs, give them as username and password.`,
    );
  }
}

/** Of UTF-8; longer names are cut (res/ari/ari_websockets.h). */
const maxAppBytes = 73;

/** A comma would make two of it (res/ari/ari_websockets.c). */
function checkApp(app: string): string {
  if (app === "" || Buffer.byteLength(app) > maxAppBytes || app.includes(",")) {
    throw invalid(
      `the application name ${JSON.stringify(app)} is empty, longer than ${maxAppBytes} bytes, or has a comma.`,
    );
  }
  return app;
}

/**
 * Basic authentication ends the name at its first colon (RFC 7617 §2), and would take the rest for the password.
 * @throws {AriError} invalid_parameter
 */
export function checkUsername(username: string): string {
  if (username.includes(":")) {
    throw invalid(
      `the username ${JSON.stringify(username)} has a colon, which HTTP cannot carry: rename it in ari.conf.`,
    );
  }
  return username;
}

function missing(username: string | undefined, password: string | undefined): AriError {
  const lacks = [
    ...(username === undefined ? [["username", "ARI_USERNAME"]] : []),
    ...(password === undefined ? [["password", "ARI_PASSWORD"]] : []),
  ];
  const [names, variables] = [0, 1].map((index) => lacks.map((lack) => lack[index]).join(" and "));
  const pass = lacks.length === 1 ? "it" : "them";
  const what = `there is no ${names?.replace(" and ", " and no ")}: pass ${pass}, or set ${variables}.`;
  return new AriError("missing_parameter", what, { operation: "connect", hint: "They stand in ari.conf." });
}

function invalid(what: string): AriError {
  return new AriError("invalid_parameter", what, { operation: "connect" });
}
