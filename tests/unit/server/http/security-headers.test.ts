import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Panel, startPanel } from "./panel";

let panel: Panel;
let operator: string;
beforeAll(async () => {
  panel = await startPanel();
  operator = await panel.signedIn("operator");
});
afterAll(() => panel.close());

describe("headers", () => {
  it("are on every answer", async () => {
    for (const path of [
      "/api/v1/me",
      "/api/v1/openapi.json",
      "/healthz",
      "/sign-in",
      "/calls",
      "/api/nothing",
    ]) {
      const { headers } = await panel.fetch(path);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("permissions-policy")).toContain("microphone=(self)");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers.get("strict-transport-security")).toBeNull();
      const policy = headers.get("content-security-policy") ?? "";
      for (const rule of [
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "'strict-dynamic'",
      ]) {
        expect(policy).toContain(rule);
      }
      expect(policy).toContain(`connect-src 'self' ${panel.url.replace("http", "ws")};`);
      expect(policy.split("style-src")[0]).not.toContain("unsafe");
    }
  });

  it("keep answers of the API out of every cache (ASVS 14.3.2)", async () => {
    for (const path of ["/api/v1/me", "/api/v1/users", "/api/auth/get-session", "/api/nothing"]) {
      const response = await panel.fetch(path, { headers: { cookie: operator } });
      expect(response.headers.get("cache-control"), path).toBe("no-store");
    }
  });

  it("have a nonce of their own in each answer, the same that Next is told (ASVS 3.4.3)", async () => {
    const nonceOf = (policy: string | null | undefined) => /'nonce-([^']+)'/.exec(policy ?? "")?.[1];
    const first = await panel.fetch("/sign-in", {
      headers: { "content-security-policy": "script-src 'nonce-mine'", "x-nonce": "mine" },
    });
    const told = panel.pages.at(-1)?.csp;
    expect(panel.pages.at(-1)?.nonce).toBe(nonceOf(told));
    const second = await panel.fetch("/sign-in");
    expect(nonceOf(first.headers.get("content-security-policy"))).toBe(nonceOf(told));
    expect(nonceOf(told)).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonceOf(second.headers.get("content-security-policy"))).not.toBe(nonceOf(told));
  });

  it("ask for https for two years where it is used, and allow eval in development alone", async () => {
    const other = await startPanel({
      origins: ["https://panel.example.org"],
      secure: true,
      mode: "development",
    });
    try {
      const { headers } = await other.fetch("/sign-in");
      expect(headers.get("strict-transport-security")).toBe("max-age=63072000");
      expect(headers.get("content-security-policy")).toContain("wss://panel.example.org");
      expect(headers.get("content-security-policy")).toContain("'unsafe-eval'");
    } finally {
      await other.close();
    }
  });
});
