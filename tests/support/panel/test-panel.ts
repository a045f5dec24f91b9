import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io, type Socket } from "socket.io-client";
import type { Problem } from "@/lib/api/errors";
import type { Role } from "@/lib/api/roles";
import { Replica } from "@/lib/live/replica";
import type { Collection, NodeRow, Rows } from "@/lib/live/rows";
import type { ClientToServerEvents, ServerToClientEvents } from "@/lib/live/wire";
import { loadConfig } from "@/server/config";
import { createLogger } from "@/server/logger";
import { createPanel, type Pages, type Panel } from "@/server/panel";
import type { AsteriskCoordinates } from "../asterisk/rest";
import { freeTcpPort } from "../ports/ports";
import { heldByPanel, listedByAsterisk } from "./compare";

/** Of everybody in these tests. */
export const password = "a long enough pass phrase";
const waitMs = 5_000;
/** The tests count sockets before and after. */
const noKeepAlive = { connection: "close" };

export interface Reply<Body = Record<string, unknown>> {
  status: number;
  body: Body;
}

/** The API as curl would use it, by somebody. */
interface Requests {
  get(path: string): Promise<Reply>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Reply>;
  patch(path: string, body: object): Promise<Reply>;
  put(path: string, body: object): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

/** One signed-in person. */
export interface Person extends Requests {
  readonly cookie: string;
  signOut(): Promise<Reply>;
}

/** One who has an API token. */
export interface Program extends Requests {
  readonly authorization: string;
  /** Of the token. */
  readonly id: string;
}

/** A panel on real Asterisks with its HTTP and its socket, without the pages; and what a browser would hold of it. */
export class TestPanel {
  readonly panel: Panel;
  readonly origin: string;
  readonly replica = new Replica();
  readonly people: Record<Role, Person>;
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #dataDir: string;
  #made = 0;
  #stopped: Promise<void> | null = null;

  private constructor(
    panel: Panel,
    origin: string,
    people: Record<Role, Person>,
    socket: Socket<ServerToClientEvents, ClientToServerEvents>,
    dataDir: string,
  ) {
    this.panel = panel;
    this.origin = origin;
    this.people = people;
    this.#socket = socket;
    this.#dataDir = dataDir;
    socket.on("snapshot", (snapshot) => this.replica.applySnapshot(snapshot));
    socket.on("node", (node) => this.replica.applyNode(node));
    socket.on("patch", (patch) => {
      if (this.replica.applyPatch(patch) === "gap") socket.emit("resync", { nodes: [patch.node] });
    });
  }

  /** Node `pbx-22` is the Asterisk of version 22, and so on. Resolves when all given `live` ones are. */
  static async start(
    asterisks: readonly AsteriskCoordinates[],
    options: { application?: string; awaitLive?: boolean; pages?: Pages } = {},
  ): Promise<TestPanel> {
    const dataDir = await mkdtemp(join(tmpdir(), "patchbay-panel-"));
    const port = await freeTcpPort();
    const nodes = asterisks.map(({ version, url, username, password, application }) => ({
      node: `pbx-${version}`,
      url,
      username,
      password,
      application: options.application ?? application,
    }));
    const config = loadConfig(
      {
        PORT: String(port),
        PATCHBAY_DATA_DIR: dataDir,
        PATCHBAY_CONFIG: "nodes.json",
        PATCHBAY_ADMIN_USERNAME: "admin",
        PATCHBAY_ADMIN_PASSWORD: password,
        PATCHBAY_LOG_LEVEL: process.env["PATCHBAY_LOG_LEVEL"] ?? "silent",
      },
      () => JSON.stringify({ nodes }),
    );
    const panel = await createPanel({
      config,
      logger: createLogger({ level: config.logLevel }),
      pages: options.pages ?? (async (_request, response) => void response.writeHead(404).end()),
    });
    await panel.listen();
    const origin = `http://127.0.0.1:${port}`;
    const admin = await signIn(origin, "admin");
    const made = await Promise.all(
      (["operator", "supervisor"] as const).map(async (role) => {
        const { status } = await admin.post("/users", { username: role, role, password });
        if (status !== 201) throw new Error(`The ${role} could not be made: ${status}`);
        return signIn(origin, role);
      }),
    );
    const [operator, supervisor] = made;
    if (operator === undefined || supervisor === undefined) throw new Error("unreachable");
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(origin, {
      transports: ["websocket"],
      extraHeaders: { cookie: operator.cookie, origin },
      forceNew: true,
    });
    const test = new TestPanel(panel, origin, { operator, supervisor, admin }, socket, dataDir);
    if (options.awaitLive ?? true) {
      for (const { node } of nodes) await test.node(node, ({ status }) => status === "live");
    }
    return test;
  }

