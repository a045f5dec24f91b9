import { once } from "node:events";
import { Pool } from "undici";
import WebSocket from "ws";
import type { Coordinates } from "../protocol";
import type { BenchClient } from "./client";

interface BareEvent {
  type: string;
  channel?: { id: string };
}

/** The least that works: `ws` and `JSON.parse`, undici and `JSON.parse`, a Map of listeners. */
export function floorClient({ url, username, password }: Coordinates): BenchClient {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: 8, pipelining: 1 });
  const headers = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
  };
  const listeners = new Map<string, (() => void)[]>();
  const held = new Map<string, { id: string; type: string; listener: () => void }>();
  let socket: WebSocket | undefined;
  return {
    async connect(application) {
      socket = new WebSocket(`${url.replace("http", "ws")}/events?app=${application}&subscribeAll=true`, {
        headers,
        perMessageDeflate: false,
      });
      socket.on("message", (data) => {
        const event = JSON.parse(data.toString()) as BareEvent;
        for (const listener of listeners.get(event.type) ?? []) listener();
        const handle = held.get(event.channel?.id ?? "");
        if (handle?.type === event.type) {
          held.delete(handle.id);
          handle.listener();
        }
      });
      await once(socket, "open");
    },
    on(type, listener) {
      listeners.set(type, [...(listeners.get(type) ?? []), listener]);
    },
    async getChannel(channelId) {
      const path = `${pathname}/channels/${encodeURIComponent(channelId)}`;
      const { statusCode, body } = await pool.request({ method: "GET", path, headers });
      if (statusCode !== 200) throw new Error(`GET ${path} answers ${statusCode}.`);
      return (await body.json()) as { id: string };
    },
    hold(id, type, listener) {
      const handle = { id, type, listener };
      held.set(id, handle);
      return handle;
    },
    async close() {
      await pool.close();
      if (socket === undefined) return;
      const closed = once(socket, "close");
      socket.terminate();
      await closed;
    },
  };
}
