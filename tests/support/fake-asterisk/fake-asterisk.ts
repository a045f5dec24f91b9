import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer } from "ws";
import type { Clock } from "@/lib/ari";
import { Applications } from "./applications";
import type { Callee, FakeAnswer, FakeRequest } from "./exchange";
import { answer } from "./routes";
import { World } from "./world";

export interface FakeAsteriskOptions {
  /** Default `22.10.1`. */
  version?: string;
  /** PJSIP endpoints that exist and are online. */
  phones?: readonly string[];
  /** Whether the modules for mailboxes are loaded; Debian builds none. Default false. */
  hasMailboxes?: boolean;
  /** What happens to a channel that is dialled, by its endpoint: `{ "Local/900@default": answering }`. Default: nothing. */
  callees?: Readonly<Record<string, Callee>>;
  /** For what plays and records; default the machine's. */
  clock?: Clock;
}

/** A request that came, for tests that look at what was sent. */
export interface SeenRequest {
  method: string;
  /** Path and query as sent. */
  url: string;
  body: string;
  authorization: string;
  /** The same number for requests on the same TCP connection. */
  connection: number;
}

/** Starts an Asterisk that is not one, on a free port of the loopback. Its owner calls `close()`. */
export async function startFakeAsterisk(options: FakeAsteriskOptions = {}): Promise<FakeAsterisk> {
  const fake = new FakeAsterisk(options);
  await fake.listen();
  return fake;
}

/**
 * Speaks as much ARI as the panel needs: the event socket, applications, the four lists, and the acts with their real
 * status codes. `world` changes what there is and emits the events; the rest makes faults.
 */
export class FakeAsterisk {
  readonly username = "patchbay";
  readonly password = "s3cret:with colon";
  readonly version: string;
  readonly entityId = "02:00:00:00:00:01";
  readonly applications: Applications;
  readonly world: World;
  readonly callees: Map<string, Callee>;
  readonly hasMailboxes: boolean;
  readonly requests: SeenRequest[] = [];
  startedAtMs = Date.now();
  /** Each HTTP answer waits this long. */
  delayMs = 0;
  /** While true no HTTP request is answered. */
  stallHttp = false;
  /** The answer to the next request, instead of the right one. `"reset"` cuts the connection. */
  nextAnswer: { status: number; text: string; contentType?: string } | "reset" | undefined;
  /** While false a ping on the event socket gets no pong. */
  pongs = true;
  /**
   * JSON texts that a GET of their path and query (`/ari/api-docs/channels.json`) gets, made for the address of the
   * request; none by default. For documents, and for load: they cost little and are not kept in `requests`.
   */
  readonly fixed = new Map<string, (host: string) => string>();
  /** Pings that came on event sockets. */
  pingCount = 0;

  readonly #server: Server;
  readonly #upgrader: WebSocketServer;
  readonly #connections = new Map<Socket, number>();
  readonly #stuck = new Set<number>();
  #refusal: { status: number; text: string } | undefined;
  #port = 0;
  #accepted = 0;

