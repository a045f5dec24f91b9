"use client";

import { io, type Socket } from "socket.io-client";
import type { ClientToServerEvents, ServerToClientEvents } from "@/lib/live/wire";

export type LiveSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/**
 * The one socket of the page: websocket only (no sticky sessions are needed then), same origin, the session cookie
 * tells who we are. Reconnects for ever, after 0.5 to 4 s.
 */
export function openSocket(): LiveSocket {
  return io({
    path: "/socket.io",
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 4_000,
    randomizationFactor: 0.5,
  });
}
