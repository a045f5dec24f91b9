import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AriError } from "@/lib/ari/errors";
import { operations } from "@/lib/ari/generated/operations";
import { type BuiltRequest, buildRequest } from "@/lib/ari/request";
import type { OperationEntry, ParameterEntry } from "@/lib/ari/table";

function entryOf(operation: string): OperationEntry {
  const [resource = "", nickname = ""] = operation.split(".");
  const entry = operations[resource]?.[nickname];
  if (entry === undefined) throw new Error(`no operation ${operation}`);
  return entry;
}

function build(operation: string, parameters: Record<string, unknown>, branch?: number): BuiltRequest {
  return buildRequest(operation, entryOf(operation), parameters, branch);
}

function refusal(operation: string, parameters: Record<string, unknown>, branch?: number): AriError {
  try {
    build(operation, parameters, branch);
  } catch (error) {
    return error as AriError;
  }
  throw new Error(`${operation} was not refused`);
}

const sayable = (parameter: ParameterEntry): unknown => {
  if (parameter.name === "moduleName") return "res_ari.so";
  if (parameter.values !== undefined) return parameter.values[0];
  switch (parameter.type) {
    case "int":
    case "long":
      return Math.max(1, parameter.min ?? 1);
    case "boolean":
      return true;
    case "containers":
      return parameter.name === "fields" ? [{ attribute: "a", value: "b" }] : { NAME: "value" };
    case "object":
      return { disallowed: [{ type: "ChannelVarset" }] };
    default:
      return "a";
  }
};

const everyOperation = Object.entries(operations).flatMap(([resource, entries]) =>
  Object.entries(entries)
    .filter(([, entry]) => entry.upgrade !== true)
    .map(([nickname, entry]) => [`${resource}.${nickname}`, entry] as const),
);

describe("every operation of the table", () => {
  it.each(everyOperation)("%s: with all parameters, a request without a placeholder", (operation, entry) => {
    const all = Object.fromEntries(entry.parameters.map((parameter) => [parameter.name, sayable(parameter)]));
    if (operation === "bridges.create") delete all["variables"];
    const request = build(operation, all);
    expect(request.method).toBe(entry.method);
    expect(request.path).not.toMatch(/[{}]/);
    for (const parameter of entry.parameters) {
      const place = { path: request.path, query: request.query, body: request.body ?? "" }[parameter.in];
      if (operation === "bridges.create" && parameter.in === "body") continue;
      if (parameter.in === "query") expect(place).toContain(`${parameter.name}=`);
      if (parameter.in === "path") expect(place.split("/").length).toBe(entry.path.split("/").length);
      if (parameter.in === "body" && parameter.type === "containers") expect(place).toContain(parameter.name);
    }
  });

  it.each(everyOperation)("%s: is refused when a required parameter is missing", (operation, entry) => {
    const required = entry.parameters.filter((parameter) => parameter.required === true);
    const all = Object.fromEntries(required.map((parameter) => [parameter.name, sayable(parameter)]));
    expect(() => build(operation, all)).not.toThrow();
    for (const parameter of required) {
      const { [parameter.name]: _, ...rest } = all;
      expect(refusal(operation, rest)).toMatchObject({ code: "missing_parameter", operation });
      if (parameter.type === "string") {
        expect(refusal(operation, { ...all, [parameter.name]: "" })).toMatchObject({
          code: "missing_parameter",
        });
      }
    }
  });

  it.each(everyOperation)(
    "%s: is refused before it is sent to a branch that lacks it",
    (operation, entry) => {
      for (const branch of [16, 18, 20, 22].filter((one) => !entry.branches.includes(one))) {
        expect(refusal(operation, {}, branch)).toMatchObject({ code: "not_supported" });
      }
    },
  );
});

