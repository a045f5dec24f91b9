import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { AsteriskCoordinates } from "../asterisk/rest";
import { freeTcpPort } from "../ports/ports";
import { endProcess, spawnBound } from "../processes/bound-process";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const startTimeoutMs = 30_000;

/** The built panel in a process of its own, as `npm start` runs it, with pages. */
export interface PanelProcess {
  readonly origin: string;
  /** The one-time link for the first admin. */
  readonly setupLink: string;
  stop(): Promise<void>;
}

/** Node `pbx-22` is the Asterisk of version 22, and so on; the data is new and goes with it. */
export async function startPanelProcess(asterisks: readonly AsteriskCoordinates[]): Promise<PanelProcess> {
  const folder = await mkdtemp(join(tmpdir(), "patchbay-panel-"));
  const port = await freeTcpPort();
  const configFile = join(folder, "nodes.json");
  const nodes = asterisks.map(({ version, url, username, password, application }) => ({
    node: `pbx-${version}`,
    name: `Asterisk ${version}`,
    url,
    username,
    password,
    application,
  }));
  await writeFile(configFile, JSON.stringify({ nodes }), { mode: 0o600 });
  const child = spawnBound(process.execPath, ["--enable-source-maps", join(root, "dist/server/main.js")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      PATCHBAY_DATA_DIR: join(folder, "data"),
      PATCHBAY_CONFIG: configFile,
      PATCHBAY_LOG_LEVEL: "warn",
    },
  });
  const stop = async () => {
    await endProcess(child, "SIGTERM", 6_000);
    await rm(folder, { recursive: true, force: true });
  };
  let setupLink: string | undefined;
  const linked = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("The panel did not start: is it built?")),
      startTimeoutMs,
    );
    child.once("exit", (code) => reject(new Error(`The panel ended with ${code}: is it built?`)));
    if (child.stdout === null) return;
    createInterface(child.stdout).on("line", (line) => {
      const link = /^First admin: (.*)$/.exec(line)?.[1];
      if (link === undefined) {
        // What is logged from `warn` upwards helps to understand a failed test.
        if (!line.startsWith("Patchbay is at")) console.log(line);
        return;
      }
      setupLink = link;
      clearTimeout(timer);
      resolve();
    });
  });
  try {
    await linked;
  } catch (error) {
    await stop();
    throw error;
  }
  if (setupLink === undefined) throw new Error("unreachable");
  return { origin: `http://127.0.0.1:${port}`, setupLink, stop };
}
