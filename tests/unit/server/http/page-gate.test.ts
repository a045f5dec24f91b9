import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromPage, type Panel, startPanel } from "./panel";

let panel: Panel;
let operator: string;
beforeAll(async () => {
  panel = await startPanel();
  operator = await panel.signedIn("operator");
});
afterAll(() => panel.close());

/** A request that is sent as it stands: no client mends the path or the headers. */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<{ status: number; location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(panel.url);
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    });
    request.on("error", reject);
    request.end();
  });
}

describe("pages", () => {
  it.each([
    ["/calls", "/sign-in?next=%2Fcalls"],
    ["/calls?node=pbx-1&q=%2B49", "/sign-in?next=%2Fcalls%3Fnode%3Dpbx-1%26q%3D%252B49"],
    ["/", "/sign-in"],
    ["/users", "/sign-in?next=%2Fusers"],
    ["/audio/listen-processor.js", "/sign-in?next=%2Faudio%2Flisten-processor.js"],
    ["/_next/data/x.json", "/sign-in?next=%2F_next%2Fdata%2Fx.json"],
    ["/_next/static/../../calls", "/sign-in?next=%2Fcalls"],
    ["/_next/static/%2e%2e/%2e%2e/calls", "/sign-in?next=%2Fcalls"],
    ["//evil.example/calls", "/sign-in?next=%2F%2Fevil.example%2Fcalls"],
  ])("sends a stranger from %s to the door", async (path, to) => {
    const before = panel.pages.length;
    expect(await raw(path)).toEqual({ status: 302, location: to });
    expect(panel.pages.length).toBe(before);
  });

  it.each(["/sign-in", "/setup", "/_next/static/chunks/main.js", "/favicon.ico"])(
    "shows a stranger %s",
    async (path) => {
      expect((await panel.fetch(path)).status).toBe(path === "/setup" ? 302 : 200);
    },
  );

  it("shows the panel to who is signed in, and no door", async () => {
    const headers = { cookie: operator };
    expect((await panel.fetch("/calls", { headers })).status).toBe(200);
    const door = await panel.fetch("/sign-in", { headers });
    expect([door.status, door.headers.get("location")]).toEqual([302, "/calls"]);
  });

  it("shows the set-up while it is open", async () => {
    const fresh = await startPanel();
    try {
      expect((await fresh.fetch("/setup")).status).toBe(200);
      expect(await (await fresh.fetch("/api/auth/setup")).json()).toEqual({ open: true });
      const token = fresh.auth.setup.link?.split("=")[1];
      const body = JSON.stringify({ token, username: "root", password: "plain-kettle-orbit-9" });
      const headers = { "content-type": "application/json", origin: fresh.url };
      const made = await fresh.fetch("/api/auth/setup", { method: "POST", headers, body });
      expect([made.status, made.headers.getSetCookie().length]).toEqual([200, 1]);
      const again = await fresh.fetch("/api/auth/setup", { method: "POST", headers, body });
      expect([again.status, (await again.json()).code]).toEqual([410, "setup_closed"]);
      expect(await (await fresh.fetch("/api/auth/setup")).json()).toEqual({ open: false });
      expect((await fresh.fetch("/setup")).headers.get("location")).toBe("/sign-in");
      expect(JSON.stringify(fresh.log)).not.toContain(token);
    } finally {
      await fresh.close();
    }
  });

  it("takes no act at a page's address", async () => {
    expect((await panel.fetch("/calls", { method: "POST", headers: fromPage(panel, operator) })).status).toBe(
      404,
    );
  });

  it("refuses a target that is no path", async () => {
    expect((await raw("http://evil.example/calls")).status).toBe(400);
    expect((await raw("*", {}, "OPTIONS")).status).toBe(400);
  });
});
