import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { requiredEventFields } from "@/lib/ari/generated/events";
import { models } from "@/lib/ari/generated/models";
import { documentedVersions, operations } from "@/lib/ari/generated/operations";
import type { OperationEntry } from "@/lib/ari/table";
import { documentFolders } from "@/tests/run/trees.mjs";

const entries: [string, OperationEntry][] = Object.entries(operations).flatMap(([resource, ofResource]) =>
  Object.entries(ofResource).map(([nickname, entry]): [string, OperationEntry] => [
    `${resource}.${nickname}`,
    entry,
  ]),
);
const events = new Set(Object.keys(requiredEventFields));
const is16 = (branches: readonly number[] | undefined) => branches?.includes(16) ?? true;

describe("Asterisk 16 lacks of 22", () => {
  const shared = entries.filter(([, { branches }]) => is16(branches));

  it("these operations", () => {
    const lacking = entries.filter(([, { branches }]) => !is16(branches)).map(([name]) => name);
    expect(lacking.sort()).toEqual([
      "bridges.getBridgeVar",
      "bridges.getBridgeVars",
      "bridges.setBridgeVar",
      "bridges.setBridgeVars",
      "channels.getChannelVars",
      "channels.progress",
      "channels.setChannelVars",
      "channels.transfer_progress",
      "endpoints.refer",
      "endpoints.referToEndpoint",
      "events.claimChannel",
    ]);
  });

  it("these parameters of operations that it has", () => {
    const lacking = shared.flatMap(([name, { parameters }]) =>
      parameters.filter(({ branches }) => !is16(branches)).map((it) => `${name} ${it.name}`),
    );
    expect(lacking.sort()).toEqual([
      "bridges.addChannel inhibitConnectedLineUpdates",
      "bridges.create variables",
      "bridges.createWithId variables",
      "bridges.play announcer_format",
      "bridges.playWithId announcer_format",
      "bridges.record recorder_format",
      "channels.externalMedia data",
      "channels.externalMedia transport_data",
      "channels.hangup reason_code",
      "channels.setChannelVar report_events",
    ]);
  });

  it("these values of parameters that it has, and it demands external_host", () => {
    const lacking = shared.flatMap(([name, { parameters }]) =>
      parameters.flatMap((parameter) =>
        Object.entries(parameter.valueBranches ?? {})
          .filter(([, branches]) => !is16(branches))
          .map(([value]) => `${name} ${parameter.name}=${value}`),
      ),
    );
    expect(lacking.sort()).toEqual([
      "channels.externalMedia connection_type=server",
      "channels.externalMedia encapsulation=audiosocket",
      "channels.externalMedia encapsulation=none",
      "channels.externalMedia transport=tcp",
      "channels.externalMedia transport=websocket",
    ]);
    const demanded = shared.flatMap(([name, { parameters }]) =>
      parameters.flatMap((it) => (Array.isArray(it.required) ? [`${name} ${it.name} ${it.required}`] : [])),
    );
    expect(demanded).toEqual(["channels.externalMedia external_host 16,18"]);
  });

  it("these events, models and fields of models that it has", () => {
    const lacking = Object.entries(models).filter(([, { branches }]) => !is16(branches));
    expect(lacking.flatMap(([name]) => (events.has(name) ? [name] : []))).toEqual([
      "ApplicationRegistered",
      "ApplicationUnregistered",
      "CallBroadcast",
      "CallClaimed",
      "ChannelToneDetected",
      "ChannelTransfer",
      "RESTResponse",
    ]);
    expect(lacking.flatMap(([name]) => (events.has(name) ? [] : [name])).sort()).toEqual([
      "AdditionalParam",
      "RESTHeader",
      "RESTQueryStringParameter",
      "RESTRequest",
      "ReferTo",
      "ReferredBy",
      "RequiredDestination",
      "Variables",
    ]);
    const fields = Object.entries(models).flatMap(([name, model]) =>
      is16(model.branches)
        ? Object.entries(model.fields).flatMap(([field, { branches }]) =>
            is16(branches) ? [] : [`${name}.${field}`],
          )
        : [],
    );
    expect(fields.sort()).toEqual([
      "Bridge.bridgevars",
      "Channel.caller_rdnis",
      "Channel.tenantid",
      "ChannelDestroyed.tech_cause",
      "ChannelHangupRequest.tech_cause",
    ]);
  });

  it("and has nothing that 22 lacks", () => {
    expect(entries.filter(([, { branches }]) => !branches.includes(22))).toEqual([]);
    const gone = Object.values(models).filter(({ branches }) => !branches.includes(22));
    expect(gone).toEqual([]);
  });
});

