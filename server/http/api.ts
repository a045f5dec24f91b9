import type { IncomingMessage } from "node:http";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type CommandName, commands } from "@/lib/api/commands";
import { pathParameters } from "@/lib/api/endpoint";
import { type QueryName, queries } from "@/lib/api/queries";
import { recordingSound } from "@/lib/api/recordings";
import { reaches } from "@/lib/api/roles";
import type { Identity } from "../auth/identity";
import type { SignInAnswer } from "../auth/sign-in";
import { PanelError } from "../errors";
import type { HttpOptions } from "./http";
import { readJsonBody, readQuery } from "./input";
import { allEndpoints, describe, describeSound, type NamedEndpoint } from "./openapi";
import { requireOwnOrigin } from "./origin";
import { problemResponse, toPanelError } from "./problem";
import { runQuery } from "./queries";
import { holdsSound, soundResponse } from "./sound";

/** What the listener hands over beside the request itself. */
interface Bindings {
  incoming: IncomingMessage;
  requestId: string;
  address: string;
}

interface Environment {
  Bindings: Bindings;
  Variables: { identity: Identity; route: string };
}

const maxIdempotencyKeyLength = 200;

/** `/api`, `/healthz` and `/metrics`: refused unless a route below says otherwise. */
export function createApi(options: HttpOptions): OpenAPIHono<Environment> {
  const { config, access, signIn, setup, health, soundHealth, metrics, logger } = options;
  const app = new OpenAPIHono<Environment>();

  app.use(async (c, next) => {
    const startedAtMs = performance.now();
    await next();
    c.header("cache-control", "no-store");
    metrics.observe({
      method: c.req.method,
      route: c.get("route") ?? "other",
      status: c.res.status,
      seconds: (performance.now() - startedAtMs) / 1000,
    });
  });
  app.onError((error, c) => problemResponse(toPanelError(error, c.env.requestId, logger), c.env.requestId));
  app.notFound((c) => {
    const error = new PanelError("route_unknown", `There is no ${c.req.method} ${c.req.path}.`, {
      whatToDo: "See /api/v1/openapi.json for what there is.",
    });
    return problemResponse(error, c.env.requestId);
  });

  app.get("/healthz", async (c) => {
    const identity = await access.identify(c.req.raw.headers);
    if (identity === null) return c.json({ status: "up" });
    // Who is not told who listens could count the listeners by their sockets.
    return c.json({ status: "up", ...health(), ...(identity.role === "admin" ? soundHealth() : {}) });
  });
  app.get("/metrics", async (c) => {
    requireAdmin(await access.identify(c.req.raw.headers));
    return c.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType });
  });

  // Before any identity: a page elsewhere must not be able to sign a browser in or out either.
  app.use("/api/*", async (c, next) => {
    requireOwnOrigin(config, c.req.method, c.req.raw.headers);
    await next();
  });

  // Only what the panel uses; nothing else of better-auth can be reached.
  const origin = (c: Context<Environment>) => ({ address: c.env.address, requestId: c.env.requestId });
  app.post("/api/auth/sign-in/username", async (c) =>
    withCookies(await signIn.signIn(await readJsonBody(c.req.raw), origin(c))),
  );
  app.post("/api/auth/sign-out", async (c) =>
    withCookies(await signIn.signOut(c.req.raw.headers, origin(c))),
  );
  app.post("/api/auth/change-password", async (c) =>
    withCookies(await signIn.changePassword(await readJsonBody(c.req.raw), c.req.raw.headers, origin(c))),
  );
  app.get("/api/auth/get-session", async (c) => {
    const identity = await access.identify(c.req.raw.headers);
    if (identity === null) return c.json(null);
    const { id, actor, name, role } = identity;
    return c.json({ user: { id, username: actor, name, role } });
  });
  app.get("/api/auth/setup", async (c) => c.json({ open: await setup.isOpen() }));
  app.post("/api/auth/setup", async (c) =>
    withCookies(await setup.complete(await readJsonBody(c.req.raw), origin(c))),
  );

  const documented = new OpenAPIHono();
  for (const endpoint of allEndpoints()) documented.openAPIRegistry.registerPath(describe(endpoint));
  documented.openAPIRegistry.registerPath(describeSound());
  const document = describeApi(documented);
  app.get("/api/v1/openapi.json", (c) => c.json(document));

  app.use("/api/v1/*", async (c, next) => {
    c.set("identity", await requireIdentity(access, c.req.raw.headers));
    await next();
  });
  for (const endpoint of allEndpoints()) {
    const path = `/api/v1${endpoint.entry.path.replace(/\{(\w+)\}/g, ":$1")}`;
    app.on(endpoint.entry.method, path, (c) => {
      c.set("route", endpoint.entry.path);
      return answer(options, endpoint, c);
    });
  }
  app.get(`/api/v1${recordingSound.path.replace(/\{(\w+)\}/g, ":$1")}`, async (c) => {
    c.set("route", recordingSound.path);
    const input = readQuery(new URL(c.req.url));
    Object.assign(input, c.req.param());
    const { requestId, address, incoming } = c.env;
    const { headers, signal: gone, method } = c.req.raw;
    const identify = () => access.identify(headers);
    const listener = { identity: c.get("identity"), address, requestId, identify, gone };
    try {
      const sound = await options.recordings.open(input, listener, (opened) =>
        holdsSound(opened, method, headers),
      );
      return soundResponse(sound, headers, requestId, (error) => {
        if (!gone.aborted) logger.warn({ err: error, requestId }, "the sound of a recording broke off");
        incoming.destroy();
      });
    } catch (error) {
      // Nobody is there to be answered.
      if (gone.aborted) return new Response(null, { status: 499 });
      throw error;
    }
  });
  return app;
}

