import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Role } from "@/lib/api/roles";
import { PanelError } from "@/server/errors";
import { type Panel, startPanel } from "./panel";

const file = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
let panel: Panel;
let asked: unknown[] = [];
/** Whether any of it was to go out, by request. */
let heard: boolean[] = [];
/** Of the last one who asked. */
let gone: AbortSignal;
let failure: Error | null = null;
let wait: Promise<void> | null = null;

beforeAll(async () => {
  panel = await startPanel({
    recordings: {
      open: async (input, { identity, ...listener }, isHeard) => {
        asked.push(input);
        gone = listener.gone;
        await wait;
        if (identity.role === "operator") {
          throw new PanelError("forbidden", "This needs the role supervisor.", { whatToDo: "Ask an admin." });
        }
        const sound = {
          as: (input as { as?: "download" }).as ?? ("sound" as const),
          name: 'r1"\r\n/both',
          sizeBytes: file.length,
          bytes: async function* (from: number, until: number) {
            for (let at = from; at < until; at += 100) {
              if (failure !== null && at >= 500) throw failure;
              yield file.subarray(at, Math.min(until, at + 100));
            }
          },
        };
        heard.push(isHeard(sound));
        return sound;
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

it("counts as heard only where some of it is sent", async () => {
  heard = [];
  await (await get()).response.arrayBuffer();
  await (await get({ range: "bytes=0-0" })).response.arrayBuffer();
  await (await get({ range: "bytes=1000-" })).response.arrayBuffer();
  await panel.fetch("/api/v1/recordings/r1/tracks/both", {
    method: "HEAD",
    headers: { authorization: await panel.bearer("supervisor") },
  });
  expect(heard).toEqual([true, true, false, false]);
});

it("that fails midway cuts the wire, so that nobody takes it for whole, and stands in the log", async () => {
  const printed = [vi.spyOn(console, "error"), vi.spyOn(console, "info")];
  failure = new Error("The disk is gone.");
  const taken = await get()
    .then(({ response }) => response.arrayBuffer())
    .catch((error: unknown) => error);
  failure = null;
  expect(taken).toBeInstanceOf(Error);
  expect(panel.log).toContainEqual(
    expect.objectContaining({
      level: "warn",
      msg: "the sound of a recording broke off",
      err: expect.objectContaining({ message: "The disk is gone." }),
    }),
  );
  for (const each of printed) {
    expect(each).not.toHaveBeenCalled();
    each.mockRestore();
  }
});

it("is not waited for any more by whoever has gone", async () => {
  let open = (): void => undefined;
  wait = new Promise((resolve) => {
    open = resolve;
  });
  const leaver = new AbortController();
  asked = [];
  const left = panel.fetch("/api/v1/recordings/r1/tracks/both", {
    headers: { authorization: await panel.bearer("supervisor") },
    signal: leaver.signal,
  });
  left.catch(() => undefined);
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(gone.aborted).toBe(false);
  leaver.abort();
  await vi.waitFor(() => expect(gone.aborted).toBe(true));
  open();
  wait = null;
  await expect(left).rejects.toThrow();
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
