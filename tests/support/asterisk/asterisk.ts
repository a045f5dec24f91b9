import { type ChildProcess, execFile } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { hasTree, treeFolder } from "../../run/trees.mjs";
import { freeTcpPort, freeUdpPort } from "../ports/ports";
import { ended, findProgram, isAlive, spawnBound } from "../processes/bound-process";
import { configFiles } from "./config-files";
import { type AsteriskCoordinates, ariRequest } from "./rest";

const startTries = 3;
const readyTimeoutMs = 30_000;
const stopTimeoutMs = 5_000;
const folderPrefix = "patchbay-";
const ownerFile = "owner.pid";

export interface AsteriskOptions {
  /** A debootstrapped generation, or `own`: the `asterisk` of this machine (PATCHBAY_ASTERISK, PATH), without root. */
  version: "22" | "16" | "own";
  /** For messages only. */
  name?: string;
  /** Default `patchbay`. */
  application?: string;
  /** Default alice, bob, carol, dave, erin: extensions 1001 to 1005. */
  phones?: readonly string[];
  /** More lines for `[general]` of ari.conf. */
  ariGeneral?: readonly string[];
  /** Text for the end of configuration files, by name: `{ "sorcery.conf": "[res_pjsip]\ndomain_alias = memory" }`. */
  more?: Readonly<Record<string, string>>;
}

/** A private Asterisk, on ports of its own on 127.0.0.1. It dies with this process. */
export interface RunningAsterisk extends AsteriskCoordinates {
  readonly name: string;
  readonly pid: number;
  /** Its folder on this machine: etc, log, run, spool, db. */
  readonly dir: string;
  /** Ends it and removes its folder; keeps the folder, and says where, when it had died by itself. */
  stop(): Promise<void>;
  /** Kills it as a crash does. */
  kill9(): Promise<void>;
  /** Starts it again on the same ports with the same files; kills it first when it still runs. */
  restart(): Promise<void>;
  /** The answer of a command of its console, such as `core show channels`. */
  cli(command: string): Promise<string>;
  /** Its log so far: notices, warnings, errors. */
  log(): string;
}

/** The program that runs an Asterisk of this version, and the folder that it sees as root. */
function installation(version: AsteriskOptions["version"]): {
  tree: string;
  command: string;
  args: string[];
} {
  if (version === "own") {
    const program = findProgram(process.env["PATCHBAY_ASTERISK"] || "asterisk");
    if (program === undefined)
      throw new Error("No asterisk on the PATH: install one, or name it by PATCHBAY_ASTERISK");
    return { tree: "/", command: program, args: [] };
  }
  const tree = treeFolder(version);
  if (!hasTree(version))
    throw new Error(
      `Asterisk ${version} is not in ${tree}: run npm test or npm run demo as root, which fetch it`,
    );
  return { tree, command: "chroot", args: [tree, "asterisk"] };
}

/** Removes what instances left whose owner was killed before it could. */
function sweep(parent: string): void {
  for (const entry of readdirSync(parent)) {
    if (!entry.startsWith(folderPrefix)) continue;
    let owner: string;
    try {
      owner = readFileSync(join(parent, entry, ownerFile), "utf8");
    } catch {
      // Kept on purpose, or its owner takes it away just now.
      continue;
    }
    if (!isAlive(Number(owner))) rmSync(join(parent, entry), { recursive: true, force: true });
  }
}

/** Starts a private Asterisk and resolves when its ARI answers. */
export async function startAsterisk(options: AsteriskOptions): Promise<RunningAsterisk> {
  let failure: unknown;
  for (let attempt = 0; attempt < startTries; attempt++) {
    const instance = await prepare(options);
    try {
      await instance.restart();
      return instance;
    } catch (error) {
      // Another process may have taken a port between our asking for it and Asterisk's binding it.
      failure = error;
      await instance.stop();
    }
  }
  throw failure;
}