/** Counted by hand in the documents themselves, past the generator's reading of them. */
function countIn(folder: string): { operations: number; events: number; models: number } {
  const nested = join(folder, "api-docs");
  const read = (name: string) => {
    const file = existsSync(join(folder, name)) ? join(folder, name) : join(nested, name);
    return JSON.parse(readFileSync(file, "utf8"));
  };
  const counts = { operations: 0, events: 0, models: 0 };
  for (const { path } of read("resources.json").apis) {
    const resource = read(`${path.split("/").at(-1).replace(".{format}", "")}.json`);
    for (const api of resource.apis) counts.operations += api.operations.length;
    counts.models += Object.keys(resource.models ?? {}).length;
    counts.events += resource.models?.Event?.subTypes.length ?? 0;
  }
  return counts;
}

const wanted = {
  16: { operations: 98, events: 38, models: 70 },
  18: { operations: 100, events: 38, models: 70 },
  20: { operations: 109, events: 44, models: 84 },
  22: { operations: 109, events: 45, models: 85 },
} as const;
const beside = fileURLToPath(new URL("../../../../../../shared/ari-spec/", import.meta.url));
/** The documents are no part of the repository: those that lie beside it, and those of the Asterisks of the tests. */
const folders = [
  ...Object.values(documentedVersions).map((version) => [
    Number.parseInt(version, 10),
    join(beside, version),
  ]),
  ...documentFolders().map((folder) => [folder.includes("asterisk-16") ? 16 : 22, folder]),
].filter((it): it is [keyof typeof wanted, string] => existsSync(String(it[1])));

for (const [branch, folder] of folders)
  describe(`the documents of Asterisk ${branch} in ${folder.includes("ari-spec") ? "the folder beside" : "its installation"}`, () => {
    it("hold as many operations, events and models as the table has", () => {
      expect(countIn(folder)).toEqual(wanted[branch]);
    });
  });

describe("the committed calls", () => {
  const text = readFileSync(
    fileURLToPath(new URL("../../../../../lib/ari/generated/calls.ts", import.meta.url)),
    "utf8",
  );

  it.each(entries.filter(([, { upgrade }]) => upgrade === undefined))(
    "say of %s its method, path, declared errors and branches",
    (name, entry) => {
      const [resource = "", nickname = ""] = name.split(".");
      const ofResource = text
        .split(/^export interface /m)
        .find((it) => it.startsWith(`${resource[0]?.toUpperCase()}${resource.slice(1)}Calls `));
      const comment = new RegExp(`/\\*\\* ([^\\n]*) \\*/\\n  ${nickname}\\(`).exec(ofResource ?? "")?.[1];
      expect(comment).toMatch(new RegExp(`^${entry.method} ${entry.path.replace(/[{}]/g, "\\$&")}\\.`));
      if (entry.errors.length === 0) expect(comment).not.toContain("errors");
      else expect(comment).toContain(`Declared errors: ${entry.errors.join(", ")}.`);
      if (entry.branches.length === 4) expect(comment).not.toContain("In Asterisk");
      else expect(comment).toContain(`In Asterisk ${entry.branches.join(", ")}.`);
    },
  );
});
