import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { CommandName } from "@/lib/api/commands";
import type { Identity } from "../auth/identity";
import type { Access } from "../auth/ports";
import type { RecordRefused } from "../auth/refused";
import type { Setup } from "../auth/setup";
import type { SignIn } from "../auth/sign-in";
import type { Config } from "../config";
import { PanelError } from "../errors";
import type { Logger } from "../logger";
import type { RecordingDoor } from "../media/recording-door";
import { createApi } from "./api";
import { createClientAddress } from "./client-address";
import type { Metrics } from "./metrics";
import { judgePage } from "./page-gate";
import { toPanelError } from "./problem";
import type { QueryHandlers } from "./queries";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

/** What the HTTP border is built of. */
export interface HttpOptions {
  config: Pick<Config, "mode" | "origins" | "secure" | "trustedProxies">;
  access: Pick<Access, "identify">;
  signIn: SignIn;
  setup: Pick<Setup, "isOpen" | "complete">;
  /** Schema → role → audit → act. @throws PanelError */
  dispatch(
    name: CommandName,
    input: unknown,
    context: {
      identity: Identity;
      identifyAgain: () => Promise<Identity | null>;
      address: string;
      requestId: string;
      idempotencyKey: string | null;
    },
  ): Promise<{ status: number; body: unknown }>;
  queries: QueryHandlers;
  /** The sound of recordings. */
  recordings: Pick<RecordingDoor, "open">;
  /** A read was refused for want of a role: for the audit. */
  recordRefused: RecordRefused;
  /** What `/healthz` tells those who are signed in. */
  health(): Record<string, unknown>;
  /** What it tells admins beside: how many hear calls, or talk, in their browsers. */
  soundHealth(): Record<string, unknown>;
  metrics: Metrics;
  /** Next's handler: pages and static files. */
  next(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  logger: Logger;
}

const apiPath = /^\/(api|healthz|metrics)(\/|$)/;

/** The one listener of the HTTP server: headers, then API or page. Socket.IO takes its own path before it. */
export function createHttp(
  options: HttpOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const { config, access, setup, next, logger } = options;
  const api = createApi(options);
  const clientAddress = createClientAddress(config.trustedProxies);

  async function servePage(request: IncomingMessage, response: ServerResponse, url: URL, nonce: string) {
    const verdict = await judgePage(
      { method: request.method ?? "GET", path: url.pathname, search: url.search },
      {
        mode: config.mode,
        isSignedIn: async () => (await access.identify(cookieOf(request)))?.kind === "user",
        isSetupOpen: () => setup.isOpen(),
      },
    );
    if (verdict.kind === "redirect") {
      response.writeHead(302, { location: verdict.to, "cache-control": "no-store" }).end();
      return;
    }
    if (verdict.kind === "unknown") {
      throw new PanelError(
        "route_unknown",
        `Pages are read: there is no ${request.method} ${url.pathname}.`,
        {
          whatToDo: "See /api/v1/openapi.json for the acts.",
        },
      );
    }
    // Next takes the nonce for its own scripts from here.
    request.headers["content-security-policy"] = contentSecurityPolicy(config, nonce);
    // And the page for the one script that it writes itself (the theme, before the first paint).
    request.headers["x-nonce"] = nonce;
    await next(request, response);
  }

  return (request, response) => {
    const requestId = randomUUID();
    const nonce = randomBytes(16).toString("base64");
    const startedAtMs = performance.now();
    response.setHeader("x-request-id", requestId);
    for (const [name, value] of Object.entries(securityHeaders(config, nonce)))
      response.setHeader(name, value);

    const serve = async () => {
      const url = parseTarget(request.url);
      const address = clientAddress(request.socket.remoteAddress, header(request, "x-forwarded-for"));
      response.once("finish", () => {
        // Without the query: filters hold numbers of callers.
        logger.debug(
          {
            requestId,
            address,
            method: request.method,
            path: url.pathname,
            status: response.statusCode,
            durationMs: Math.round(performance.now() - startedAtMs),
          },
          "request",
        );
      });
      if (!apiPath.test(url.pathname)) return await servePage(request, response, url, nonce);
      const listener = getRequestListener(
        (raw) => api.fetch(raw, { incoming: request, requestId, address }),
        { overrideGlobalObjects: false, hostname: "panel.invalid" },
      );
      return await listener(request, response);
    };
    serve().catch((error: unknown) => refuse(response, toPanelError(error, requestId, logger), requestId));
  };
}

/** @throws PanelError invalid_input for a target that is no path: `*`, or another host's address. */
function parseTarget(target: string | undefined): URL {
  if (target?.startsWith("/") && URL.canParse(`http://panel.invalid${target}`)) {
    return new URL(`http://panel.invalid${target}`);
  }
  throw new PanelError("invalid_input", "The request does not name a path.", {
    whatToDo: "Ask for a path that begins with a slash.",
  });
}

function refuse(response: ServerResponse, error: PanelError, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response
    .writeHead(error.status, { "content-type": "application/problem+json", "cache-control": "no-store" })
    .end(JSON.stringify(error.problem(requestId)));
}

function cookieOf(request: IncomingMessage): Headers {
  const { cookie } = request.headers;
  return new Headers(cookie === undefined ? {} : { cookie });
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : (value ?? null);
}
