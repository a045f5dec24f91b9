import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RunningAsterisk, startAsterisk } from "../../support/asterisk/asterisk";
import { ariRequest } from "../../support/asterisk/rest";
import { buildIfOld } from "./build";
import { startDemoCalls } from "./calls";
import { startPanel } from "./panel";

const connectTimeoutMs = 20_000;

export interface DemoOptions {
  /** Which Asterisks to start; none where the surroundings name the ones to show. */
  versions: readonly ("22" | "16" | "own")[];
  build: boolean;
  /** More calls on each Asterisk, of two Local channels each. */
  calls: number;
}

/** The file that PATCHBAY_CONFIG names: the passwords in it are for this user alone. */
function writeConfig(folder: string, asterisks: readonly RunningAsterisk[]): string {
  const file = join(folder, "patchbay.json");
  const nodes = asterisks.map((it) => ({
    node: it.name,
    name: it.version === "own" ? "Asterisk" : `Asterisk ${it.version}`,
    url: it.url,
    username: it.username,
    password: it.password,
    application: it.application,
  }));
  writeFileSync(file, JSON.stringify({ nodes }, undefined, 2), { mode: 0o600 });
  return file;
}

/** Calls into the application would be refused before. */
async function panelIsConnected(asterisk: RunningAsterisk): Promise<void> {
  const deadline = Date.now() + connectTimeoutMs;
  let last = "";
  while (Date.now() < deadline) {
    try {
      const applications = (await ariRequest(asterisk, "GET", "/applications")) as { name: string }[];
      if (applications.some((it) => it.name === asterisk.application)) return;
      last = "it does not list the panel's application";
    } catch (error) {
      last = String(error);
    }
    await delay(100);
  }
  throw new Error(
    `The panel did not connect to ${asterisk.name} within ${connectTimeoutMs / 1000} s: ${last}`,
  );
}

/** Runs until Ctrl-C; everything that it has started ends with it. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<never> | undefined;
  const stop = (exitCode: number): Promise<never> => {
    stopping ??= (async () => {
      // Last started, first stopped: the calls while Asterisk still hears of their end.
      for (const it of stops.reverse()) await it().catch((error: unknown) => console.error(error));
      process.exit(exitCode);
    })();
    return stopping;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // The second time without order; the kernel then ends what we have started.
      if (stopping !== undefined) process.exit(1);
      console.log("\nstopping");
      void stop(0);
    });
  }
  try {
    const [asterisks] = await Promise.all([
      startAsterisks(options, stops),
      options.build ? buildIfOld() : undefined,
    ]);
    let configFile: string | undefined;
    if (asterisks.length > 0) {
      const folder = mkdtempSync(join(tmpdir(), "patchbay-demo-"));
      stops.push(async () => rmSync(folder, { recursive: true, force: true }));
      configFile = writeConfig(folder, asterisks);
    }
    const panel = await startPanel(configFile);
    stops.push(() => panel.stop());
    void panel.ended.then(() => {
      if (stopping !== undefined) return;
      console.error(`The panel has ended by itself: see ${panel.logFile}`);
      void stop(1);
    });
    await Promise.all(
      asterisks.map(async (it) => {
        await panelIsConnected(it);
        const calls = await startDemoCalls(it, options.calls);
        stops.push(() => calls.stop());
      }),
    );
    console.log(`\n${panel.announcement.join("\n")}`);
    if (!panel.announcement.some((line) => line.startsWith("First admin"))) {
      console.log(`Sign in as the admin you made; remove ${panel.dataDir} to begin anew.`);
    }
    console.log("");
    if (asterisks.length > 0) {
      console.log(
        `ARI of these Asterisks, with user and password, as PATCHBAY_CONFIG takes it: ${configFile}`,
      );
      console.log(
        "Phones: PJSIP/alice, bob, carol answer after 2 s, dave never. Extensions in context default: 600 tone, 601 echo, 602 music, 700 this panel.",
      );
    }
    console.log("Ctrl-C ends all of it.");
  } catch (error) {
    if (stopping !== undefined) return;
    console.error(error instanceof Error ? error.message : error);
    await stop(1);
  }
}

async function startAsterisks(
  options: DemoOptions,
  stops: (() => Promise<void>)[],
): Promise<RunningAsterisk[]> {
  return Promise.all(
    options.versions.map(async (version) => {
      const name = version === "own" ? "asterisk" : `asterisk-${version}`;
      const asterisk = await startAsterisk({ version, name });
      stops.push(() => asterisk.stop());
      console.log(`Asterisk ${version === "own" ? "of this machine" : version} runs: ${asterisk.url}`);
      return asterisk;
    }),
  );
}
