import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { requiredEventFields } from "@/lib/ari/generated/events";
import { models } from "@/lib/ari/generated/models";
import { documentedBranches, documentedVersions, operations } from "@/lib/ari/generated/operations";
import type { Documents, SwaggerResource } from "@/lib/ari/generator/documents";
import { readDocuments } from "@/lib/ari/generator/documents";
import { emit } from "@/lib/ari/generator/emit";
import { mergeDocuments } from "@/lib/ari/generator/merge";
import { differences, restrictTables } from "@/lib/ari/generator/restrict";

const committed = { operations, models, events: Object.keys(requiredEventFields) };
const noCredentials = { username: "", password: "" };

function count(branch: number): { operations: number; events: number; models: number } {
  const only = restrictTables(committed, branch);
  return {
    operations: Object.values(only.operations).flatMap((entries) => Object.keys(entries)).length,
    events: only.events.length,
    models: Object.keys(only.models).length,
  };
}

describe("the committed tables", () => {
  it.each([
    [16, { operations: 98, events: 38, models: 70 }],
    [18, { operations: 100, events: 38, models: 70 }],
    [20, { operations: 109, events: 44, models: 84 }],
    [22, { operations: 109, events: 45, models: 85 }],
  ])("have for Asterisk %i as many as its documents: %o", (branch, counts) => {
    expect(count(branch)).toEqual(counts);
  });

  it("correct the documents where Asterisk does other than they say", () => {
    expect(models["Channel"]?.fields["state"]?.values).toContain("Rsrvd");
    expect(models["Channel"]?.fields["state"]?.values).not.toContain("Rsrved");
    const direction = operations["channels"]?.["externalMedia"]?.parameters.find(
      ({ name }) => name === "direction",
    );
    expect(direction?.values).toEqual(["both", "in", "out"]);
  });
});

const folder = fileURLToPath(new URL("../../../../../../shared/ari-spec/", import.meta.url));
const versions = Object.values(documentedVersions);

/** The documents are no part of the repository: compared wherever they lie beside it, and never counted as skipped. */
if (versions.every((version) => existsSync(join(folder, version)))) {
  describe("the documents at hand", compareDocuments);
}

function compareDocuments(): void {
  const read = () =>
    Promise.all(versions.map((version) => readDocuments(join(folder, version), noCredentials)));

  it("give the committed files, byte by byte, in any order", async () => {
    const documents = await read();
    const files = emit(mergeDocuments(documents.toReversed()), documents.toReversed());
    for (const [name, text] of Object.entries(files)) {
      const file = fileURLToPath(new URL(`../../../../../lib/ari/generated/${name}`, import.meta.url));
      expect(readFileSync(file, "utf8") === text, name).toBe(true);
    }
  });

  it("of one branch alone equal the table restricted to it", async () => {
    for (const document of await read()) {
      const now = restrictTables(mergeDocuments([document]), document.branch);
      expect(differences(restrictTables(committed, document.branch), now)).toEqual([]);
    }
  });

  it("put none of their prose into the committed files", async () => {
    const documents = await read();
    const prose = JSON.stringify(documents).match(/"(?:description|summary|notes)":"([^"]{25,})"/g) ?? [];
    expect(prose.length).toBeGreaterThan(100);
    const text = Object.values(emit(mergeDocuments(documents), documents)).join("\n");
    for (const found of prose) expect(text).not.toContain(found.replace(/^"\w+":"|"$/g, ""));
  });
}

function documentsOf(branch: number, resource: SwaggerResource): Documents {
  return { version: `${branch}.1.0`, branch, resources: { things: resource } };
}

function thing(parameters: object[], errors: (number | string)[] = []): SwaggerResource {
  const operation = {
    httpMethod: "POST",
    nickname: "make",
    responseClass: "void",
    parameters,
    errorResponses: errors.map((code) => ({ code })),
  };
  return JSON.parse(JSON.stringify({ apis: [{ path: "/things", operations: [operation] }] }));
}

describe("mergeDocuments", () => {
  const colour = (values: string[], required = false) => ({
    name: "colour",
    paramType: "query",
    dataType: "string",
    required,
    allowableValues: { valueType: "LIST", values },
  });
  const size = {
    name: "size",
    paramType: "query",
    dataType: "int",
    allowableValues: { valueType: "RANGE", min: 2 },
  };

  it("remembers which branch has which parameter, value, duty and error", () => {
    const { operations: merged } = mergeDocuments([
      documentsOf(16, thing([colour(["red"], true)], [404, "404"])),
      documentsOf(22, thing([colour(["red", "blue"]), size], ["409", 404])),
    ]);
    expect(merged["things"]?.["make"]).toEqual({
      method: "POST",
      path: "/things",
      parameters: [
        {
          name: "colour",
          in: "query",
          type: "string",
          required: [16],
          values: ["red", "blue"],
          valueBranches: { blue: [22] },
        },
        { name: "size", in: "query", type: "int", required: false, min: 2, branches: [22] },
      ],
      errors: [404, 409],
      errorBranches: { 409: [22] },
      response: "void",
      branches: [16, 22],
    });
  });

  it("finds each kind of change of one branch again", () => {
    const before = restrictTables(mergeDocuments([documentsOf(16, thing([colour(["red"])], [404]))]), 16);
    const changed = [
      thing([colour(["red", "green"])], [404]),
      thing([colour(["red"], true)], [404]),
      thing([colour(["red"])], [409]),
      thing([colour(["red"]), size], [404]),
    ];
    for (const resource of changed) {
      const now = restrictTables(mergeDocuments([documentsOf(16, resource)]), 16);
      expect(differences(before, now)).not.toEqual([]);
    }
    expect(differences(before, structuredClone(before))).toEqual([]);
  });

  it("knows every documented branch", () => {
    expect(documentedBranches).toEqual([16, 18, 20, 22]);
  });
});
