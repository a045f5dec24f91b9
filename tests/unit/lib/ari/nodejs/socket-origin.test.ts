import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { type ConnectOptions, connect } from "@/lib/ari/nodejs";

/** The request of the event socket, which is refused. */
async function handshakeOf(options: ConnectOptions): Promise<IncomingMessage> {
  const server = createServer();
  const asked = new Promise<IncomingMessage>((resolve) => {
    server.on("upgrade", (request, socket) => {
      socket.end("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
      resolve(request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/ari`;
  await expect(connect({ username: "u", password: "p", app: "a", ...options, url })).rejects.toMatchObject({
    code: "unauthorized",
  });
  const request = await asked;
  await new Promise((resolve) => server.close(resolve));
  return request;
}

it("an Origin is sent only when one is given: Asterisk would tell its log of each", async () => {
  expect((await handshakeOf({})).headers).not.toHaveProperty("origin");
  const { headers } = await handshakeOf({ wsOrigin: "https://panel.example/" });
  expect(headers.origin).toBe("https://panel.example/");
});
