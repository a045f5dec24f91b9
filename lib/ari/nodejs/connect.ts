import { createAriClient } from "../client";
import type { ConnectedClient } from "../connection/connected-client";
import { type OpenClientOptions, openClient } from "../connection/open-client";
import { checkDurations } from "../durations";
import { AriError } from "../errors";
import { type ConnectSettings, settingsFrom } from "./environment";
import { type HttpOptions, HttpTransport } from "./http";
import { type SocketOptions, socketOpener } from "./socket";

/** Everything optional: what is absent comes from the environment or has a default. */
export type ConnectOptions = Partial<ConnectSettings> &
  Omit<OpenClientOptions, "client" | "openSocket" | "app"> &
  Pick<HttpOptions, "timeoutMs" | "connections" | "ca"> &
  Pick<SocketOptions, "pingIntervalMs" | "pongTimeoutMs" | "handshakeTimeoutMs">;

/** Complete by its type: a name that is not here was mistyped. */
const optionNames: Readonly<Record<keyof ConnectOptions, true>> = {
  url: true,
  wsUrl: true,
  wsOrigin: true,
  username: true,
  password: true,
  app: true,
  subscribeAll: true,
  eventSources: true,
  filter: true,
  resync: true,
  onError: true,
  connectTimeoutMs: true,
  signal: true,
  policy: true,
  clock: true,
  random: true,
  timeoutMs: true,
  connections: true,
  ca: true,
  pingIntervalMs: true,
  pongTimeoutMs: true,
  handshakeTimeoutMs: true,
};

function checkOptions(options: ConnectOptions): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(optionNames, name)) continue;
    const known = Object.keys(optionNames).join(", ");
    throw new AriError("invalid_parameter", `it takes no option ${JSON.stringify(name)}.`, {
      operation: "connect",
      hint: `Options are ${known}.`,
    });
  }
}

/**
 * Connects a Stasis application, and resolves when its events flow. From then on it reconnects by itself, for ever.
 *
 * ```ts
 * const client = await connect({ username: "demo", password: "secret", app: "hello" });
 * client.on("StasisStart", async ({ channel }) => { await client.channel(channel.id).answer(); });
 * ```
 * @throws {AriError} missing_parameter, invalid_parameter; unauthorized, forbidden; timeout when Asterisk is not there
 */
export async function connect(options: ConnectOptions = {}): Promise<ConnectedClient> {
  checkOptions(options);
  const settings = settingsFrom(options, process.env);
  checkDurations("connect", options, ["connectTimeoutMs"]);
  const { app, wsOrigin, ...address } = settings;
  return openClient({
    ...options,
    app,
    client: createAriClient(new HttpTransport({ ...options, ...address })),
    openSocket: socketOpener({
      ...options,
      ...address,
      ...(wsOrigin === undefined ? {} : { origin: wsOrigin }),
    }),
  });
}