  constructor(options: FakeAsteriskOptions) {
    this.version = options.version ?? "22.10.1";
    this.hasMailboxes = options.hasMailboxes ?? false;
    this.callees = new Map(Object.entries(options.callees ?? {}));
    this.applications = new Applications(this.entityId, Number.parseInt(this.version, 10) < 18);
    this.world = new World(
      (event, application) => this.applications.emit(event, application),
      options.clock,
      this.applications,
    );
    for (const phone of options.phones ?? ["alice", "bob"]) this.world.addEndpoint("PJSIP", phone, "online");
    this.#upgrader = new WebSocketServer({ noServer: true, autoPong: false });
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // As Asterisk's session_keep_alive, so that clients must cope with it.
    this.#server.keepAliveTimeout = 15_000;
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket as Socket, head));
    this.#server.on("connection", (socket) => {
      this.#connections.set(socket, ++this.#accepted);
      socket.on("close", () => this.#connections.delete(socket));
    });
  }

  /** `http://127.0.0.1:PORT/ari` */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/ari`;
  }

  /** TCP connections now open, event sockets among them. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /** TCP connections ever made. */
  get acceptedConnections(): number {
    return this.#accepted;
  }

  canDial(endpoint: string): boolean {
    return endpoint.startsWith("Local/") || this.world.endpoints.has(endpoint);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every event socket, as a network does. */
  dropSockets(): void {
    for (const socket of this.applications.sockets) socket.terminate();
  }

  /** Answers upgrades with a status (404 in HTML, as while booting); undefined lets them in again. */
  refuseUpgrades(status: number | undefined): void {
    const html = "<html><title>404 Not Found</title></html>";
    const text = status === 404 ? html : JSON.stringify({ message: `refused with ${status}` });
    this.#refusal = status === undefined ? undefined : { status, text };
  }

  /** Stops listening and cuts everything: the next attempts get ECONNREFUSED. */
  async goDown(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#connections.keys()) socket.destroy();
    await closed;
  }

  /** After `goDown`: comes back on the same port as a new process, without any channel or bridge. */
  async comeBack(): Promise<void> {
    this.world.clear();
    this.applications.clear();
    this.startedAtMs = Math.max(Date.now(), this.startedAtMs + 1);
    await this.listen();
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.goDown();
    this.#upgrader.close();
  }

  /** By header or, as Asterisk takes it too, by `api_key` in the query (res/res_ari.c, authenticate_api_key). */
  #isAllowed(request: IncomingMessage): boolean {
    const header = request.headers.authorization?.replace(/^Basic /, "");
    const given =
      header === undefined
        ? new URL(request.url ?? "", "http://fake").searchParams.get("api_key")
        : Buffer.from(header, "base64").toString();
    return given === `${this.username}:${this.password}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? "";
    const fixed = request.method === "GET" && this.#isAllowed(request) ? this.fixed.get(url) : undefined;
    if (fixed !== undefined) {
      request.resume();
      response.writeHead(200, { "content-type": "application/json" }).end(fixed(request.headers.host ?? ""));
      return;
    }
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const connection = this.#connections.get(request.socket) ?? 0;
    const authorization = request.headers.authorization ?? "";
    this.requests.push({ method: request.method ?? "", url, body, authorization, connection });
    if (this.stallHttp) return;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const planned = this.nextAnswer;
    this.nextAnswer = undefined;
    if (planned === "reset") {
      request.socket.resetAndDestroy();
    } else if (planned !== undefined) {
      response.writeHead(planned.status, { "content-type": planned.contentType ?? "application/json" });
      response.end(planned.text);
    } else if (!this.#isAllowed(request)) {
      send(response, { status: 401, body: { message: "Authentication required" } });
    } else {
      const parsed = parseRequest(request.method ?? "", url, body);
      const found =
        parsed === undefined
          ? { status: 400, body: { message: "Error parsing request body" } }
          : answer(this, parsed);
      send(response, this.#stick(connection, request.method ?? "", url, found));
    }
  }

  /**
   * "This id exists" stays with the thread of a connection: after one real 409 every failure to make a channel is
   * answered so there (main/channel_internal_api.c).
   */
  #stick(connection: number, method: string, url: string, found: FakeAnswer): FakeAnswer {
    const makesChannel = method === "POST" && /^\/ari\/channels(\/[^/?]+)?(\?|$)/.test(url);
    if (!makesChannel) return found;
    if (found.status === 409) this.#stuck.add(connection);
    const message = "Channel with given unique ID already exists";
    return found.status === 500 && this.#stuck.has(connection) ? { status: 409, body: { message } } : found;
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const query = new URL(request.url ?? "", "http://fake").searchParams;
    const application = query.get("app");
    const refusal =
      this.#refusal ??
      (this.#isAllowed(request)
        ? undefined
        : { status: 401, text: '{"message":"Authentication required"}' }) ??
      (application ? undefined : { status: 400, text: '{"message":"app is required"}' });
    if (refusal !== undefined) {
      const type = refusal.text.startsWith("<") ? "text/html" : "application/json";
      const length = Buffer.byteLength(refusal.text);
      socket.end(
        `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${refusal.text}`,
      );
      return;
    }
    this.#upgrader.handleUpgrade(request, socket, head, (client) => {
      client.on("error", () => undefined);
      client.on("ping", (data) => {
        this.pingCount += 1;
        if (this.pongs) client.pong(data);
      });
      this.applications.connect(application ?? "", client, query.get("subscribeAll") === "true");
    });
  }
}

function parseRequest(method: string, url: string, body: string): FakeRequest | undefined {
  const { pathname, searchParams } = new URL(url, "http://fake");
  const parts = pathname
    .replace(/^\/ari\//, "")
    .split("/")
    .map(decodeURIComponent);
  try {
    const fromBody: unknown = body === "" ? {} : JSON.parse(body);
    return { method, parts, parameters: { ...Object.fromEntries(searchParams), ...(fromBody as object) } };
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body, bytes }: FakeAnswer): void {
  response.writeHead(status, { "content-type": bytes === undefined ? "application/json" : "audio/wav" });
  response.end(bytes ?? (body === undefined ? undefined : JSON.stringify(body)));
}
