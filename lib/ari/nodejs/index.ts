import { type AriClient, createAriClient } from "../client";
import { type HttpOptions, HttpTransport } from "./http";

export { type ConnectOptions, connect } from "./connect";
export type { ConnectSettings } from "./environment";
export type { HttpOptions } from "./http";
export { type SocketOptions, socketOpener } from "./socket";

/** A client over HTTP. Connects with the first call, so nothing has to run when it is made. */
export function createClient(options: HttpOptions): AriClient {
  return createAriClient(new HttpTransport(options));
}
