import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "@/server/config";
import { createPanel, type Panel } from "@/server/panel";

let dataDir: string;
let panel: Panel;
let address: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "patchbay-panel-"));
  const config = loadConfig(
    {
      ARI_URL: "http://127.0.0.1:1/ari",
      ARI_USERNAME: "patchbay",
      ARI_PASSWORD: "not used",
      PATCHBAY_DATA_DIR: dataDir,
    },
    () => "",
  );
  const httpServer = createServer();
  panel = await createPanel({
    config,
    logger: pino({ enabled: false }),
    pages: async (_request, response) => void response.end("a page"),
    httpServer,
  });
  await new Promise<void>((resolve) => httpServer.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await panel.close();
  await rm(dataDir, { recursive: true });
});

describe("the HTTP server of the panel", () => {
  it.each(["/socket.iox", "/socket.io", "/socket.io?x"])("leaves %s not without an answer", async (path) => {
    const reply = await fetch(address + path, { redirect: "manual", signal: AbortSignal.timeout(2_000) });
    expect(reply.status).toBe(302);
    await reply.body?.cancel();
  });

  it("takes no polling on the live socket's path", async () => {
    const reply = await fetch(`${address}/socket.io/?EIO=4&transport=polling`);
    expect(reply.status).toBe(400);
    await reply.body?.cancel();
  });
});
