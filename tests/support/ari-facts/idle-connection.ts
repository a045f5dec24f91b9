import { connect } from "node:net";
import type { AsteriskCoordinates } from "../asterisk/rest";

/** How long Asterisk leaves an idle connection open after an answer. */
export function idleConnectionMs(asterisk: AsteriskCoordinates): Promise<number> {
  const { url, username, password } = asterisk;
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answeredAtMs = 0;
    socket.on("data", () => {
      answeredAtMs ||= performance.now();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(performance.now() - answeredAtMs));
    socket.write(`GET /ari/asterisk/ping HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${login}\r\n\r\n`);
  });
}
