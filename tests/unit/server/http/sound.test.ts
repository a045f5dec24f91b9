import { afterAll, beforeAll, expect, it } from "vitest";
import type { Role } from "@/lib/api/roles";
import { PanelError } from "@/server/errors";
import { type Panel, startPanel } from "./panel";

const file = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
let panel: Panel;
let asked: unknown[] = [];

beforeAll(async () => {
  panel = await startPanel({
    recordings: {
      open: async (input, { identity }) => {
        asked.push(input);
        if (identity.role === "operator") {
          throw new PanelError("forbidden", "This needs the role supervisor.", { whatToDo: "Ask an admin." });
        }
        return {
          as: (input as { as?: "download" }).as ?? "sound",
          name: 'r1"\r\n/both',
          sizeBytes: file.length,
          bytes: async function* (from, until) {
            for (let at = from; at < until; at += 100) yield file.subarray(at, Math.min(until, at + 100));
          },
        };
      },
    },
  });
});
afterAll(() => panel.close());

const get = async (headers: Record<string, string> = {}, query = "", role: Role = "supervisor") => {
  const response = await panel.fetch(`/api/v1/recordings/r1/tracks/both${query}`, {
    headers: { authorization: await panel.bearer(role), ...headers },
  });
  return { response, header: (name: string) => response.headers.get(name) };
};

it("is sent whole, told to nobody else, and not to be taken for anything else", async () => {
  asked = [];
  const { response, header } = await get();
  expect(response.status).toBe(200);
  expect(Buffer.from(await response.arrayBuffer())).toEqual(file);
  expect(
    ["content-type", "content-length", "accept-ranges", "cache-control", "x-content-type-options"].map(
      header,
    ),
  ).toEqual(["audio/wav", "1000", "bytes", "no-store", "nosniff"]);
  expect(header("cross-origin-resource-policy")).toBe("same-origin");
  expect(header("content-disposition")).toBe('inline; filename="r1____both.wav"');
  expect(asked).toEqual([{ id: "r1", stream: "both" }]);
});

it("is sent in parts, byte by byte as they were asked for", async () => {
  const middle = await get({ range: "bytes=150-349" });
  expect([middle.response.status, middle.header("content-range"), middle.header("content-length")]).toEqual([
    206,
    "bytes 150-349/1000",
    "200",
  ]);
  expect(Buffer.from(await middle.response.arrayBuffer())).toEqual(file.subarray(150, 350));
  const end = await get({ range: "bytes=-1" });
  expect(Buffer.from(await end.response.arrayBuffer())).toEqual(file.subarray(999));
  const outside = await get({ range: "bytes=1000-" });
  expect([outside.response.status, outside.header("content-range")]).toEqual([416, "bytes */1000"]);
  expect(await outside.response.json()).toMatchObject({ code: "range_not_satisfiable" });
});

it("is sent whole where the part belongs to another file", async () => {
  const { header } = await get();
  const etag = String(header("etag"));
  const same = await get({ range: "bytes=0-9", "if-range": etag });
  const other = await get({ range: "bytes=0-9", "if-range": '"other"' });
  expect([same.response.status, other.response.status]).toEqual([206, 200]);
});

it("is given as a file to keep where that was asked for", async () => {
  const { header } = await get({}, "?as=download");
  expect(header("content-disposition")).toBe('attachment; filename="r1____both.wav"');
});

it("tells its length without its bytes", async () => {
  const response = await panel.fetch("/api/v1/recordings/r1/tracks/both", {
    method: "HEAD",
    headers: { authorization: await panel.bearer("supervisor") },
  });
  expect([response.status, response.headers.get("content-length")]).toEqual([200, "1000"]);
});

it("is kept from who is not signed in, and says why not to who may not", async () => {
  asked = [];
  expect((await panel.fetch("/api/v1/recordings/r1/tracks/both")).status).toBe(401);
  expect(asked).toEqual([]);
  const { response } = await get({}, "", "operator");
  expect([response.status, await response.json()]).toEqual([
    403,
    expect.objectContaining({ code: "forbidden" }),
  ]);
});
