import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { firstFreeTcpPort } from "../../support/ports/ports";
import { ended, endProcess, spawnBound } from "../../support/processes/bound-process";
import { root } from "../steps.mjs";

const startTimeoutMs = 30_000;
const stopTimeoutMs = 6_000;

/** The panel as `npm start` runs it. */
export interface PanelProcess {
  /** What it says about where it is, and the one-time link when nobody can sign in yet. */
  readonly announcement: readonly string[];
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Where its users and its history are. */
  readonly dataDir: string;
  /** Where its log goes. */
  readonly logFile: string;
  stop(): Promise<void>;
}

/** Starts the built panel; `configFile` names the nodes, else the `ARI_*` variables do. */
export async function startPanel(configFile: string | undefined): Promise<PanelProcess> {
  const dataDir = process.env["PATCHBAY_DATA_DIR"] || join(root, "data/demo");
  mkdirSync(dataDir, { recursive: true });
  const logFile = join(dataDir, "panel.log");
  const log = createWriteStream(logFile);
  const port = process.env["PORT"] || String(await firstFreeTcpPort(3_000));
  const child = spawnBound(process.execPath, ["--enable-source-maps", join(root, "dist/server/main.js")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: port,
      PATCHBAY_DATA_DIR: dataDir,
      ...(configFile === undefined ? {} : { PATCHBAY_CONFIG: configFile }),
    },
  });
  child.stderr?.pipe(log, { end: false });
  const announcement: string[] = [];
  const announced = new Promise<void>((resolve) => {
    if (child.stdout === null) return;
    createInterface(child.stdout).on("line", (line) => {
      const isAnnouncement = /^(Patchbay is at|First admin:) /.test(line);
      if (!isAnnouncement) log.write(`${line}\n`);
      else announcement.push(line);
      // The two lines are written one after the other, the link only where there is no user.
      if (isAnnouncement) setTimeout(resolve, 100);
    });
  });
  const whenEnded = ended(child);
  // One that could not be started at all has nothing to close.
  const closed = once(child, "close").catch(() => undefined);
  const stop = () => endProcess(child, "SIGTERM", stopTimeoutMs);
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, startTimeoutMs).unref());
  await Promise.race([announced, whenEnded, timeout]);
  if (announcement.length === 0) {
    await stop();
    // Only now all that it said is in the file: why it ended comes last.
    await closed;
    log.end();
    await finished(log);
    const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
    throw new Error(`The panel did not start. The end of ${logFile}:\n${tail}`);
  }
  return { announcement, ended: whenEnded, dataDir, logFile, stop };
}
