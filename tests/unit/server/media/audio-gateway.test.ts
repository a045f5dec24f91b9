import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import {
  closeCodeOf,
  decodeFrame,
  encodeFrame,
  encodeOpusFrame,
  type FromPanel,
  frameBytes,
  parseFromPanel,
} from "@/lib/audio/wire";
import type { Identity } from "@/server/auth/identity";
import type { AccessChange } from "@/server/auth/ports";
import { AudioGateway } from "@/server/media/audio-gateway";
import { audioLimits } from "@/server/media/audio-limits";
import { Tickets } from "@/server/media/tickets";
import { identity, lineOf, StillClock } from "./lines";

const frame = encodeFrame({ stream: "mix", sequence: 0, timestamp: 0, samples: new Uint8Array(frameBytes) });

let clock: StillClock;
let httpServer: Server;
let tickets: Tickets;
let gateway: AudioGateway;
let who: Identity | null;
let changeAccess: (change: AccessChange) => void;
let pages: WebSocket[];
let refused: string[];
let isDatabaseDown: boolean;

beforeEach(async () => {
  clock = new StillClock();
  tickets = new Tickets(clock);
  who = identity("sue");
  pages = [];
  refused = [];
  isDatabaseDown = false;
  httpServer = createServer();
  gateway = new AudioGateway({
    httpServer,
    tickets,
    clock,
    logger: pino({ level: "silent" }),
    isAllowedOrigin: (origin) => origin === "http://panel.test",
    addressOf: ({ headers }) => String(headers["x-from"] ?? "192.0.2.1"),
    onRefused: ({ id }, address) => void refused.push(`${id} from ${address}`),
    access: {
      identify: async (headers) => {
        if (isDatabaseDown) throw new Error("the database is down");
        return headers.get("authorization") === null ? who : { ...identity("robot"), kind: "token" };
      },
      onChange(listener) {
        changeAccess = listener;
        return () => undefined;
      },
    },
  });
  await new Promise<void>((resolve) => httpServer.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  for (const page of pages) page.terminate();
  await gateway.close();
  await new Promise((resolve) => httpServer.close(resolve));
});

/** A page's socket, and all that it was told. */
function open(options: ClientOptions = { origin: "http://panel.test" }) {
  const { port } = httpServer.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/audio`, options);
  pages.push(socket);
  const told: FromPanel[] = [];
  const frames: Buffer[] = [];
  let closed: number | null = null;
  socket.on("message", (data: Buffer, isBinary: boolean) => {
    if (isBinary) frames.push(data);
    else {
      const message = parseFromPanel(data.toString());
      if (message !== null) told.push(message);
    }
  });
  socket.on("close", (code) => {
    closed = code;
  });
  const opened = new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  return { socket, told, frames, opened, say, closed: () => closed };
}

async function openWith(ticket: string) {
  const page = open();
  await page.opened;
  page.say({ type: "open", ticket });
  await vi.waitFor(() => expect(page.told[0]).toBeDefined());
  return page;
}

describe("AudioGateway", () => {
  it("carries frames both ways once the ticket was good", async () => {
    const { line, spoken } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    expect(page.told[0]).toMatchObject({ type: "opened", session: "s1" });
    line.change({ mayTalk: true });
    line.send("mix", new Uint8Array(frameBytes).fill(7));
    page.socket.send(frame);
    page.say({ type: "ping", id: 42 });
    await vi.waitFor(() => expect(page.told.at(-1)).toEqual({ type: "pong", id: 42 }));
    expect(decodeFrame(page.frames[0] ?? new Uint8Array())?.samples[0]).toBe(7);
    expect(spoken).toHaveLength(1);
    expect(gateway.counts).toEqual({ audioSockets: 1, droppedFrames: 0 });
  });

  it("refuses a foreign page and whoever is not signed in, at the handshake", async () => {
    await expect(open({ origin: "http://evil.test" }).opened).rejects.toThrow("403");
    await expect(open({}).opened).rejects.toThrow("403");
    who = null;
    await expect(open().opened).rejects.toThrow("401");
  });

  it("takes a program by its token, which says no Origin", async () => {
    const { line } = lineOf(clock, { ...identity("robot"), kind: "token" });
    const page = open({ headers: { authorization: "Bearer pb_secret" } });
    await page.opened;
    page.say({ type: "open", ticket: tickets.issue(line) });
    await vi.waitFor(() => expect(page.told[0]).toMatchObject({ type: "opened" }));
  });

  it.each([
    ["a ticket that is used", (ticket: string) => ({ type: "open", ticket })],
    ["a message that it does not know", () => ({ type: "sing" })],
  ])("closes on %s", async (_what, messageOf) => {
    const { line, goneCount } = lineOf(clock);
    const ticket = tickets.issue(line);
    const first = await openWith(ticket);
    const second = open();
    await second.opened;
    second.say(messageOf(ticket));
    await vi.waitFor(() => expect(second.closed()).toBe(closeCodeOf("refused")));
    // The session of the good socket goes on.
    expect(first.closed()).toBeNull();
    expect(goneCount()).toBe(0);
  });

  it("closes on audio before the ticket, and on what is no frame", async () => {
    const early = open();
    await early.opened;
    early.socket.send(frame);
    await vi.waitFor(() => expect(early.closed()).toBe(closeCodeOf("refused")));
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    page.socket.send(new Uint8Array(10));
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("refused")));
    // A session has not outlived the socket that was cut for its own fault.
    expect(goneCount()).toBe(1);
  });

  it("closes on Opus of a microphone, which is always PCM", async () => {
    const { line, spoken } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    line.change({ mayTalk: true });
    const place = { stream: "mix", sequence: 0, timestamp: 0 } as const;
    page.socket.send(encodeOpusFrame({ ...place, packet: Uint8Array.of(0xf8, 1) }));
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("refused")));
    expect(spoken).toEqual([]);
  });

  it("tells the session of a browser that cannot decode Opus, and closes on one that has no session", async () => {
    const { line, undecodableCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    page.say({ type: "undecodable", codec: "opus" });
    await vi.waitFor(() => expect(undecodableCount()).toBe(1));
    expect(page.closed()).toBeNull();
    const early = open();
    await early.opened;
    early.say({ type: "undecodable", codec: "opus" });
    await vi.waitFor(() => expect(early.closed()).toBe(closeCodeOf("refused")));
  });

  it("closes on who brings no ticket in time, and on messages that are too long", async () => {
    const silent = open();
    await silent.opened;
    await vi.waitFor(() => expect(gateway.counts.audioSockets).toBe(1));
    clock.advance(5_000);
    await vi.waitFor(() => expect(silent.closed()).toBe(closeCodeOf("refused")));
    const { line } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    page.socket.send(new Uint8Array(2_000));
    await vi.waitFor(() => expect(page.closed()).toBe(1_009));
  });

  it("sends nothing to a page that says nothing, goes on when it speaks, and cuts it in the end", async () => {
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    clock.advance(4_000);
    line.send("mix", new Uint8Array(frameBytes));
    expect(gateway.counts.droppedFrames).toBe(1);
    page.say({ type: "ping", id: 1 });
    await vi.waitFor(() => expect(page.told.at(-1)).toEqual({ type: "pong", id: 1 }));
    line.send("mix", new Uint8Array(frameBytes));
    await vi.waitFor(() => expect(page.frames).toHaveLength(1));
    clock.advance(6_000);
    await vi.waitFor(() => expect(page.closed()).toBe(1_006));
    await vi.waitFor(() => expect(gateway.counts.audioSockets).toBe(0));
    expect(goneCount()).toBe(0);
    clock.advance(1_500);
    expect(goneCount()).toBe(1);
  });

  it("ends the session at once when the page is closed in order", async () => {
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    page.socket.close(1_000);
    await vi.waitFor(() => expect(goneCount()).toBe(1));
  });

  it("tells of a ticket that was no good", async () => {
    const page = open();
    await page.opened;
    page.say({ type: "open", ticket: "made up" });
    await vi.waitFor(() => expect(refused).toEqual(["sue from 192.0.2.1"]));
  });

  it("ends no session because the database stumbles once, and each when it stays away", async () => {
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    const alive = () => page.say({ type: "ping", id: 1 });
    isDatabaseDown = true;
    changeAccess({ kind: "user", id: "sue", what: "role", role: "supervisor" });
    await vi.waitFor(() => expect(clock.timerCount).toBeGreaterThan(2));
    isDatabaseDown = false;
    clock.advance(1_000);
    alive();
    await vi.waitFor(() => expect(page.told.at(-1)).toMatchObject({ type: "pong" }));
    expect(page.closed()).toBeNull();
    isDatabaseDown = true;
    changeAccess({ kind: "user", id: "sue", what: "role", role: "supervisor" });
    for (let tries = 0; tries < 3; tries++) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1_000);
    }
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("failed")));
    expect(goneCount()).toBe(1);
  });

  it("ends the socket and the session of a person whose sign-in is no longer good", async () => {
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    changeAccess({ kind: "user", id: "somebody else", what: "disabled" });
    who = null;
    changeAccess({ kind: "user", id: "sue", what: "disabled" });
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("forbidden")));
    expect(goneCount()).toBe(1);
  });

  it("tells who is there why it ends when the panel is stopped, and cuts who does not read it", async () => {
    const { line, goneCount } = lineOf(clock);
    const page = await openWith(tickets.issue(line));
    const other = lineOf(clock);
    const told = await openWith(tickets.issue(other.line));
    other.line.end("failed", "The panel was stopped, which ended the call.");
    const deaf = open();
    await deaf.opened;
    await vi.waitFor(() => expect(gateway.counts.audioSockets).toBe(3));
    deaf.socket.pause();
    let isClosed = false;
    const closed = gateway.close().then(() => {
      isClosed = true;
    });
    const stopped = { type: "ended", code: "failed", text: "The panel was stopped." };
    await vi.waitFor(() => expect(page.closed()).toBe(closeCodeOf("failed")));
    expect(page.told.at(-1)).toEqual(stopped);
    await vi.waitFor(() => expect(told.closed()).toBe(closeCodeOf("failed")));
    expect(told.told.at(-1)).toMatchObject({ text: "The panel was stopped, which ended the call." });
    expect(goneCount()).toBe(1);
    expect(isClosed).toBe(false);
    clock.advance(500);
    await closed;
  });
});

describe("who takes more than a share", () => {
  const from = (address: string) => ({ origin: "http://panel.test", headers: { "x-from": address } });
  /** What a handshake is answered with: the status, the problem, and when to try again. */
  const refusalOf = async (options: ClientOptions) => {
    const { port } = httpServer.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/audio`, options);
    pages.push(socket);
    // It ends with the handshake, by the error that it is answered with.
    socket.on("error", () => undefined);
    return await new Promise<{
      status: number | undefined;
      retryAfter: string | undefined;
      problem: unknown;
    }>((resolve) => {
      socket.once("unexpected-response", async (_request, response) => {
        let body = "";
        for await (const part of response) body += part;
        resolve({
          status: response.statusCode,
          retryAfter: response.headers["retry-after"],
          problem: JSON.parse(body),
        });
      });
    });
  };
  const connections = async () =>
    await new Promise<number>((resolve) => httpServer.getConnections((_error, count) => resolve(count)));

  it("has so many sockets open, whatever it closes half; another person has theirs", async () => {
    for (let count = 0; count < audioLimits.socketsPerPerson; count += 1) {
      await open(from(`192.0.2.${count}`)).opened;
    }
    expect(await refusalOf(from("198.51.100.1"))).toMatchObject({
      status: 429,
      retryAfter: "5",
      problem: { code: "too_many_requests", detail: "sue has 40 audio sockets open already." },
    });
    who = identity("bob");
    await open().opened;
    // The refused one is not left half open.
    await vi.waitFor(async () => expect(await connections()).toBe(audioLimits.socketsPerPerson + 1));
    pages[0]?.terminate();
    who = identity("sue");
    await vi.waitFor(() => expect(gateway.counts.audioSockets).toBe(audioLimits.socketsPerPerson));
    await open().opened;
  });

  it("has so many from one address that bring no ticket; those that have brought theirs do not count", async () => {
    const { line } = lineOf(clock);
    await openWith(tickets.issue(line));
    for (let count = 0; count < audioLimits.unopenedPerAddress; count += 1) {
      who = identity(`person ${count % 10}`);
      await open().opened;
    }
    const refused = await refusalOf(from("192.0.2.1"));
    expect(refused).toMatchObject({
      status: 429,
      problem: { detail: expect.stringMatching(/^From 192\.0\.2\.1 100 audio sockets/) },
    });
    await open(from("192.0.2.2")).opened;
    clock.advance(5_000);
    await vi.waitFor(() => expect(gateway.counts.audioSockets).toBe(1));
    await open().opened;
  });

  it("cannot keep a refused wire open from its end", async () => {
    who = null;
    const { port } = httpServer.address() as AddressInfo;
    const wire = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    wire.on("error", () => undefined);
    const lines = [
      "GET /api/v1/audio HTTP/1.1",
      "Host: panel.test",
      "Origin: http://panel.test",
      "Connection: Upgrade",
      "Upgrade: websocket",
    ];
    wire.write(`${lines.join("\r\n")}\r\n\r\n`);
    const [answer] = await once(wire, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
    await vi.waitFor(async () => expect(await connections()).toBe(0));
    wire.destroy();
  });

  it("holds no place in a queue by being nobody: who is refused counts no more", async () => {
    who = null;
    for (let count = 0; count < audioLimits.unopenedPerAddress + 5; count += 1) {
      await expect(open().opened).rejects.toThrow("401");
    }
    who = identity("sue");
    await open().opened;
  });
});
