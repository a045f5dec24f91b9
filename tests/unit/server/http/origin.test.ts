import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Panel, startPanel } from "./panel";

let panel: Panel;
let operator: string;
beforeAll(async () => {
  panel = await startPanel();
  operator = await panel.signedIn("operator");
});
afterAll(() => panel.close());
afterEach(() => {
  panel.dispatched.length = 0;
});

const act = "/api/v1/nodes/pbx-1/channels/17.1/answer";

describe("origin (ASVS 3.5.1)", () => {
  const send = (headers: Record<string, string>, path = act) =>
    panel.fetch(path, { method: "POST", headers });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: "null" }],
    ["the same host on another port", { origin: "http://127.0.0.1:1" }],
    ["a name that begins alike", { origin: "http://127.0.0.1.evil.example" }],
    ["a cookie without any origin", {}],
    ["a neighbour site", { "sec-fetch-site": "same-site" }],
  ])("refuses %s", async (_who, headers) => {
    const response = await send({ cookie: operator, ...headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      code: "origin_refused",
      whatToDo: expect.stringContaining(panel.url),
    });
    expect(panel.dispatched).toEqual([]);
  });

  it("refuses another site's page that would sign a browser in or out", async () => {
    for (const path of ["/api/auth/sign-in/username", "/api/auth/sign-out", "/api/auth/setup"]) {
      expect(
        (await send({ origin: "https://evil.example", "content-type": "application/json" }, path)).status,
      ).toBe(403);
    }
  });

  it.each([
    ["the panel's own page", () => ({ cookie: operator, origin: panel.url })],
    [
      "what the browser calls same-origin",
      () => ({ cookie: operator, origin: "http://10.1.1.1", "sec-fetch-site": "same-origin" }),
    ],
  ])("takes %s", async (_who, headers) => {
    expect((await send(headers())).status).toBe(202);
  });

  it("takes a token without one", async () => {
    expect((await send({ authorization: await panel.bearer("operator") })).status).toBe(202);
  });

  it("lets any page read nothing: no CORS header (ASVS 3.4.2)", async () => {
    const response = await panel.fetch("/api/v1/me", {
      headers: { cookie: operator, origin: "https://evil.example" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });
});