  get operator(): Person {
    return this.people.operator;
  }

  get supervisor(): Person {
    return this.people.supervisor;
  }

  /** A new person with this role, signed in. */
  async person(role: Role): Promise<Person & { id: string }> {
    const username = `${role}-${++this.#made}`;
    const { status, body } = await this.people.admin.post("/users", { username, role, password });
    if (status !== 201) throw new Error(`${username} could not be made: ${status}`);
    return { ...(await signIn(this.origin, username)), id: String(body["id"]) };
  }

  /** A new program with a token of this role. */
  async program(role: Role): Promise<Program> {
    const name = `program-${++this.#made}`;
    const { status, body } = await this.people.admin.post("/tokens", { name, role });
    if (status !== 201) throw new Error(`The token of ${name} could not be made: ${status}`);
    const authorization = `Bearer ${body["secret"]}`;
    return { ...requestsOf(this.origin, { authorization }), authorization, id: String(body["id"]) };
  }

  rows<Name extends Collection>(node: string, collection: Name): Rows[Name][] {
    return [...this.replica.rows(node, collection)];
  }

  /** Waits until a row of the collection, as a browser holds it, fits. */
  row<Name extends Collection>(
    node: string,
    collection: Name,
    fits: (row: Rows[Name]) => boolean,
    what = "a fitting row",
  ): Promise<Rows[Name]> {
    return this.#wait(
      () => this.rows(node, collection).find(fits),
      () =>
        `${what} in ${collection} of ${node}; there are ${JSON.stringify(this.rows(node, collection), null, 1)}`,
    );
  }

  /** Waits until no row fits any more. */
  async none<Name extends Collection>(
    node: string,
    collection: Name,
    fits: (row: Rows[Name]) => boolean,
  ): Promise<void> {
    await this.#wait(
      () => (this.rows(node, collection).some(fits) ? undefined : true),
      () => `the end of ${JSON.stringify(this.rows(node, collection).filter(fits), null, 1)}`,
    );
  }

  node(name: string, fits: (row: NodeRow) => boolean, timeoutMs = waitMs): Promise<NodeRow> {
    return this.#wait(
      () => this.replica.nodes().find((row) => row.node === name && fits(row)),
      () => `node ${name}; it is ${JSON.stringify(this.replica.nodes(), null, 1)}`,
      timeoutMs,
    );
  }

  /** Throws with the difference unless panel and Asterisk agree, field by field, within the wait. */
  async expectEqual(
    asterisk: AsteriskCoordinates,
    expectToEqual: (held: unknown, listed: unknown) => void,
  ): Promise<void> {
    const node = `pbx-${asterisk.version}`;
    const held = () =>
      heldByPanel({
        channels: this.rows(node, "channels"),
        bridges: this.rows(node, "bridges"),
        endpoints: this.rows(node, "endpoints"),
      });
    const deadline = Date.now() + waitMs;
    for (;;) {
      const listed = await listedByAsterisk(asterisk);
      try {
        expectToEqual(held(), listed);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Stops the panel while its browsers are there. */
  stop(): Promise<void> {
    this.#stopped ??= this.panel.close();
    return this.#stopped;
  }

  async close(): Promise<void> {
    this.#socket.disconnect();
    await this.stop();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #wait<Found>(find: () => Found | undefined, what: () => string, timeoutMs = waitMs): Promise<Found> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A person who is there, with the password of these tests. */
export async function signIn(origin: string, username: string): Promise<Person> {
  const response = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, ...noKeepAlive },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok)
    throw new Error(`${username} could not sign in: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  const credentials = { cookie, origin };
  return {
    ...requestsOf(origin, credentials),
    cookie,
    signOut: () => ask(`${origin}/api/auth/sign-out`, "POST", credentials),
  };
}

function requestsOf(origin: string, credentials: Record<string, string>): Requests {
  const at = (path: string) => `${origin}/api/v1${path}`;
  return {
    get: (path) => ask(at(path), "GET", credentials),
    post: (path, body = {}, headers = {}) => ask(at(path), "POST", { ...credentials, ...headers }, body),
    patch: (path, body) => ask(at(path), "PATCH", credentials, body),
    put: (path, body) => ask(at(path), "PUT", credentials, body),
    delete: (path) => ask(at(path), "DELETE", credentials),
  };
}

async function ask(
  url: string,
  method: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Reply> {
  const answer = await fetch(url, {
    method,
    headers: {
      ...noKeepAlive,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
}

/** The body of an error answer. */
export function problemOf({ body }: Reply): Problem {
  return body as unknown as Problem;
}
