import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";
import type { AsteriskCoordinates } from "../asterisk/rest";

type Thing<Fields = object> = { id: string } & Fields;

/** An event as it stands on the wire: only what the facts look at has a type. */
export interface WireEvent {
  type: string;
  application: string;
  timestamp: string;
  channel?: Thing<{ name: string; state: string }>;
  peer?: Thing;
  bridge?: Thing<{ channels: string[] }>;
  playback?: Thing<{ state: string; media_uri: string; next_media_uri?: string }>;
  recording?: { name: string; state: string; duration?: number; cause?: string };
  endpoint?: { technology: string; resource: string; state: string };
  args?: string[];
  cause?: number;
  dialstatus?: string;
  eventname?: string;
}

/** What picks an event: its type, or its type and the id (name of a recording) of what it is about. */
export type Wanted = string | readonly [type: string, id: string];

/** How an attempt to open the socket ended that was not answered by 101. */
export interface Refusal {
  status: number | undefined;
  code: string | undefined;
  text: string;
}

const patienceMs = 8_000;
/** Longer than any event was seen to come late on an idle Asterisk (3 ms), many times over. */
const quietMs = 150;
const calmMs = 60;

function aboutOf(event: WireEvent): string | undefined {
  return (
    event.playback?.id ??
    event.recording?.name ??
    event.channel?.id ??
    event.peer?.id ??
    event.bridge?.id ??
    event.eventname
  );
}

function isWanted(event: WireEvent, wanted: Wanted): boolean {
  if (typeof wanted === "string") return event.type === wanted;
  const [type, id] = wanted;
  const ids = [
    aboutOf(event),
    event.channel?.id,
    event.bridge?.id,
    event.endpoint && `${event.endpoint.technology}/${event.endpoint.resource}`,
  ];
  return event.type === type && ids.includes(id);
}

/** `app=…&subscribeAll=…` of one Asterisk, opened by `ws` alone: it is Asterisk that is looked at, not our client. */
export class AppSocket {
  readonly app: string;
  readonly events: WireEvent[] = [];
  /** The frames, for what must be equal byte by byte. */
  readonly texts: string[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #heardAtMs = performance.now();

  private constructor(app: string, socket: WebSocket) {
    this.app = app;
    this.#socket = socket;
    socket.on("message", (data) => {
      const text = String(data);
      this.#heardAtMs = performance.now();
      this.texts.push(text);
      this.events.push(JSON.parse(text) as WireEvent);
    });
    socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
  }

  /** Opens it, or says how it was refused. */
  static tryOpen(
    asterisk: Pick<AsteriskCoordinates, "url" | "username" | "password">,
    app: string,
    { subscribeAll = false } = {},
  ): Promise<AppSocket | Refusal> {
    const all = subscribeAll ? "&subscribeAll=true" : "";
    const socket = new WebSocket(`${asterisk.url.replace("http", "ws")}/events?app=${app}${all}`, {
      auth: `${asterisk.username}:${asterisk.password}`,
      perMessageDeflate: false,
      handshakeTimeout: patienceMs,
    });
    const appSocket = new AppSocket(app, socket);
    return new Promise((resolve) => {
      socket.on("open", () => resolve(appSocket));
      socket.on("unexpected-response", (_request, answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("close", () => {
          resolve({ status: answer.statusCode, code: undefined, text });
          socket.terminate();
        });
      });
      socket.on("error", (error: Error & { code?: string }) =>
        resolve({ status: undefined, code: error.code ?? error.message, text: "" }),
      );
    });
  }

  static async open(...[asterisk, app, options]: Parameters<typeof AppSocket.tryOpen>): Promise<AppSocket> {
    const opened = await AppSocket.tryOpen(asterisk, app, options);
    if (opened instanceof AppSocket) return opened;
    throw new Error(`${app} was refused: ${JSON.stringify(opened)}`);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Those that are wanted, so far. */
  all(wanted: Wanted): WireEvent[] {
    return this.events.filter((event) => isWanted(event, wanted));
  }

  /** Types in their order of those about one thing; of all without one. */
  types(id?: string): string[] {
    const found = id === undefined ? this.events : this.events.filter((event) => aboutOf(event) === id);
    return found.map(({ type }) => type);
  }

  /** Place of the first that is wanted; fails when there is none. */
  placeOf(wanted: Wanted): number {
    const place = this.events.findIndex((event) => isWanted(event, wanted));
    if (place < 0) throw this.#missing(wanted);
    return place;
  }

  /** The `nth` that is wanted, whether it came already or comes yet. */
  async until(wanted: Wanted, nth = 1): Promise<WireEvent> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const event = this.all(wanted)[nth - 1];
      if (event !== undefined) return event;
      if (Date.now() > deadline) throw this.#missing(wanted);
      await delay(2);
    }
  }

  /** So long that what was already on its way is here: what has not come then does not come. */
  async quiet(): Promise<void> {
    await delay(quietMs);
  }

  /** Drops what came so far. */
  forget(): void {
    this.events.length = 0;
    this.texts.length = 0;
  }

  #missing(wanted: Wanted): Error {
    const came = this.events.map((event) => `${event.type} ${aboutOf(event) ?? ""}`).join(", ");
    return new Error(`${this.app} was not sent ${String(wanted)}, but: ${came || "nothing"}`);
  }

  /**
   * With a close frame, or without one as a crash does; once nothing has come for a while. Asterisk 22.10.1 locks up for
   * good when a socket goes while a device state is on its way to it: `stasis_app_unregister` waits for
   * res_stasis_device_state's subscription to end, which waits for the session's lock. All about applications hangs then.
   */
  async close({ rudely = false } = {}): Promise<void> {
    while (this.isOpen && performance.now() - this.#heardAtMs < calmMs) await delay(5);
    if (rudely) this.#socket.terminate();
    else this.#socket.close();
    await this.closed;
  }
}
