import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { encodeMulaw } from "@/lib/audio/mulaw";
import { samplesOf } from "@/lib/audio/pcm";
import type { MediaChannel } from "@/server/media/media-channel";
import { openRtpMedia } from "@/server/media/rtp-media";
import { buildPacket, parsePacket } from "@/server/media/rtp-packet";
import type { Node } from "@/server/nodes/node";
import { StillClock } from "./lines";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function udp(): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  closing.push(() => socket.close());
  return socket;
}

/** A media channel whose Asterisk is this test. */
async function open(host = "127.0.0.1", options: { signal?: AbortSignal } = {}) {
  const asterisk = await udp();
  const clock = new StillClock();
  const requests: string[] = [];
  const frames: { samples: Int16Array; index: number }[] = [];
  let ourPort = 0;
  const node = {
    application: "patchbay",
    config: { url: "http://127.0.0.1:8088/ari", mediaHost: host },
    client: {
      channels: {
        externalMedia: async ({ external_host, format }: { external_host: string; format: string }) => {
          requests.push(`make ${external_host.replace(/\d+$/, "PORT")} ${format}`);
          ourPort = Number(/\d+$/.exec(external_host)?.[0]);
          return {
            channelvars: {
              UNICASTRTP_LOCAL_ADDRESS: "127.0.0.1",
              UNICASTRTP_LOCAL_PORT: String(asterisk.address().port),
            },
          };
        },
        hangup: async ({ channelId }: { channelId: string }) => {
          requests.push(`hang up ${channelId}`);
        },
      },
    },
  } as unknown as Node;
  const received: Buffer[] = [];
  asterisk.on("message", (packet) => received.push(packet));
  const channel: MediaChannel = await openRtpMedia({
    node,
    clock,
    id: "m1",
    signal: options.signal ?? new AbortController().signal,
    onFrame: (samples, index) => frames.push({ samples: samplesOf(samples, "little"), index }),
    onEnd: () => undefined,
  });
  closing.push(() => void channel.end());
  const send = async (
    sequence: number,
    from: Socket = asterisk,
    payload = new Uint8Array(160).fill(0x80),
  ) => {
    const packet = buildPacket({ sequence, timestamp: sequence * 160, source: 5, marker: false, payload });
    await new Promise<void>((resolve) => from.send(packet, ourPort, "127.0.0.1", () => resolve()));
  };
  const until = async (fits: () => boolean) => {
    while (!fits()) await new Promise((resolve) => setImmediate(resolve));
  };
  return { asterisk, channel, clock, requests, frames, received, send, until };
}

it("passes frames on in order, with holes for the lost, from Asterisk's own port alone", async () => {
  const { frames, requests, send, until } = await open();
  expect(requests).toEqual(["make 127.0.0.1:PORT ulaw"]);
  const stranger = await udp();
  await send(100);
  await send(101, stranger);
  await send(103);
  await send(102);
  await send(104, undefined, new Uint8Array(80));
  await send(105);
  await until(() => frames.length === 3);
  expect(frames.map(({ index }) => index)).toEqual([0, 3, 5]);
  for (const { samples } of frames) expect(samples).toHaveLength(320);
  // 0x80 is the loudest: what came steadily stays as loud when it is widened.
  expect(Math.max(...(frames[2]?.samples ?? []))).toBeGreaterThan(30_000);
});

const frame = new Uint8Array(640);

it("sends one source, sequence and timestamp running through, also through silence", async () => {
  const { channel, clock, received, until } = await open();
  channel.send(frame);
  clock.advance(20);
  channel.send(frame);
  clock.advance(1_000);
  channel.send(frame);
  await until(() => received.length === 3);
  const [first, second, third] = received.map((packet) => ({
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    marker: packet.readUInt8(1) >> 7,
    source: packet.readUInt32BE(8),
    payload: parsePacket(packet)?.payload,
  }));
  if (first === undefined || second === undefined || third === undefined) throw new Error("unreachable");
  const ahead = (of: { timestamp: number }) => (of.timestamp - first.timestamp + 2 ** 32) % 2 ** 32;
  expect((second.sequence - first.sequence + 65_536) % 65_536).toBe(1);
  expect((third.sequence - first.sequence + 65_536) % 65_536).toBe(2);
  expect([ahead(second), ahead(third)]).toEqual([160, 160 * 52]);
  expect([second.source, third.source]).toEqual([first.source, first.source]);
  expect([first.marker, second.marker, third.marker]).toEqual([1, 0, 1]);
  expect(first.payload).toEqual(Buffer.from(encodeMulaw(new Int16Array(160))));
});

it("sends no more than 200 ms at once, and only whole frames", async () => {
  const { channel, received, until } = await open();
  for (let count = 0; count < 50; count += 1) channel.send(frame);
  await until(() => received.length === 10);
  expect(() => channel.send(new Uint8Array(639))).toThrow(RangeError);
  expect(received).toHaveLength(10);
});

it("keeps an idle channel awake while it joins its bridge, and not after", async () => {
  const { channel, clock, received, until } = await open();
  let join = (): void => undefined;
  const joined = channel.awake(
    new Promise<void>((resolve) => {
      join = resolve;
    }),
  );
  clock.advance(10);
  await until(() => received.length === 5);
  expect(new Set(received.flatMap((packet) => [...(parsePacket(packet)?.payload ?? [])]))).toEqual(
    new Set([0xff]),
  );
  join();
  await joined;
  expect(clock.timerCount).toBe(0);
});

it("is taken down once, and then neither hears nor speaks", async () => {
  const { channel, requests, received, frames } = await open();
  await Promise.all([channel.end(), channel.end()]);
  expect(requests.slice(1)).toEqual(["hang up m1"]);
  channel.send(frame);
  expect(received).toEqual([]);
  expect(frames).toEqual([]);
});

it("binds every address when its own is another machine's, and makes nothing when it is ended first", async () => {
  const { requests, send, frames, until } = await open("192.0.2.1");
  expect(requests).toEqual(["make 192.0.2.1:PORT ulaw"]);
  await send(1);
  await until(() => frames.length === 1);
  const signal = AbortSignal.abort();
  await expect(open("127.0.0.1", { signal })).rejects.toMatchObject({ code: "aborted" });
});
