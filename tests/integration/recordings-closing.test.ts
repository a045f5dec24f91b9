import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, it, vi } from "vitest";
import { loadConfig } from "@/server/config";
import { createLogger } from "@/server/logger";
import { createPanel } from "@/server/panel";
import { openStorage } from "@/server/storage/storage";
import { freeTcpPort } from "@/tests/support/ports/ports";
import { recordingRow } from "../unit/server/media/stored-files";

const asterisk = inject("asterisks")["22"];
/** An orderly end takes no longer, or the process goes without it (`server/main.ts`). */
const closeTimeoutMs = 5_000;

/** Between the panel and Asterisk: all passes, but the file of a recording, whose answer never comes. */
async function hangingFiles() {
  const { hostname, port } = new URL(asterisk.url);
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    if (url.endsWith("/file")) {
      asked.push(url);
      return;
    }
    const onward = request({ hostname, port, path: url, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on("upgrade", ({ url, headers }, near, head) => {
    const far = connect(Number(port), hostname, () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      far.write([`GET ${url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
      far.write(head);
      near.pipe(far).pipe(near);
    });
    for (const socket of [near, far]) socket.on("error", () => undefined);
    far.on("close", () => near.destroy());
    near.on("close", () => far.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ari`, asked, close };
}

it("a panel that is stopped does not wait for the file of a recording, and closes in order", async () => {
  const files = await hangingFiles();
  const dataDir = await mkdtemp(join(tmpdir(), "patchbay-closing-"));
  const stored = await openStorage({ dataDir, databaseUrl: null });
  await stored.recordings.save(recordingRow({ node: "pbx", sides: "mixed" }));
  await stored.close();
  const port = await freeTcpPort();
  const { username, password, application } = asterisk;
  const secret = "plain-kettle-orbit-9";
  const config = loadConfig(
    {
      PORT: String(port),
      PATCHBAY_DATA_DIR: dataDir,
      PATCHBAY_CONFIG: "nodes.json",
      PATCHBAY_ADMIN_USERNAME: "admin",
      PATCHBAY_ADMIN_PASSWORD: secret,
      PATCHBAY_LOG_LEVEL: "silent",
    },
    () => JSON.stringify({ nodes: [{ node: "pbx", url: files.url, username, password, application }] }),
  );
  const panel = await createPanel({
    config,
    logger: createLogger({ level: config.logLevel }),
    pages: async (_request, response) => void response.writeHead(404).end(),
  });
  await panel.listen();
  const origin = `http://127.0.0.1:${port}`;
  const signedIn = await fetch(`${origin}/api/auth/sign-in/username`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ username: "admin", password: secret }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  await vi.waitFor(() => expect(panel.nodes.get("pbx").node.isLive).toBe(true), { timeout: 10_000 });
  const heard = expect(
    fetch(`${origin}/api/v1/recordings/r1/tracks/mix`, { headers: { cookie } }),
  ).rejects.toThrow();
  await vi.waitFor(() => expect(files.asked).toEqual(["/ari/recordings/stored/r1/file"]), { timeout: 5_000 });

  const beganMs = performance.now();
  await panel.close();
  expect(performance.now() - beganMs).toBeLessThan(closeTimeoutMs);
  await heard;
  await files.close();
  await rm(dataDir, { recursive: true });
});
