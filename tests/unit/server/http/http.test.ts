import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Panel, startPanel } from "./panel";

let panel: Panel;
let operator: string;
beforeAll(async () => {
  panel = await startPanel();
  operator = await panel.signedIn("operator");
});
afterAll(() => panel.close());

const act = "/api/v1/nodes/pbx-1/channels/17.1/answer";

describe("health and metrics (ASVS 13.4.5)", () => {
  it("say that the process is up, and no more to a stranger", async () => {
    expect(await (await panel.fetch("/healthz")).json()).toEqual({ status: "up" });
    expect(await (await panel.fetch("/healthz", { headers: { cookie: operator } })).json()).toEqual({
      status: "up",
      nodes: 2,
    });
    // A supervisor listens there: how many do is the admins' to know.
    const authorization = await panel.bearer("admin");
    expect(await (await panel.fetch("/healthz", { headers: { authorization } })).json()).toEqual({
      status: "up",
      nodes: 2,
      audioSockets: 3,
    });
  });

  it("are for admins", async () => {
    expect((await panel.fetch("/metrics")).status).toBe(401);
    expect((await panel.fetch("/metrics", { headers: { cookie: operator } })).status).toBe(403);
    const authorization = await panel.bearer("admin");
    await panel.fetch(act, { method: "POST", headers: { authorization } });
    const response = await panel.fetch("/metrics", {
      headers: { authorization },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(
      /patchbay_http_requests_total\{method="POST",route="\/nodes\/\{node\}\/channels\/\{id\}\/answer",status="202"\} 1$/m,
    );
  });
});

describe("what goes wrong unexpectedly (ASVS 16.5.1)", () => {
  it("is logged once with its stack, and told by its id alone", async () => {
    const broken = await startPanel({
      dispatch: () => Promise.reject(new TypeError("undefined is not a channel")),
    });
    try {
      const authorization = await broken.bearer("operator");
      const response = await broken.fetch(act, { method: "POST", headers: { authorization } });
      const body = await response.text();
      expect(response.status).toBe(500);
      expect(body).not.toMatch(/undefined is not|\.ts:|\bat \w+ \(/);
      const requestId = response.headers.get("x-request-id");
      expect(JSON.parse(body)).toMatchObject({ code: "internal", requestId });
      const errors = broken.log.filter((line) => line["level"] === "error");
      expect(errors).toMatchObject([{ requestId, err: { message: "undefined is not a channel" } }]);
      expect(JSON.stringify(broken.log)).not.toContain(authorization.slice(10));
    } finally {
      await broken.close();
    }
  });

  it("logs a line a request, without the query", async () => {
    await panel.fetch("/api/v1/me?q=%2B491701234567", { headers: { cookie: operator } });
    const line = panel.log.findLast((entry) => entry["msg"] === "request");
    expect(line).toMatchObject({ level: "debug", method: "GET", path: "/api/v1/me", address: "127.0.0.1" });
    expect(JSON.stringify(line)).not.toContain("1701234567");
  });
});
