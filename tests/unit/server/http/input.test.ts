import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { fromPage, type Panel, startPanel } from "./panel";

let panel: Panel;
let operator: string;
let admin: string;
beforeAll(async () => {
  panel = await startPanel();
  operator = await panel.signedIn("operator");
  admin = await panel.signedIn("admin");
});
afterAll(() => panel.close());
afterEach(() => {
  panel.dispatched.length = 0;
});

describe("input", () => {
  const send = (body: BodyInit, headers: Record<string, string> = {}) =>
    panel.fetch("/api/v1/nodes/pbx-1/channels", {
      method: "POST",
      headers: { ...fromPage(panel, operator), ...headers },
      body,
    });

  it("joins path and body, and the path has the last word", async () => {
    const response = await panel.fetch("/api/v1/nodes/pbx%2D1/channels/SIP%2Falice%20%F0%9F%98%80/hold", {
      method: "POST",
      headers: { ...fromPage(panel, operator), "idempotency-key": "k-1" },
      body: JSON.stringify({ node: "pbx-2", id: "other", extra: 1 }),
    });
    expect(response.status).toBe(202);
    expect(panel.dispatched).toMatchObject([
      {
        name: "channels.hold",
        input: { node: "pbx-1", id: "SIP/alice 😀", extra: 1 },
        context: {
          address: "127.0.0.1",
          idempotencyKey: "k-1",
          requestId: response.headers.get("x-request-id"),
        },
      },
    ]);
  });

  it("takes the query of a DELETE, and refuses a name given twice (ASVS 15.3.7)", async () => {
    const path = "/api/v1/nodes/pbx-1/channels/17.1";
    const headers = { authorization: await panel.bearer("operator") };
    await panel.fetch(`${path}?reason=busy&node=pbx-2`, { method: "DELETE", headers });
    expect(panel.dispatched).toMatchObject([
      { input: { node: "pbx-1", id: "17.1", reason: "busy" }, context: { idempotencyKey: null } },
    ]);
    const twice = await panel.fetch(`${path}?reason=busy&reason=normal`, { method: "DELETE", headers });
    expect(await twice.json()).toMatchObject({ code: "invalid_input", field: "reason" });
  });

  it.each([
    ['{"endpoint": "PJSIP/alice",}', "line 1, column 28"],
    ['{\n  "endpoint": PJSIP/alice\n}', "line 2, column 15"],
    ['{"endpoint": "PJSIP/ali', "line 1, column 14"],
    ["[1,,2]", "line 1, column 4"],
  ])("says where %s goes wrong, and quotes nothing", async (body, where) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "invalid_input", detail: expect.stringContaining(where) });
    expect(text).not.toContain("alice");
  });

  it.each(["[]", "null", '"text"', "3"])("refuses %s, which is no object", async (body) => {
    expect(await (await send(body)).json()).toMatchObject({ code: "invalid_input" });
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"])(
    "refuses a body of type %s (ASVS 4.1.1)",
    async (type) => {
      expect(await (await send("{}", { "content-type": type })).json()).toMatchObject({
        code: "invalid_input",
      });
      expect(panel.dispatched).toEqual([]);
    },
  );

  it("refuses a nest that nothing could write down again", async () => {
    const nest = (levels: number) => `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    expect((await send(nest(15))).status).toBe(202);
    const response = await send(nest(40_000));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_input" });
    expect(panel.dispatched).toHaveLength(1);
  });

  it("refuses bytes that are not UTF-8", async () => {
    expect(await (await send(new Uint8Array([0x22, 0xff, 0x22]))).json()).toMatchObject({
      detail: expect.stringContaining("UTF-8"),
    });
  });

  it("takes 256 KiB and not a byte more, with or without a stated length", async () => {
    const fits = `{"x":"${"a".repeat(256 * 1024 - 8)}"}`;
    expect((await send(fits)).status).toBe(202);
    const large = await send(`${fits} `);
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ code: "too_large" });
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`${fits} `));
        controller.close();
      },
    });
    const streamed = await panel.fetch("/api/v1/nodes/pbx-1/channels", {
      method: "POST",
      headers: fromPage(panel, operator),
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  it("takes __proto__ for a field like any other (ASVS 15.3.6)", async () => {
    await send('{"__proto__": {"role": "admin"}, "constructor": {"prototype": {"role": "admin"}}}');
    const input = panel.dispatched[0]?.input;
    expect(Object.getPrototypeOf(input)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["role"]).toBeUndefined();
    expect((input as Record<string, unknown>)["role"]).toBeUndefined();
  });

  it("refuses an Idempotency-Key of no or too many characters", async () => {
    for (const key of ["", "k".repeat(201)]) {
      expect(await (await send("{}", { "idempotency-key": key })).json()).toMatchObject({
        field: "Idempotency-Key",
      });
    }
  });

  it("refuses a name in the query that nothing knows: a misspelt filter would show all", async () => {
    const response = await panel.fetch("/api/v1/audit?comand=sign_in", { headers: { cookie: admin } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_input", field: "comand" });
  });

  it("checks a query's input, naming the field", async () => {
    const response = await panel.fetch("/api/v1/audit?limit=9999", { headers: { cookie: admin } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid_input", field: "limit" });
  });
});
