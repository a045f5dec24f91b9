import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Secret } from "@/server/config";
import { StartError } from "@/server/start-error";
import { openStorage } from "@/server/storage/storage";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "patchbay-start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const told = (caught: unknown, given: { dataDir?: string; databaseUrl?: string; host?: string } = {}) =>
  StartError.from(caught, {
    host: given.host ?? "127.0.0.1",
    port: 3000,
    dataDir: given.dataDir ?? "./data",
    databaseUrl: given.databaseUrl === undefined ? null : new Secret(given.databaseUrl),
  });

async function opened(dataDir: string, databaseUrl?: string): Promise<unknown> {
  const failure = await openStorage({ dataDir, databaseUrl: databaseUrl ?? null }).catch(
    (error: unknown) => error,
  );
  return told(failure, { dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
}

const listened = (host: string, port: number): Promise<unknown> =>
  new Promise((resolve) => {
    const server = createServer().once("error", resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });

describe("StartError", () => {
  it("names a data directory that is a file, or lies below one", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    expect(await opened(file)).toMatchObject({ name: "StartError", message: expect.stringContaining(file) });
    expect(await opened(join(file, "data"))).toMatchObject({
      message: expect.stringMatching(/below a file/),
    });
  });

  it("names a file that is no database", async () => {
    await writeFile(
      join(folder, "patchbay.sqlite"),
      "no database, but long enough to be looked at ".repeat(50),
    );
    expect(await opened(folder)).toMatchObject({ message: expect.stringMatching(/no database.*backup/) });
  });

  it("names a PostgreSQL that is not there, without its password", async () => {
    const error = await opened(folder, "postgres://panel:hush@127.0.0.1:1/panel");
    expect(error).toMatchObject({ message: expect.stringMatching(/PostgreSQL at 127\.0\.0\.1:1\/panel/) });
    expect(String(error)).not.toContain("hush");
  });

  it("names a port in use and an address of another machine", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      expect(told(await listened("127.0.0.1", port))).toMatchObject({
        message: expect.stringMatching(/choose another PORT/),
      });
    } finally {
      server.close();
    }
    expect(told(await listened("203.0.113.5", port), { host: "203.0.113.5" })).toMatchObject({
      message: expect.stringMatching(/HOST 203\.0\.113\.5 is no address of this machine/),
    });
  });

  it("leaves alone what nobody has foreseen", () => {
    const error = new Error("odd");
    expect(told(error)).toBe(error);
  });
});
