import { describe, expect, it } from "vitest";
import { createAriClient, type EventFilter } from "@/lib/ari";
import { subscribeToAll, subscribeToSources } from "@/lib/ari/subscribe";

const everything = {
  channel_ids: ["__AST_CHANNEL_ALL_TOPIC"],
  bridge_ids: ["__AST_BRIDGE_ALL_TOPIC"],
  endpoint_ids: ["__AST_ENDPOINT_ALL_TOPIC"],
  device_names: ["__AST_DEVICE_STATE_ALL_TOPIC"],
};

/** A connected application that has what the test says. */
function setUp(application: object = {}) {
  const sent: string[] = [];
  const bodies: (string | undefined)[] = [];
  /** By event source. */
  const statuses = new Map<string, number>();
  const { signal } = new AbortController();
  const client = createAriClient({
    request: async ({ method, path, query, body }) => {
      const source = new URLSearchParams(query).get("eventSource");
      sent.push(`${method} ${path}${source === null ? "" : ` ${source}`}`);
      bodies.push(body);
      const status = statuses.get(source ?? method) ?? 200;
      const found = {
        name: "app",
        channel_ids: [],
        bridge_ids: [],
        endpoint_ids: [],
        device_names: [],
        events_allowed: [],
        events_disallowed: [],
        ...application,
      };
      const text = JSON.stringify(status === 200 ? found : { message: "told to" });
      return { status, contentType: "application/json", text, bytes: undefined };
    },
    close: async () => undefined,
  });
  const toAll = (filter?: EventFilter) => subscribeToAll(client, "app", filter, signal);
  const toSources = (sources: readonly string[], filter?: EventFilter) =>
    subscribeToSources(client, "app", sources, filter, signal);
  return { sent, bodies, statuses, toAll, toSources };
}

const filterRequest = "PUT /applications/app/eventFilter";
const subscription = "POST /applications/app/subscription";

describe("subscribing to everything", () => {
  it("sets the filter, subscribes to each kind, and looks", async () => {
    const { sent, toAll } = setUp(everything);
    expect(await toAll()).toEqual([]);
    expect(sent).toEqual([
      filterRequest,
      `${subscription} channel:,bridge:,endpoint:,deviceState:`,
      "GET /applications/app",
    ]);
  });

  it("sends the filter whole, because what is absent would stay as it was", async () => {
    for (const [filter, body] of [
      [undefined, { allowed: [], disallowed: [] }],
      [{}, { allowed: [], disallowed: [] }],
      [{ disallowed: [{ type: "ChannelVarset" }] }, { allowed: [], disallowed: [{ type: "ChannelVarset" }] }],
    ] as const) {
      const { bodies, toAll } = setUp({ ...everything, events_disallowed: [{ type: "ChannelVarset" }] });
      await toAll(filter);
      expect(JSON.parse(bodies[0] ?? "")).toEqual(body);
    }
  });

  it.each(Object.keys(everything))("fails when %s does not show it", async (list) => {
    const { toAll } = setUp({ ...everything, [list]: [] });
    await expect(toAll()).rejects.toMatchObject({ code: "invalid_response", retryable: true });
  });

  it("fails when a type of the filter is not there", async () => {
    const { toAll } = setUp({ ...everything, events_allowed: [{ type: "StasisStart" }] });
    await expect(toAll({ allowed: [{ type: "StasisStart" }] })).resolves.toEqual([]);
    await expect(toAll({ disallowed: [{ type: "ChannelVarset" }] })).rejects.toMatchObject({
      code: "invalid_response",
      message: expect.stringContaining("ChannelVarset"),
    });
  });
});

describe("subscribing to sources", () => {
  it("sets the filter, and asks for nothing when there are none", async () => {
    const { sent, bodies, toSources } = setUp();
    expect(await toSources([], { allowed: [{ type: "StasisStart" }] })).toEqual([]);
    expect(sent).toEqual([filterRequest]);
    expect(JSON.parse(bodies[0] ?? "")).toEqual({ allowed: [{ type: "StasisStart" }], disallowed: [] });
  });

  it("asks for each one alone, and not for what it still has", async () => {
    const { sent, toSources } = setUp({
      channel_ids: ["1.1"],
      bridge_ids: ["b"],
      endpoint_ids: ["PJSIP/alice"],
      device_names: ["Stasis:lamp:2"],
    });
    const had = ["channel:1.1", "bridge:b", "endpoint:PJSIP/alice", "deviceState:Stasis:lamp:2"];
    const wanted = ["channel:1.2", "bridge:1.1", "endpoint:PJSIP/bob", "deviceState:PJSIP/alice"];
    expect(await toSources([...had, ...wanted])).toEqual([]);
    expect(sent).toEqual([filterRequest, ...wanted.map((source) => `${subscription} ${source}`)]);
  });

  it("names what is gone, and goes on", async () => {
    const { sent, statuses, toSources } = setUp();
    statuses.set("channel:1", 422).set("trunk:1", 400);
    const wanted = ["channel:1", "trunk:1", "bridge:b"];
    expect(await toSources(wanted)).toEqual(["channel:1", "trunk:1"]);
    expect(sent).toHaveLength(4);
  });

  it.each(["toString:1", "__proto__:x", "constructor:", "nothing"])(
    "takes %j for a source like any",
    async (source) => {
      const { sent, toSources } = setUp();
      expect(await toSources([source])).toEqual([]);
      expect(sent).toEqual([filterRequest, `${subscription} ${source}`]);
    },
  );

  it.each([404, 500, 401, 503])("fails by %s: that says nothing about the source", async (status) => {
    const { statuses, toSources } = setUp();
    statuses.set("channel:1", status);
    await expect(toSources(["channel:1", "bridge:b"])).rejects.toMatchObject({ status });
  });

  it("fails when the filter does", async () => {
    const { sent, statuses, toSources } = setUp();
    statuses.set("PUT", 404);
    await expect(toSources(["channel:1"])).rejects.toMatchObject({ code: "not_found" });
    expect(sent).toEqual([filterRequest]);
  });
});
