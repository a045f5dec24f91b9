import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { socketOpener } from "@/lib/ari/nodejs";

/** RFC 6455, 1.3. */
const acceptOf = (key: string) =>
  createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
/** A close frame with 1000, as a server sends it (RFC 6455, 5.5.1). */
const closeFrame = Buffer.from([0x88, 0x02, 0x03, 0xe8]);

let server: Server;
/** The server's side of the connection, which says nothing by itself. */
let peer: Promise<Duplex>;
const received: Buffer[] = [];

beforeEach(async () => {
  received.length = 0;
  server = createServer();
  peer = new Promise((resolve) => {
    server.on("upgrade", ({ headers }, socket) => {
      const accept = acceptOf(String(headers["sec-websocket-key"]));
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.on("data", (chunk: Buffer) => received.push(chunk));
      socket.on("error", () => undefined);
      resolve(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  vi.useRealTimers();
  (await peer).destroy();
  server.close();
});

async function open() {
  const { port } = server.address() as AddressInfo;
  const openSocket = socketOpener({ url: `http://127.0.0.1:${port}/ari`, username: "a", password: "b" });
  const reasons: string[] = [];
  const texts: string[] = [];
  const socket = await new Promise<ReturnType<typeof openSocket>>((resolve) => {
    const opening = openSocket(
      { application: "app", subscribeAll: false },
      {
        onOpen: () => resolve(opening),
        onText: (text) => texts.push(text),
        onClose: ({ code }) => reasons.push(code),
      },
    );
  });
  let isClosed = false;
  const close = () =>
    socket.close().then(() => {
      isClosed = true;
    });
  return { close, reasons, texts, isClosed: () => isClosed };
}

describe("closing an open event socket", () => {
  it("sends a close frame, and is done when the other side has ended the connection", async () => {
    const it = await open();
    const closing = it.close();
    await expect.poll(() => Buffer.concat(received).length).toBe(8);
    // Masked by the client, code 1000 (RFC 6455, 5.3 and 7.4.1).
    const frame = Buffer.concat(received);
    const mask = frame.subarray(2, 6);
    expect([frame[0], frame[1]]).toEqual([0x88, 0x82]);
    expect(frame.subarray(6).map((byte, index) => byte ^ (mask[index] ?? 0))).toEqual(closeFrame.subarray(2));
    expect(it.isClosed()).toBe(false);
    const socket = await peer;
    socket.write(closeFrame);
    socket.end();
    await closing;
    expect(it.reasons).toEqual(["closed"]);
  });

  it("waits half a second for a peer that is dead, and leaves no timer", async () => {
    const it = await open();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const closing = it.close();
    vi.advanceTimersByTime(499);
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(it.isClosed()).toBe(false);
    expect(it.reasons).toEqual([]);
    vi.advanceTimersByTime(1);
    await closing;
    expect(it.reasons).toEqual(["closed"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("twice sends one close frame, and both wait", async () => {
    const it = await open();
    const both = [it.close(), it.close()];
    await expect.poll(() => Buffer.concat(received).length).toBe(8);
    const socket = await peer;
    socket.write(closeFrame);
    socket.end();
    await Promise.all(both);
    await it.close();
    expect(Buffer.concat(received)).toHaveLength(8);
    expect(it.reasons).toEqual(["closed"]);
  });
});
