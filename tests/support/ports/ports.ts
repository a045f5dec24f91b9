import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

const host = "127.0.0.1";

/**
 * Below the ports that systems give to whoever asks for any (Linux 32768, IANA 49152): one that was free a moment ago is
 * taken meanwhile only by somebody who draws the same number, not by every socket that is opened.
 */
const lowest = 12_000;
/** Above are the audio ports of the Asterisks. */
const highest = 19_999;
const drawsMost = 100;
/** Phones start in dozens at a time: a number that is drawn but not yet in use must not be drawn again. */
const drawn = new Set<number>();

async function drawPort(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let draw = 0; draw < drawsMost; draw += 1) {
    const port = randomInt(lowest, highest + 1);
    if (drawn.has(port)) continue;
    drawn.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`None of ${drawsMost} ports from ${lowest} to ${highest} was free on ${host}`);
}

async function isFreeTcp(port: number): Promise<boolean> {
  const server = createServer();
  const opened = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(port, host, () => resolve(true));
  });
  if (!opened) return false;
  server.close();
  await once(server, "close");
  return true;
}

async function isFreeUdp(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("error", () => resolve(false)).bind(port, host, () => resolve(true));
  });
  socket.close();
  await once(socket, "close");
  return opened;
}

/** A TCP port on 127.0.0.1 that was free a moment ago. */
export function freeTcpPort(): Promise<number> {
  return drawPort(isFreeTcp);
}

/** A UDP port on 127.0.0.1 that was free a moment ago. */
export function freeUdpPort(): Promise<number> {
  return drawPort(isFreeUdp);
}

/** A UDP port on 127.0.0.1 that was free a moment ago, and so was the second one after it: SIPp's audio and video. */
export async function freeMediaPort(): Promise<number> {
  const isFree = async (port: number) => {
    const video = port + 2;
    if (drawn.has(video) || !(await isFreeUdp(port)) || !(await isFreeUdp(video))) return false;
    drawn.add(video);
    return true;
  };
  return drawPort(isFree);
}

/** The first of `first`, `first + 1`, … on which 127.0.0.1 can be listened to. */
export async function firstFreeTcpPort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port++) {
    if (await isFreeTcp(port)) return port;
  }
  throw new Error(`No free TCP port from ${first} to ${first + 99}: set PORT to one that is free`);
}