describe("where parameters go", () => {
  it("puts scalars into the query and variables into the body", () => {
    expect(
      build("channels.originate", {
        endpoint: "PJSIP/alice",
        app: "panel",
        timeout: 20,
        callerId: "A & B <1>",
        variables: { FOO: "bär" },
      }),
    ).toEqual({
      method: "POST",
      path: "/channels",
      query: "endpoint=PJSIP%2Falice&app=panel&callerId=A%20%26%20B%20%3C1%3E&timeout=20",
      body: '{"variables":{"FOO":"bär"}}',
    });
  });

  it("sends the event filter as the body itself", () => {
    const filter = { disallowed: [{ type: "ChannelVarset" }] };
    const request = build("applications.filter", { applicationName: "panel", filter });
    expect(request).toMatchObject({ path: "/applications/panel/eventFilter", body: JSON.stringify(filter) });
  });

  it("joins several values with commas, and writes a list where a value holds one", () => {
    expect(build("bridges.addChannel", { bridgeId: "b", channel: ["1.1", "1.2"] }).query).toBe(
      "channel=1.1%2C1.2",
    );
    expect(build("bridges.addChannel", { bridgeId: "b", channel: "1.1,1.2" }).query).toBe(
      "channel=1.1%2C1.2",
    );
    const request = build("channels.getChannelVars", { channelId: "c", variables: ["CUT(A,b,1)", "B"] });
    expect(request).toMatchObject({ query: "", body: '{"variables":["CUT(A,b,1)","B"]}' });
  });

  it("applies the default that Asterisk documents and does not apply", () => {
    expect(build("channels.mute", { channelId: "c" }).query).toBe("direction=both");
    expect(build("channels.unmute", { channelId: "c", direction: "in" }).query).toBe("direction=in");
  });

  it("moves what is too long for a request line into the body, with exact types", () => {
    const appArgs = "x".repeat(5000);
    const request = build("channels.originate", { endpoint: "PJSIP/a", app: "p", appArgs, timeout: 5 });
    expect(request.query).toBe("");
    expect(JSON.parse(request.body ?? "")).toEqual({ endpoint: "PJSIP/a", app: "p", appArgs, timeout: 5 });
    const added = build("bridges.addChannel", {
      bridgeId: "b",
      channel: "c",
      role: "r".repeat(5000),
      mute: true,
    });
    expect(JSON.parse(added.body ?? "")).toMatchObject({ mute: true });
  });

  it("never sends a body to POST /bridges", () => {
    expect(build("bridges.create", { type: "mixing", name: "n" }).body).toBeUndefined();
    expect(refusal("bridges.create", { name: "x".repeat(5000) }).code).toBe("invalid_parameter");
  });

  it("keeps any id in one path segment, and Asterisk's decoding gives it back", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 140, unit: "grapheme" }), (id) => {
        fc.pre(![".", "..", "create", "externalMedia"].includes(id));
        const { path } = build("channels.hangup", { channelId: id });
        const segments = path.split("/");
        expect(segments.length).toBe(3);
        expect(path).not.toMatch(/[+ ;#?]/);
        expect(decodeURIComponent(segments[2] ?? "")).toBe(id);
      }),
    );
  });

  it("gives back any text of the query", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" }), (value) => {
        const { query } = build("channels.setChannelVar", { channelId: "c", variable: "V", value });
        expect(new URLSearchParams(query).get("value")).toBe(value);
      }),
    );
  });
});

