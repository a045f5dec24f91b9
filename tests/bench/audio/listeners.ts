import { once } from "node:events";
import { io } from "socket.io-client";
import WebSocket from "ws";
import { decodeFrame, pingIntervalMs } from "@/lib/audio/wire";
import { quantile } from "./figures";
import { epochMs } from "./meter";
import type { ListenersCommand, ListenersOptions, ListenersReport } from "./protocol";

/** Those who listen, by the bare pipe or the panel, and one who watches the live state. In a process of their own. */
const options = JSON.parse(process.argv[2] ?? "{}") as ListenersOptions;
/** Set up at the same time. */
const together = 5;
const gapMs = 60;

class Listener {
  readonly #socket: WebSocket;
  readonly #isFramed: boolean;
  #lastMs = Number.NaN;
  #lastSequence = Number.NaN;
  frames = 0;
  lost = 0;
  intervalsMs: number[] = [];
  /** The last words of the panel. */
  told = "nothing";

  /** `ticket`: null at the bare pipe. */
  constructor(socket: WebSocket, ticket: string | null) {
    this.#socket = socket;
    this.#isFramed = ticket !== null;
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#hear(data);
      else this.told = data.toString();
    });
    if (ticket === null) return;
    socket.once("open", () => {
      socket.send(JSON.stringify({ type: "open", ticket }));
      const ping = setInterval(() => socket.send(JSON.stringify({ type: "ping", id: 1 })), pingIntervalMs);
      socket.once("close", () => clearInterval(ping));
    });
  }

  begin(): void {
    this.frames = 0;
    this.lost = 0;
    this.intervalsMs = [];
  }

  /** Of what has come since `begin`, and of what has not: a stream that stopped has a gap as well. */
  get longestGapMs(): number {
    return Math.max(performance.now() - this.#lastMs, ...this.intervalsMs);
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, "close");
    this.#socket.close(1_000);
    await closed;
  }

  #hear(data: Buffer): void {
    const nowMs = performance.now();
    this.frames += 1;
    if (!Number.isNaN(this.#lastMs)) this.intervalsMs.push(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    if (!this.#isFramed) return;
    const frame = decodeFrame(data);
    if (frame === null) throw new Error("The panel sent a message that is no frame.");
    if (!Number.isNaN(this.#lastSequence)) this.lost += frame.sequence - this.#lastSequence - 1;
    this.#lastSequence = frame.sequence;
  }
}

let listeners: Listener[] = [];
let probes: [number, number][] = [];

function targetOf(session: number): string {
  return options.targets[session % options.targets.length] ?? "";
}

async function openPipe(session: number): Promise<Listener> {
  const url = `${options.pipe}/${encodeURIComponent(targetOf(session))}`;
  const listener = new Listener(new WebSocket(url, { perMessageDeflate: false }), null);
  await firstFrame(listener);
  return listener;
}

async function openPanel(session: number): Promise<Listener> {
  // Each token listens to a call once: with the next round of the targets comes the next token.
  const place = session + Math.floor(session / options.targets.length);
  const headers = { authorization: `Bearer ${options.tokens[place % options.tokens.length]}` };
  const path = `/api/v1/nodes/${options.node}/channels/${encodeURIComponent(targetOf(session))}/spies`;
  const answer = await fetch(options.panel + path, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ via: "browser" }),
  });
  if (!answer.ok) throw new Error(`A session was refused: ${answer.status} ${await answer.text()}`);
  const { ticket } = (await answer.json()) as { ticket: string };
  const url = `${options.panel.replace("http", "ws")}/api/v1/audio`;
  const listener = new Listener(new WebSocket(url, { headers, perMessageDeflate: false }), ticket);
  await firstFrame(listener);
  return listener;
}

async function firstFrame(listener: Listener): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (listener.frames === 0) {
    if (performance.now() > deadlineMs) throw new Error(`A session is silent; it was told ${listener.told}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function open({ kind, sessions }: ListenersCommand & { type: "open" }): Promise<void> {
  const opened: Listener[] = [];
  let next = 0;
  const opener = async (): Promise<void> => {
    while (next < sessions) {
      const session = next++;
      opened.push(await (kind === "pipe" ? openPipe(session) : openPanel(session)));
    }
  };
  await Promise.all(Array.from({ length: together }, opener));
  listeners = opened;
  send({ type: "opened" });
}

function begin(): void {
  for (const listener of listeners) listener.begin();
  probes = [];
  send({ type: "begun" });
}

function count(): void {
  const sum = (of: (listener: Listener) => number): number =>
    listeners.reduce((total, listener) => total + of(listener), 0);
  const intervalsMs = listeners.flatMap((listener) => listener.intervalsMs);
  send({
    type: "counted",
    frames: sum(({ frames }) => frames),
    lost: sum(({ lost }) => lost),
    sessionsWithGap: listeners.filter(({ longestGapMs }) => longestGapMs > gapMs).length,
    interval: {
      p50Ms: quantile(intervalsMs, 0.5),
      p99Ms: quantile(intervalsMs, 0.99),
      maxMs: intervalsMs.reduce((most, one) => Math.max(most, one), 0),
    },
    probes,
  });
}

async function close(): Promise<void> {
  await Promise.all(listeners.map((listener) => listener.close()));
  listeners = [];
  send({ type: "closed" });
}

function send(report: ListenersReport): void {
  process.send?.(report);
}

const live = io(options.panel, {
  transports: ["websocket"],
  extraHeaders: { cookie: options.cookie, origin: options.panel },
});
live.on("patch", (patch: unknown) => {
  const atMs = epochMs();
  for (const [, number] of JSON.stringify(patch).matchAll(/probe-(\d+)-/g))
    probes.push([Number(number), atMs]);
});
await new Promise((resolve) => live.once("snapshot", resolve));

process.on("message", (command: ListenersCommand) => {
  switch (command.type) {
    case "open":
      return void open(command);
    case "begin":
      return begin();
    case "count":
      return count();
    case "close":
      return void close();
    case "end":
      process.exit(0);
  }
});
send({ type: "ready" });
