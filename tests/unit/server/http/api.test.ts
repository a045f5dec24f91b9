import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "@/lib/api/commands";
import type { Endpoint } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import type { Role } from "@/lib/api/roles";
import { cookieHeader, fromPage, type Panel, password, startPanel } from "./panel";

const endpoints: [string, Endpoint][] = Object.entries({ ...queries, ...commands });

function addressOf(entry: Endpoint): string {
  return `/api/v1${entry.path.replace(/\{\w+\}/g, "x")}`;
}

/** The role just below, null for the least. */
function below(role: Role): Role | null {
  return ({ operator: null, supervisor: "operator", admin: "supervisor" } as const)[role];
}

let panel: Panel;
let admin: string;
const bearers = new Map<Role, string>();

beforeAll(async () => {
  panel = await startPanel();
  admin = await panel.signedIn("admin");
  for (const role of ["operator", "supervisor", "admin"] as const)
    bearers.set(role, await panel.bearer(role));
});
afterAll(() => panel.close());

describe("who may", () => {
  it.each(endpoints)("%s answers 401 to nobody (ASVS 8.3.1)", async (_name, entry) => {
    const before = panel.dispatched.length;
    const response = await panel.fetch(addressOf(entry), { method: entry.method });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: "not_signed_in", status: 401 });
    expect(panel.dispatched.length).toBe(before);
  });

  it.each(endpoints.filter(([, entry]) => below(entry.role) !== null))(
    "%s answers 403 to the role below (ASVS 8.2.1)",
    async (_name, entry) => {
      const role = below(entry.role) ?? "operator";
      const before = panel.dispatched.length;
      const response = await panel.fetch(addressOf(entry), {
        method: entry.method,
        headers: { authorization: bearers.get(role) ?? "" },
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: "forbidden" });
      expect(panel.dispatched.length).toBe(before);
    },
  );

  it("leaves a row in the audit of a read that was refused, as of an act", async () => {
    const response = await panel.fetch("/api/v1/audit?limit=3", {
      headers: { authorization: bearers.get("supervisor") ?? "" },
    });
    expect(response.status).toBe(403);
    const { requestId } = await response.json();
    expect(await panel.storage.audit.list({ command: "audit", limit: 1 })).toMatchObject([
      {
        actor: "token:for supervisor",
        actorKind: "token",
        role: "supervisor",
        address: "127.0.0.1",
        outcome: "refused",
        code: "forbidden",
        detail: "This needs the role admin; yours is supervisor.",
        requestId,
      },
    ]);
  });

  it.each(endpoints.filter(([name]) => name in commands))(
    "%s reaches the dispatcher",
    async (name, entry) => {
      const response = await panel.fetch(addressOf(entry), {
        method: entry.method,
        headers: { authorization: bearers.get(entry.role) ?? "" },
      });
      expect(response.status).toBe(entry.status);
      expect(panel.dispatched.at(-1)).toMatchObject({ name, context: { identity: { role: entry.role } } });
    },
  );

  it("knows no route that is not in the registries", async () => {
    for (const path of [
      "/api/v1/secrets",
      "/api/v2/me",
      "/api/auth/admin/list-users",
      "/api/auth/sign-up/email",
    ]) {
      const response = await panel.fetch(path, { headers: { cookie: admin } });
      expect(response.status, path).toBe(404);
      expect(await response.json()).toMatchObject({ code: "route_unknown" });
    }
  });

  it.each([
    "Basic YWRtaW46YWRtaW4=",
    "Bearer",
    "Bearer pb_x",
    "Bearer undefined",
    `Bearer pb_${"A".repeat(43)}`,
  ])("takes no identity from %s, even beside a good cookie (CVE-2025-66039)", async (authorization) => {
    const response = await panel.fetch("/api/v1/me", { headers: { authorization, cookie: admin } });
    expect(response.status).toBe(401);
  });

  it("takes no cookie whose signature is not ours", async () => {
    const response = await panel.fetch("/api/v1/me", { headers: { cookie: `${admin.slice(0, -6)}AAAAAA` } });
    expect(response.status).toBe(401);
  });
});

describe("sign-in", () => {
  it("goes from the password to a cookie to who I am to signed out (ASVS 7.4.1)", async () => {
    await panel.auth.users.create({ username: "Ann", name: "Ann Example", role: "supervisor", password });
    const signIn = await panel.fetch("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "ann", password }),
    });
    expect(signIn.status).toBe(200);
    const text = await signIn.text();
    const setCookie = signIn.headers.getSetCookie().join("\n");
    expect(setCookie).toMatch(/^patchbay=[^;]+;.*HttpOnly/i);
    expect(setCookie).toMatch(/SameSite=Lax/i);
    const cookie = cookieHeader(signIn.headers.getSetCookie());
    // The token is for the cookie alone: no script may read it (ASVS 3.3.4).
    expect(text).not.toContain(decodeURIComponent(cookie.split("=")[1] ?? "").split(".")[0]);

    const me = await panel.fetch("/api/v1/me", { headers: { cookie } });
    expect(await me.json()).toMatchObject({ username: "ann", name: "Ann Example", role: "supervisor" });
    const session = await panel.fetch("/api/auth/get-session", { headers: { cookie } });
    expect(await session.json()).toMatchObject({ user: { username: "ann", role: "supervisor" } });

    const signOut = await panel.fetch("/api/auth/sign-out", {
      method: "POST",
      headers: fromPage(panel, cookie),
    });
    expect(signOut.status).toBe(200);
    expect((await panel.fetch("/api/v1/me", { headers: { cookie } })).status).toBe(401);
  });

  it("says that a wrong password is wrong as a problem", async () => {
    const response = await panel.fetch("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "nobody", password: "wrong" }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "wrong_credentials" });
  });

  it("names the cookie __Host- and Secure when browsers come by https (ASVS 3.3.1, 3.3.3)", async () => {
    const secure = await startPanel({ origins: ["https://panel.example.org"], secure: true });
    try {
      const cookie = await secure.signedIn("operator");
      expect(cookie).toMatch(/^__Host-patchbay=/);
      const answer = await secure.auth.signIn.signIn(
        { username: "operator1", password },
        { address: "192.0.2.200", requestId: "test" },
      );
      expect(answer.cookies.join()).toMatch(/Secure/i);
      expect(answer.cookies.join()).not.toMatch(/Domain/i);
      const me = await secure.fetch("/api/v1/me", { headers: { cookie } });
      expect(me.status).toBe(200);
    } finally {
      await secure.close();
    }
  });
});
