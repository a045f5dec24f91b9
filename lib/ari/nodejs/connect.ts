import { createAriClient } from "../client";
import type { ConnectedClient } from "../connection/connected-client";
import { type OpenClientOptions, openClient } from "../connection/open-client";
import { checkDurations } from "../durations";
import { type ConnectSettings, settingsFrom } from "./environment";
import { type HttpOptions, HttpTransport } from "./http";
import { type SocketOptions, socketOpener } from "./socket";

/** Everything optional: what is absent comes from the environment or has a default. */
export type ConnectOptions = Partial<ConnectSettings> &
  Omit<OpenClientOptions, "client" | "openSocket" | "app"> &
  Pick<HttpOptions, "timeoutMs" | "connections" | "ca"> &
  Pick<SocketOptions, "pingIntervalMs" | "pongTimeoutMs" | "handshakeTimeoutMs">;

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