/** @throws PanelError not_signed_in */
async function requireIdentity(access: HttpOptions["access"], headers: Headers): Promise<Identity> {
  const identity = await access.identify(headers);
  if (identity !== null) return identity;
  throw new PanelError("not_signed_in", "This needs a session or an API token, and there is no valid one.", {
    whatToDo: "Sign in, or send the header Authorization: Bearer with a token that an admin made.",
  });
}

async function answer(
  { access, dispatch, queries: handlers, recordRefused }: HttpOptions,
  { name, entry }: NamedEndpoint,
  c: Context<Environment>,
): Promise<Response> {
  const usesQuery = entry.method === "GET" || entry.method === "DELETE";
  const input = usesQuery ? readQuery(new URL(c.req.url)) : await readJsonBody(c.req.raw);
  // The path has the last word: a body cannot point the act at something else than its address says.
  for (const parameter of pathParameters(entry.path)) input[parameter] = c.req.param(parameter);
  // A body may take its time, and the right may have gone meanwhile: it is asked for again, or for the first time.
  const identity = usesQuery ? c.get("identity") : await requireIdentity(access, c.req.raw.headers);
  if (isQuery(name)) {
    try {
      return c.json(await runQuery(name, queries, handlers, input, { identity }));
    } catch (error) {
      if (error instanceof PanelError && error.code === "forbidden") {
        throw await recordRefused({ identity, what: name, input, error, origin: c.env });
      }
      throw error;
    }
  }
  if (!isCommand(name))
    throw new PanelError("route_unknown", `There is no ${name}.`, { whatToDo: "Report this." });
  const { status, body } = await dispatch(name, input, {
    identity,
    identifyAgain: () => access.identify(c.req.raw.headers),
    address: c.env.address,
    requestId: c.env.requestId,
    idempotencyKey: idempotencyKey(c.req.raw.headers),
  });
  const type = status >= 400 ? "application/problem+json" : "application/json";
  if (status === 204) return new Response(null, { status });
  return new Response(JSON.stringify(body ?? null), { status, headers: { "content-type": type } });
}

function describeApi(documented: OpenAPIHono): object {
  documented.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "patchbay",
    description:
      "Set by POST /api/auth/sign-in/username; `__Host-patchbay` where the panel is reached by https.",
  });
  documented.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An API token that an admin made.",
  });
  return documented.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Patchbay",
      version: "1",
      description: "Live calls of Asterisk, and what can be done to them.",
    },
    servers: [{ url: "/" }],
  });
}

function withCookies({ body, cookies }: SignInAnswer): Response {
  const headers = new Headers({ "content-type": "application/json" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(JSON.stringify(body), { headers });
}

function idempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key !== null && (key === "" || key.length > maxIdempotencyKeyLength)) {
    throw new PanelError("invalid_input", `Idempotency-Key has ${key.length} characters.`, {
      field: "Idempotency-Key",
      whatToDo: `Use 1 to ${maxIdempotencyKeyLength} characters, best a new UUID for each act.`,
    });
  }
  return key;
}

function requireAdmin(identity: Identity | null): void {
  if (identity === null) {
    throw new PanelError("not_signed_in", "Metrics need an admin.", {
      whatToDo: "Send the header Authorization: Bearer with an admin's API token.",
    });
  }
  if (!reaches(identity.role, "admin")) {
    throw new PanelError("forbidden", `Metrics need the role admin; yours is ${identity.role}.`, {
      whatToDo: "Use an admin's API token.",
    });
  }
}

function isQuery(name: string): name is QueryName {
  return Object.hasOwn(queries, name);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
