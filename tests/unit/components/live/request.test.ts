import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, prepare, request } from "@/components/live/request";
import { rowOf } from "@/components/live/use-command";
import { commands } from "@/lib/api/commands";
import { queries } from "@/lib/api/queries";

const fetched = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

describe("prepare", () => {
  it("puts what the path names into the path, encoded, and the rest into the body", () => {
    const input = { node: "pbx-1", id: "SIP/x 1", direction: "both" };
    expect(prepare(commands["channels.mute"], input)).toEqual({
      url: "/api/v1/nodes/pbx-1/channels/SIP%2Fx%201/mute",
      method: "POST",
      body: '{"direction":"both"}',
    });
  });

  it("puts the rest into the query of DELETE and GET, leaving out what is undefined", () => {
    expect(prepare(commands["channels.hangup"], { node: "a", id: "1.2", reason: "busy" })).toEqual({
      url: "/api/v1/nodes/a/channels/1.2?reason=busy",
      method: "DELETE",
      body: undefined,
    });
    expect(prepare(queries.audit, { limit: 50, actor: undefined }).url).toBe("/api/v1/audit?limit=50");
    expect(prepare(queries.me, {}).url).toBe("/api/v1/me");
  });

  it("fills every path of the registry", () => {
    for (const [name, entry] of Object.entries(commands)) {
      const input = Object.fromEntries(Object.keys(entry.input.shape).map((field) => [field, "v"]));
      expect(prepare(entry, input).url, name).not.toMatch(/[{}]/);
    }
  });
});

describe("request", () => {
  it("sends a new idempotency key with each POST, and none with DELETE", async () => {
    fetched.mockImplementation(async () => new Response('{"accepted":true}'));
    await request(commands["channels.answer"], { node: "a", id: "1" });
    await request(commands["channels.answer"], { node: "a", id: "1" });
    await request(commands["channels.hangup"], { node: "a", id: "1" });
    const keys = fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get("idempotency-key"));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBeNull();
  });

  it("lets an end reach the panel though the page goes meanwhile", async () => {
    fetched.mockImplementation(async () => new Response('{"accepted":true}'));
    await request(commands["talks.end"], { node: "a", id: "1" });
    await request(commands["channels.answer"], { node: "a", id: "1" });
    expect(fetched.mock.calls.map(([, init]) => init?.keepalive)).toEqual([true, undefined]);
  });

  it("throws the problem that the panel answered", async () => {
    const problem = {
      code: "not_controllable",
      status: 409,
      detail: "Controlled by the dialplan.",
      whatToDo: "Hang up.",
    };
    const headers = { "content-type": "application/problem+json" };
    fetched.mockResolvedValue(new Response(JSON.stringify(problem), { status: 409, headers }));
    const error = await request(commands["channels.hold"], { node: "a", id: "1" }).catch(ApiError.from);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).problem).toMatchObject(problem);
  });

  it("says that there was no answer when there was none", async () => {
    fetched.mockRejectedValue(new TypeError("failed to fetch"));
    const error = await request(queries.me, {}).catch(ApiError.from);
    expect((error as ApiError).problem).toMatchObject({ status: 0, detail: "The panel did not answer." });
  });
});

describe("rowOf", () => {
  it("names the row at which a command shows how it goes", () => {
    expect(rowOf("channels.hold", { node: "a", id: "1/2" })).toBe("a/channels/1/2");
    expect(rowOf("spies.start", { node: "a", channelId: "7" })).toBe("a/channels/7");
    expect(rowOf("bridges.add", { node: "a", id: "b" })).toBe("a/bridges/b");
    expect(rowOf("channels.originate", { node: "a" })).toBeNull();
    expect(rowOf("users.remove", { id: "u" })).toBeNull();
  });
});
