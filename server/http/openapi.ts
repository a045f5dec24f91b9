import { createRoute, z } from "@hono/zod-openapi";
import { commands } from "@/lib/api/commands";
import { type Endpoint, pathParameters } from "@/lib/api/endpoint";
import { type ErrorCode, errorStatus } from "@/lib/api/errors";
import { queries } from "@/lib/api/queries";
import { recordingSound } from "@/lib/api/recordings";

const codes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(codes),
    detail: z.string(),
    whatToDo: z.string(),
    field: z.string().optional(),
    asterisk: z.object({ status: z.number().int(), message: z.string() }).optional(),
    requestId: z.string().optional(),
  })
  .openapi("Problem");

const problemContent = { content: { "application/problem+json": { schema: problem } } };

/** One entry of the registries, with its name. */
export interface NamedEndpoint {
  name: string;
  entry: Endpoint;
}

/** Every command and query: what is served is what is documented. */
export function allEndpoints(): NamedEndpoint[] {
  return Object.entries({ ...queries, ...commands }).map(([name, entry]) => ({ name, entry }));
}

/** Description of one entry for OpenAPI. */
export function describe({ name, entry }: NamedEndpoint) {
  const inPath = new Set(pathParameters(entry.path));
  const fields = Object.entries(entry.input.shape);
  const params = z.object(Object.fromEntries(fields.filter(([field]) => inPath.has(field))));
  const rest = z.strictObject(Object.fromEntries(fields.filter(([field]) => !inPath.has(field))));
  const hasRest = Object.keys(rest.shape).length > 0;
  const usesQuery = entry.method === "GET" || entry.method === "DELETE";
  return createRoute({
    method: verb(entry.method),
    path: `/api/v1${entry.path}`,
    operationId: name,
    tags: [tagOf(entry.path)],
    summary: entry.summary,
    description: `Least role: ${entry.role}.`,
    security: [{ session: [] }, { token: [] }],
    request: {
      ...(inPath.size > 0 ? { params } : {}),
      ...(hasRest && usesQuery ? { query: rest } : {}),
      ...(hasRest && !usesQuery
        ? {
            body: {
              required: !rest.safeParse({}).success,
              content: { "application/json": { schema: rest } },
            },
          }
        : {}),
      ...(usesQuery
        ? {}
        : {
            headers: z.object({
              "idempotency-key": z
                .string()
                .max(200)
                .optional()
                .openapi({ description: "The same key gets the first answer again, for 24 hours." }),
            }),
          }),
    },
    responses: {
      [entry.status]: {
        description: "Done, or given to Asterisk: the change then comes as an event.",
        content: { "application/json": { schema: entry.result } },
      },
      default: {
        description: "Refused or failed; `code` says why, `whatToDo` what helps.",
        ...problemContent,
      },
    },
  });
}

/** Description of the one read that answers no JSON. */
export function describeSound() {
  const described = describe({ name: "recordings.hear", entry: recordingSound });
  const content = { "audio/wav": { schema: z.string().openapi({ format: "binary" }) } };
  return {
    ...described,
    responses: {
      200: { description: "All of it.", content },
      206: { description: "The part that `Range` asks for.", content },
      default: described.responses.default,
    },
  };
}

function tagOf(path: string): string {
  return path.split("/").findLast((part) => /^[a-z]{4,}$/.test(part) && isCollection(part)) ?? "panel";
}

const collections: ReadonlySet<string> = new Set([
  "nodes",
  "channels",
  "bridges",
  "endpoints",
  "spies",
  "talks",
  "recordings",
  "users",
  "tokens",
  "originations",
]);

function isCollection(part: string): boolean {
  return collections.has(part);
}

function verb(method: Endpoint["method"]) {
  return ({ GET: "get", POST: "post", PUT: "put", PATCH: "patch", DELETE: "delete" } as const)[method];
}
