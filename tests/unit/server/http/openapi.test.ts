import { afterAll, beforeAll, expect, it } from "vitest";
import { commands } from "@/lib/api/commands";
import { type Endpoint, pathParameters } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import { type Panel, startPanel } from "./panel";

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object }[];
  requestBody?: { required?: boolean; content: { "application/json": { schema: { properties: object } } } };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  security: object[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object; schemas: Record<string, object> };
}

const endpoints: [string, Endpoint][] = Object.entries({ ...queries, ...commands });
let panel: Panel;
let document: Document;
beforeAll(async () => {
  panel = await startPanel();
  document = await (await panel.fetch("/api/v1/openapi.json")).json();
});
afterAll(() => panel.close());

it("is OpenAPI 3.1 with both ways to sign in", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.components.securitySchemes).toMatchObject({
    session: { type: "apiKey", in: "cookie" },
    token: { type: "http", scheme: "bearer" },
  });
});

it("has every entry of the registries and nothing else", () => {
  const listed = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((entry) => entry.operationId),
  );
  // The sound of a recording is no JSON, and in no registry.
  expect(listed.sort()).toEqual([...endpoints.map(([name]) => name), "recordings.hear"].sort());
});

it.each(endpoints)("describes all of %s", (name, entry) => {
  const operation = document.paths[`/api/v1${entry.path}`]?.[entry.method.toLowerCase()];
  if (operation === undefined) throw new Error(`${name} is missing`);
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  expect(inPath.map((parameter) => parameter.name).sort()).toEqual(pathParameters(entry.path).sort());
  for (const parameter of inPath) expect(parameter.required).toBe(true);
  const body = operation.requestBody?.content["application/json"].schema.properties ?? {};
  const query = parameters.filter((parameter) => parameter.in === "query").map((parameter) => parameter.name);
  const described = [...inPath.map((parameter) => parameter.name), ...query, ...Object.keys(body)];
  expect(described.sort()).toEqual(Object.keys(entry.input.shape).sort());
  if (entry.method === "GET" || entry.method === "DELETE") expect(operation.requestBody).toBeUndefined();
  expect(operation.responses[entry.status]?.content?.["application/json"]?.schema).toBeDefined();
  expect(operation.responses["default"]?.content?.["application/problem+json"]?.schema).toEqual({
    $ref: "#/components/schemas/Problem",
  });
  expect(operation.security).toEqual([{ session: [] }, { token: [] }]);
});

it("refers to nothing that it does not have", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(0);
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name ?? ""]);
});
