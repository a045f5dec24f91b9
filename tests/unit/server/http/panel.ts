import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands } from "@/lib/api/commands";
import type { Endpoint } from "@/lib/api/endpoint";
import { type QueryName, queries } from "@/lib/api/queries";
import { type Role, reaches } from "@/lib/api/roles";
import { type Auth, openAuth } from "@/server/auth/auth";
import { createRecordRefused } from "@/server/auth/refused";
import type { Config } from "@/server/config";
import { PanelError } from "@/server/errors";
import { createHttp, type HttpOptions } from "@/server/http/http";
import { createMetrics } from "@/server/http/metrics";
import { createRecordQueries, type QueryHandlers } from "@/server/http/queries";
import { createLogger } from "@/server/logger";
import { openStorage, type Storage } from "@/server/storage/storage";
import { cheapHash } from "../auth/door";

export const password = "plain-kettle-orbit-9";

interface Dispatched {
  name: string;
  input: unknown;
  context: Parameters<HttpOptions["dispatch"]>[2];
}

/** A panel without Asterisk and without pages: real sign-in, real storage, real sockets. */
export interface Panel {
  url: string;
  auth: Auth;
  storage: Storage;
  dispatched: Dispatched[];
  /** Lines of the log. */
  log: Record<string, unknown>[];
  pages: { url: string | undefined; csp: string; nonce: string }[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Makes a user and gives the cookie of its session. */
  signedIn(role: Role): Promise<string>;
  /** The header of a new API token. */
  bearer(role: Role): Promise<string>;
  close(): Promise<void>;
}

type PanelOptions = Partial<Pick<Config, "mode" | "secure" | "trustedProxies" | "firstAdmin">> & {
  origins?: [string, ...string[]];
  dispatch?: HttpOptions["dispatch"];
  recordings?: HttpOptions["recordings"];
};

export async function startPanel(given: PanelOptions = {}): Promise<Panel> {
  const directory = await mkdtemp(join(tmpdir(), "patchbay-http-"));
  const storage = await openStorage({ dataDir: directory, databaseUrl: null });
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    level: "debug",
    destination: { write: (line) => lines.push(JSON.parse(line)) },
  });
  const dispatched: Dispatched[] = [];
  const pages: Panel["pages"] = [];
  let handle = (_request: IncomingMessage, response: ServerResponse): void => void response.end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the test server has no port");
  const url = `http://127.0.0.1:${address.port}`;
  const config = {
    mode: given.mode ?? ("production" as const),
    origins: given.origins ?? ([url] as [string]),
    secure: given.secure ?? false,
    trustedProxies: given.trustedProxies ?? [],
    firstAdmin: given.firstAdmin ?? null,
  };
  const auth = await openAuth({ config, storage, logger, passwordHash: cheapHash });
  handle = createHttp({
    config,
    access: auth.access,
    signIn: auth.signIn,
    setup: auth.setup,
    dispatch:
      given.dispatch ??
      (async (name, input, context) => {
        const entry: Endpoint = commands[name];
        if (!reaches(context.identity.role, entry.role)) {
          throw new PanelError("forbidden", `${name} needs ${entry.role}`, { whatToDo: "Ask an admin." });
        }
        dispatched.push({ name, input, context });
        return { status: entry.status, body: { accepted: true } };
      }),
    queries: { ...liveQueries(), ...createRecordQueries({ ...auth, storage, isRecording: () => false }) },
    recordings: given.recordings ?? { open: unheard },
    recordRefused: createRecordRefused({ audit: storage.audit, logger, now: () => Date.now() }),
    health: () => ({ nodes: 2 }),
    soundHealth: () => ({ audioSockets: 3 }),
    metrics: createMetrics(),
    next: (request, response) => {
      pages.push({
        url: request.url,
        csp: String(request.headers["content-security-policy"]),
        nonce: String(request.headers["x-nonce"]),
      });
      response.setHeader("content-type", "text/html").end("<p>a page</p>");
    },
    logger,
  });
  let users = 0;

  return {
    url,
    auth,
    storage,
    dispatched,
    log: lines,
    pages,
    fetch: (path, init) => fetch(`${url}${path}`, { redirect: "manual", ...init }),
    async signedIn(role) {
      users += 1;
      const username = `${role}${users}`;
      await auth.users.create({ username, name: "", role, password });
      const answer = await auth.signIn.signIn(
        { username, password },
        { address: `192.0.2.${users}`, requestId: "test" },
      );
      return cookieHeader(answer.cookies);
    },
    async bearer(role) {
      const { secret } = await auth.tokens.create({ name: `for ${role}`, role }, "test");
      return `Bearer ${secret}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await storage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What a browser sends back for the Set-Cookie lines that it got. */
export function cookieHeader(setCookies: string[]): string {
  return setCookies.map((cookie) => cookie.split(";")[0]).join("; ");
}

async function unheard(): Promise<never> {
  throw new PanelError("recording_gone", "There is none.", { whatToDo: "Record one." });
}

/** The live state's readers, which this part of the panel only calls. */
function liveQueries(): QueryHandlers {
  const none = async () => ({});
  return Object.fromEntries(
    Object.keys(queries).map((name) => [name as QueryName, none]),
  ) as unknown as QueryHandlers;
}

/** Headers of an act from the panel's own page. */
export function fromPage(panel: Panel, cookie: string): Record<string, string> {
  return { cookie, origin: panel.url, "content-type": "application/json" };
}
