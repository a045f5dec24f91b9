import { describe, expect, test } from "vitest";
import { commands } from "@/lib/api/commands";
import { type Endpoint, pathParameters } from "@/lib/api/endpoint";
import { queries } from "@/lib/api/queries";
import { roles } from "@/lib/api/roles";

const entries: [string, Endpoint][] = [...Object.entries(commands), ...Object.entries(queries)];

describe.each(entries)("%s", (_name, entry) => {
  test("has a role and a summary", () => {
    expect(roles).toContain(entry.role);
    expect(entry.summary).toMatch(/^[A-Z]/);
  });

  test("takes every name of its path as input, and needs it", () => {
    for (const name of pathParameters(entry.path)) {
      const field = entry.input.shape[name];
      expect(field, `${entry.path} names ${name}`).toBeDefined();
      expect(entry.input.safeParse({}).error?.issues.map((issue) => issue.path[0])).toContain(name);
    }
  });

  test("answers a status that fits", () => {
    if (entry.method === "GET") {
      expect(entry.status).toBe(200);
    }
  });
});

test("method and path name one entry", () => {
  // Two paths that differ only in the names of their parameters are the same to a router.
  const keys = entries.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  expect(twice).toEqual([]);
});

test("every command about an Asterisk names its node in the path", () => {
  for (const [name, { path }] of Object.entries(commands)) {
    const aboutNode = /^(channels|bridges|spies|talks|nodes)\./.test(name);
    expect([name, path.startsWith("/nodes/{node}/")]).toEqual([name, aboutNode]);
  }
});

test("only reads are GET", () => {
  expect(Object.values(commands).map((entry) => entry.method)).not.toContain("GET");
  expect(new Set(Object.values(queries).map((entry) => entry.method))).toEqual(new Set(["GET"]));
});