describe("what is refused", () => {
  it.each([
    ["channels.get", { channelId: ".." }, "invalid_parameter"],
    ["channels.get", { channelId: 5 }, "invalid_parameter"],
    ["channels.get", { channelId: "x".repeat(150) }, "invalid_parameter"],
    ["channels.get", { channelId: "a", chanelId: "b" }, "invalid_parameter"],
    ["channels.get", { channelId: "\ud800" }, "invalid_parameter"],
    ["channels.originateWithId", { channelId: "externalMedia", endpoint: "PJSIP/a" }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", timeout: "30" }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", timeout: 1.5 }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", timeout: Number.NaN }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", variables: { A: 1 } }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", variables: ["A"] }, "invalid_parameter"],
    ["channels.originate", { endpoint: "PJSIP/a", appArgs: "\udc00" }, "invalid_parameter"],
    ["channels.hangup", { channelId: "c", reason: "bored" }, "invalid_parameter"],
    ["channels.dial", { channelId: "c", timeout: -1 }, "invalid_parameter"],
    ["channels.snoopChannel", { channelId: "c", app: "p", spy: "left" }, "invalid_parameter"],
    ["asterisk.getInfo", { only: ["system", "all"] }, "invalid_parameter"],
    [
      "asterisk.updateObject",
      { configClass: "a", objectType: "b", id: "c", fields: {} },
      "invalid_parameter",
    ],
    ["bridges.addChannel", { bridgeId: "b", channel: [] }, "missing_parameter"],
    ["bridges.addChannel", { bridgeId: "b", channel: Array(128).fill("c") }, "invalid_parameter"],
    ["bridges.addChannel", { bridgeId: "b", channel: "c", mute: "yes" }, "invalid_parameter"],
    [
      "channels.setChannelVars",
      { channelId: "c", variables: { A: "x".repeat(41_000) } },
      "invalid_parameter",
    ],
    // What would crash Asterisk.
    ["channels.move", { channelId: "c" }, "missing_parameter"],
    ["bridges.setBridgeVar", { bridgeId: "b" }, "missing_parameter"],
    ["bridges.record", { bridgeId: "b", name: "n" }, "missing_parameter"],
    ["bridges.create", { variables: { A: "b" } }, "refused_dangerous"],
    ["channels.externalMedia", { app: "p", format: "slin16", transport_data: "f(xml)" }, "refused_dangerous"],
    [
      "channels.externalMedia",
      { app: "p", format: "slin16", transport_data: "nf(json" },
      "refused_dangerous",
    ],
    ["channels.originate", { endpoint: "WebSocket/INCOMING/c(slin16)f(yaml)" }, "refused_dangerous"],
    ["channels.create", { endpoint: "websocket/x/f()", app: "p" }, "refused_dangerous"],
    ["asterisk.loadModule", { moduleName: "../../tmp/evil.so" }, "refused_dangerous"],
  ] as const)("%s %o: %s", (operation, parameters, code) => {
    expect(refusal(operation, parameters)).toMatchObject({ code, operation, status: undefined });
  });

  it.each([
    ["channels.externalMedia", { app: "p", format: "slin16", transport_data: "f(json)" }],
    [
      "channels.externalMedia",
      { app: "p", format: "slin16", transport_data: "c(slin16)nf(plain-text)v(first=f)" },
    ],
    ["channels.create", { endpoint: "WebSocket/INCOMING/c(slin16)f(json)", app: "p" }],
    ["channels.originate", { endpoint: "PJSIP/f(x)", app: "p" }],
    [
      "channels.originate",
      { endpoint: "PJSIP/a", app: "p", variables: { A: { value: "b", report_events: true } } },
    ],
  ] as const)("%s %o is sent", (operation, parameters) => {
    expect(() => build(operation, parameters)).not.toThrow();
  });

  it("knows what an older branch lacks: parameter, value, form of a variable", () => {
    const media = { app: "p", format: "slin16", external_host: "127.0.0.1:9" };
    expect(refusal("channels.hangup", { channelId: "c", reason_code: "17" }, 16).code).toBe("not_supported");
    expect(build("channels.hangup", { channelId: "c", reason_code: "17" }, 18).query).toBe("reason_code=17");
    expect(refusal("channels.externalMedia", { ...media, transport: "websocket" }, 18).code).toBe(
      "not_supported",
    );
    expect(() => build("channels.externalMedia", { ...media, transport: "websocket" }, 20)).not.toThrow();
    const variables = { A: { value: "b" } };
    expect(refusal("channels.originate", { endpoint: "PJSIP/a", variables }, 16).code).toBe("not_supported");
  });

  it("requires what only older branches require", () => {
    const media = { app: "p", format: "slin16" };
    expect(refusal("channels.externalMedia", media, 16).code).toBe("missing_parameter");
    expect(() => build("channels.externalMedia", media, 22)).not.toThrow();
  });
});
