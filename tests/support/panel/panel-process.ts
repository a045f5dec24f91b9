import type { ChildProcess } from "node:child_process";
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
  /** Kills it as a crash does. */
  kill9(): Promise<void>;
  /** Starts it on the same port with the same data; resolves when it answers. */
  startAgain(): Promise<void>;
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
  const environment = {
    ...process.env,
    NODE_ENV: "production" as const,
    PORT: String(port),
    PATCHBAY_DATA_DIR: join(folder, "data"),
    PATCHBAY_CONFIG: configFile,
    PATCHBAY_LOG_LEVEL: "warn",
  };
  let run: Run | undefined;
  const stop = async () => {
    if (run !== undefined) await endProcess(run.child, "SIGTERM", 6_000);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    run = launch(environment);
    const setupLink = await run.told(/^First admin: (.*)$/);
    return {
      origin: `http://127.0.0.1:${port}`,
      setupLink,
      stop,
      async kill9() {
        if (run !== undefined) await endProcess(run.child, "SIGKILL", 0);
      },
      async startAgain() {
        run = launch(environment);
        await run.told(/^Patchbay is at (.*)$/);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Run {
  child: ChildProcess;
  /** What a line of its output says, once that line comes. */
  told(line: RegExp): Promise<string>;
}

function launch(env: NodeJS.ProcessEnv): Run {
  const child = spawnBound(process.execPath, ["--enable-source-maps", join(root, "dist/server/main.js")], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  const output = child.stdout === null ? undefined : createInterface(child.stdout);
  // What is logged from `warn` upwards helps to understand a failed test.
  output?.on("line", (line) => {
    if (!/^(Patchbay is at|First admin:)/.test(line)) console.log(line);
  });
  return {
    child,
    told: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error("The panel did not start: is it built?")),
          startTimeoutMs,
        );
        child.once("exit", (code) => reject(new Error(`The panel ended with ${code}: is it built?`)));
        output?.on("line", (line) => {
          const found = wanted.exec(line)?.[1];
          if (found === undefined) return;
          clearTimeout(timer);
          resolve(found);
        });
      }),
  };
}
