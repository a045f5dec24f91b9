import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { type AudioCodec, opusPacketMaxBytes } from "@/lib/audio/wire";
import { openWebsocketMedia } from "@/server/media/websocket-media";
import type { Node } from "@/server/nodes/node";
import { StillClock } from "./lines";

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const frame = new Uint8Array(640).fill(7);

/** A chan_websocket that is this test. */
async function asterisk(options: { refuse?: boolean; hang?: boolean } = {}) {
  let onReached: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    onReached = resolve;
  });
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    verifyClient: ({ req }, done) => {
      onReached();
      if (options.hang === true) closing.push(() => void req.socket.destroy());
      else done(options.refuse !== true, 404);
    },
  });
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  closing.push(() => {
    for (const client of server.clients) client.terminate();
  });
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const requests: string[] = [];
  const node = {
    application: "patchbay",
    config: { wsUrl: `ws://127.0.0.1:${port}/ari/events`, origin: "http://panel" },
    client: {
      channels: {
        externalMedia: async ({ channelId, format }: { channelId: string; format: string }) => {
          requests.push(`make ${channelId} ${format}`);
          return { channelvars: { MEDIA_WEBSOCKET_CONNECTION_ID: "secret" } };
        },
        hangup: async ({ channelId }: { channelId: string }) => {
          requests.push(`hang up ${channelId}`);
        },
      },
    },
  } as unknown as Node;
  const clock = new StillClock();
  const frames: { samples: number[]; index: number }[] = [];
  let ends = 0;
  const abort = new AbortController();
  const open = (codec: AudioCodec = "pcm") =>
    openWebsocketMedia({
      codec,
      node,
      clock,
      id: "m1",
      signal: abort.signal,
      onFrame: (samples, index) => frames.push({ samples: [...samples.subarray(0, 1)], index }),
      onEnd: () => {
        ends += 1;
      },
    });
  return { server, reached, requests, clock, frames, abort, open, ends: () => ends };
}

/** Opened, with what the far end has heard. */
async function opened(codec?: AudioCodec) {
  const stage = await asterisk();
  const connecting = once(stage.server, "connection");
  const channel = await stage.open(codec);
  const [socket, request] = (await connecting) as [
    WebSocket,
    { url: string; headers: Record<string, string> },
  ];
  const texts: string[] = [];
  const heard: number[] = [];
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (isBinary) heard.push(data.length);
    else texts.push(data.toString());
  });
  const until = async (fits: () => boolean) => {
    while (!fits()) await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...stage, channel, socket, request, texts, heard, until };
}

it("connects beside ARI with the id that Asterisk gave, without a password", async () => {
  const { request, requests, socket } = await opened();
  expect(requests).toEqual(["make m1 slin16"]);
  expect(request.url).toBe("/media/secret");
  expect(socket.protocol).toBe("media");
  expect(request.headers).toMatchObject({ origin: "http://panel" });
  expect(request.headers["authorization"]).toBeUndefined();
  expect(request.headers["sec-websocket-extensions"]).toBeUndefined();
});

it("passes each frame on with its number, also of messages that hold several", async () => {
  const { socket, frames, until } = await opened();
  socket.send(Buffer.alloc(640, 1));
  socket.send(Buffer.concat([Buffer.alloc(640, 2), Buffer.alloc(640, 3), Buffer.alloc(100, 4)]));
  socket.send(Buffer.alloc(640, 5));
  await until(() => frames.length === 4);
  expect(frames).toEqual([1, 2, 3, 5].map((value, index) => ({ samples: [value], index })));
});

it("passes on one packet a message where Opus was asked for, untouched, and is only heard then", async () => {
  const { socket, frames, requests, channel, until } = await opened("opus");
  expect(requests).toEqual(["make m1 opus"]);
  // As long as two frames of PCM, and longer than any packet of one frame.
  for (const length of [129, 1_280, 0, opusPacketMaxBytes, 1])
    socket.send(Buffer.alloc(length, length % 251));
  await until(() => frames.length === 3);
  expect(frames).toEqual(
    [129, opusPacketMaxBytes, 1].map((length, index) => ({ samples: [length % 251], index })),
  );
  expect(() => channel.send(frame)).toThrow(RangeError);
});

it("sends whole frames, and no more than 200 ms at once", async () => {
  const { channel, heard, until, clock } = await opened();
  for (let count = 0; count < 30; count += 1) channel.send(frame);
  await until(() => heard.length === 10);
  clock.advance(40);
  channel.send(frame);
  await until(() => heard.length === 11);
  expect(new Set(heard)).toEqual(new Set([640]));
  expect(() => channel.send(new Uint8Array(320))).toThrow(RangeError);
});

it.each([
  ["plain text", "MEDIA_START connection_id:secret channel_id:m1 format:slin16", "STATUS queue_length:", ""],
  ["JSON", '{"event":"MEDIA_START"}', '{"event":"STATUS","queue_length":', "}"],
])(
  "throws away in Asterisk what waits longer than 200 ms there, told in %s",
  async (form, start, status, end) => {
    const { channel, socket, texts, frames, until, clock } = await opened();
    const said = (command: string) => (form === "JSON" ? JSON.stringify({ command }) : command);
    socket.send(start);
    socket.send(Buffer.alloc(640));
    await until(() => frames.length === 1);
    channel.send(frame);
    clock.advance(2_000);
    await until(() => texts.length === 1);
    socket.send(`${status}10${end}`);
    socket.send(`${status}11${end}`);
    await until(() => texts.length === 2);
    expect(texts).toEqual([said("GET_STATUS"), said("FLUSH_MEDIA")]);
    // Whoever says nothing asks nothing.
    clock.advance(10_000);
    socket.ping();
    await once(socket, "pong");
    expect(texts).toHaveLength(2);
  },
);

it("tells once that the socket was closed, and nothing after its own end", async () => {
  const cut = await opened();
  cut.socket.terminate();
  await cut.until(() => cut.ends() === 1);
  await cut.channel.end();
  expect(cut.ends()).toBe(1);
  expect(cut.clock.timerCount).toBe(0);
  const ended = await opened();
  const closed = once(ended.socket, "close");
  await Promise.all([ended.channel.end(), ended.channel.end()]);
  await closed;
  expect(ended.requests).toEqual(["make m1 slin16", "hang up m1"]);
  expect(ended.ends()).toBe(0);
});

it("leaves no channel when its socket is refused", async () => {
  const { open, requests } = await asterisk({ refuse: true });
  await expect(open()).rejects.toMatchObject({ code: "connection_failed" });
  expect(requests).toEqual(["make m1 slin16", "hang up m1"]);
});

it("leaves no channel when it is given up while the socket opens", async () => {
  const { open, requests, abort, reached } = await asterisk({ hang: true });
  const opening = open();
  opening.catch(() => undefined);
  await reached;
  abort.abort();
  await expect(opening).rejects.toMatchObject({ code: "aborted" });
  expect(requests).toEqual(["make m1 slin16", "hang up m1"]);
});