async function prepare(options: AsteriskOptions): Promise<RunningAsterisk> {
  const { version } = options;
  const { tree, command, args } = installation(version);
  const parent = version === "own" ? tmpdir() : join(tree, "var/lib");
  sweep(parent);
  const dir = mkdtempSync(join(parent, folderPrefix));
  writeFileSync(join(dir, ownerFile), String(process.pid));
  const folder = version === "own" ? dir : join("/var/lib", basename(dir));
  // Between the ports that tests draw and those that the system gives out. One that is taken Asterisk skips by itself.
  const firstRtpPort = 20_000 + 2 * randomInt(5_000);
  const settings = {
    folder,
    httpPort: await freeTcpPort(),
    sipPort: await freeUdpPort(),
    rtpPorts: [firstRtpPort, firstRtpPort + 1_999] as const,
    username: "patchbay",
    password: randomBytes(18).toString("base64url"),
    sipPassword: randomBytes(12).toString("hex"),
    entityId: `02:${randomBytes(5).toString("hex").match(/../g)?.join(":")}`,
    application: options.application ?? "patchbay",
    phones: options.phones ?? ["alice", "bob", "carol", "dave", "erin"],
    ariGeneral: options.ariGeneral ?? [],
    more: options.more ?? {},
  };
  for (const it of [
    "etc",
    "db",
    "run",
    "log",
    "spool/recording",
    "spool/tmp",
    "spool/monitor",
    "spool/outgoing",
  ]) {
    mkdirSync(join(dir, it), { recursive: true });
  }
  for (const [file, text] of Object.entries(configFiles(settings))) {
    writeFileSync(join(dir, "etc", file), text, { mode: 0o600 });
  }
  const configFile = join(folder, "etc/asterisk.conf");

  let child: ChildProcess | undefined;
  let expectsEnd = true;
  let failed = false;
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;
  const readLog = () => {
    const file = join(dir, "log/messages");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };

  const end = async (signal: NodeJS.Signals) => {
    if (child === undefined) return;
    expectsEnd = true;
    child.kill(signal);
    const timer = setTimeout(() => child?.kill("SIGKILL"), stopTimeoutMs);
    await ended(child);
    clearTimeout(timer);
  };

  const instance: RunningAsterisk = {
    name: options.name ?? `asterisk-${version}`,
    version,
    url: `http://127.0.0.1:${settings.httpPort}/ari`,
    username: settings.username,
    password: settings.password,
    sipPort: settings.sipPort,
    sipPassword: settings.sipPassword,
    application: settings.application,
    dir,
    tree,
    configFile,
    get pid() {
      return child?.pid ?? 0;
    },
    async stop() {
      await end("SIGTERM");
      if (failed) {
        console.error(`${instance.name} failed: its files are kept in ${dir}`);
        rmSync(join(dir, ownerFile));
        return;
      }
      rmSync(dir, { recursive: true, force: true });
    },
    kill9: () => end("SIGKILL"),
    async restart() {
      if (isRunning()) await end("SIGKILL");
      expectsEnd = false;
      const started = spawnBound(command, [...args, "-f", "-C", configFile], { stdio: "ignore" });
      child = started;
      started.once("exit", () => {
        if (!expectsEnd) failed = true;
      });
      await ready(instance, isRunning);
    },
    cli: (line) => asteriskCli(instance, line),
    log: readLog,
  };
  return instance;
}

/** HTTP answers before ARI is loaded (404), and ARI before Asterisk is fully booted (503): both mean wait. */
async function ready(instance: RunningAsterisk, isRunning: () => boolean): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    if (!isRunning())
      throw new Error(`${instance.name} ended while starting:\n${instance.log().slice(-2_000)}`);
    try {
      await ariRequest(instance, "GET", "/asterisk/ping");
      return;
    } catch (error) {
      last = error;
      await delay(50);
    }
  }
  throw new Error(
    `${instance.name} did not answer within ${readyTimeoutMs / 1000} s: ${last}\n${instance.log().slice(-2_000)}`,
  );
}

/** The answer of a console command of an Asterisk that this or another process started. */
export async function asteriskCli(
  asterisk: Pick<AsteriskCoordinates, "tree" | "configFile" | "version">,
  line: string,
): Promise<string> {
  const { command, args } = installation(asterisk.version);
  const { stdout } = await promisify(execFile)(findProgram(command) ?? command, [
    ...args,
    "-C",
    asterisk.configFile,
    "-rx",
    line,
  ]);
  return stdout;
}
