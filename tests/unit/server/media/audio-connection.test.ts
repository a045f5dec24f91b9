import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { encodeFrame, encodeOpusFrame, frameBytes } from "@/lib/audio/wire";
import { Connection } from "@/server/media/audio-connection";
import { identity } from "./lines";

const place = { stream: "mix", sequence: 0, timestamp: 0 } as const;
const pcm = encodeFrame({ ...place, samples: new Uint8Array(frameBytes) });
const opus = encodeOpusFrame({ ...place, packet: new Uint8Array(129) });
const pause = encodeOpusFrame({ ...place, packet: new Uint8Array(3) });

it.each([
  ["PCM", pcm, 6_520],
  ["Opus", opus, 1_420],
  ["a pause in Opus, whatever came before it", pause, 1_420],
])("drops %s when more than 200 ms of it wait for the browser", (_what, message, mostBytes) => {
  let sent = 0;
  const socket = { bufferedAmount: mostBytes, send: () => (sent += 1) };
  const asked = {
    identity: identity("sue"),
    headers: new Headers(),
    address: "::1",
    onOpened: () => undefined,
  };
  const connection = new Connection(socket as unknown as WebSocket, asked, 0);
  connection.audio(message);
  expect([sent, connection.dropped]).toEqual([1, 0]);
  socket.bufferedAmount += 1;
  connection.audio(message);
  expect([sent, connection.dropped]).toEqual([1, 1]);
});
