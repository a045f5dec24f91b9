import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { expect, vi } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { type FromPanel, parseFromPanel } from "@/lib/audio/wire";
import type { Identity } from "@/server/auth/identity";
import type { AccessChange } from "@/server/auth/ports";
import { AudioGateway } from "@/server/media/audio-gateway";
import { Tickets } from "@/server/media/tickets";
import { identity, StillClock } from "./lines";

/** A page's socket, and all that it was told. */
interface Page {
  socket: WebSocket;
  told: FromPanel[];
  frames: Buffer[];
  /** Rejects with the status of a handshake that was refused. */
  opened: Promise<void>;
  say(message: object): void;
  /** Its close code, null while it is open. */
  closed(): number | null;
}

/** The gateway at an HTTP server of its own, with pages that are real websockets. */
export class GatewayStage {
  readonly clock = new StillClock();
  readonly tickets = new Tickets(this.clock);
  readonly httpServer: Server = createServer();
  readonly gateway: AudioGateway;
  readonly pages: WebSocket[] = [];
  /** Who brought a ticket that was no good, from where. */
  readonly refused: string[] = [];
  /** Whose cookie every page has; null for nobody's. */
  who: Identity | null = identity("sue");
  isDatabaseDown = false;
  changeAccess: (change: AccessChange) => void = () => undefined;

  private constructor() {
    this.gateway = new AudioGateway({
      httpServer: this.httpServer,
      tickets: this.tickets,
      clock: this.clock,
      logger: pino({ level: "silent" }),
      isAllowedOrigin: (origin) => origin === "http://panel.test",
      addressOf: ({ headers }) => String(headers["x-from"] ?? "192.0.2.1"),
      onRefused: ({ id }, address) => void this.refused.push(`${id} from ${address}`),
      access: {
        identify: async (headers) => {
          if (this.isDatabaseDown) throw new Error("the database is down");
          return headers.get("authorization") === null ? this.who : { ...identity("robot"), kind: "token" };
        },
        onChange: (listener) => {
          this.changeAccess = listener;
          return () => undefined;
        },
      },
    });
  }

  static async start(): Promise<GatewayStage> {
    const stage = new GatewayStage();
    await new Promise<void>((resolve) => stage.httpServer.listen(0, "127.0.0.1", resolve));
    return stage;
  }

  get port(): number {
    return (this.httpServer.address() as AddressInfo).port;
  }

  open(options: ClientOptions = { origin: "http://panel.test" }): Page {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/api/v1/audio`, options);
    this.pages.push(socket);
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

  async openWith(ticket: string): Promise<Page> {
    const page = this.open();
    await page.opened;
    page.say({ type: "open", ticket });
    await vi.waitFor(() => expect(page.told[0]).toBeDefined());
    return page;
  }

  async close(): Promise<void> {
    for (const page of this.pages) page.terminate();
    await this.gateway.close();
    await new Promise((resolve) => this.httpServer.close(resolve));
  }
}
