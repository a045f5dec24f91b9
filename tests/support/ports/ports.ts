import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const host = "127.0.0.1";

/** A TCP port on 127.0.0.1 that was free a moment ago. Whoever uses it must try again when it was taken meanwhile. */
export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no TCP port");
  return address.port;
}

/** A UDP port on 127.0.0.1 that was free a moment ago. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

/** The first of `first`, `first + 1`, … on which 127.0.0.1 can be listened to. */
export async function firstFreeTcpPort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) {
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, host, () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
  throw new Error(`No free TCP port from ${first} to ${first + 99}: set PORT to one that is free`);
}
