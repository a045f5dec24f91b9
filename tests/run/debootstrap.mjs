// Fetches a whole small Debian with Asterisk in it: Debian has no Asterisk in every release, but sid and bullseye do.
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { cacheFolder, hasTree, suites, treeFolder } from "./trees.mjs";

const packages = "asterisk,asterisk-core-sounds-en-wav,asterisk-moh-opsound-wav";

/** A tree could not be fetched; the message says what to do. */
class TreeError extends Error {}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/**
 * Where this machine takes its own Debian from, read from its apt sources: `deb` lines and deb822 stanzas.
 * @param {string[]} texts contents of the source files
 * @param {string} codename such as `bookworm`
 * @returns {string | undefined}
 */
export function mirrorOf(texts, codename) {
  for (const text of texts) {
    for (const line of text.split("\n")) {
      const [, uri, suite] = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? [];
      if (suite === codename) return uri;
    }
    for (const stanza of text.split(/\n\s*\n/)) {
      const field = (name) =>
        new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t]+\\S.*)*)`, "im").exec(stanza)?.[1]?.trim().split(/\s+/) ??
        [];
      if (field("Enabled")[0] === "no" || !field("Types").includes("deb")) continue;
      if (field("Suites").includes(codename)) return field("URIs")[0];
    }
  }
  return undefined;
}

function debianMirror() {
  if (process.env["PATCHBAY_DEBIAN_MIRROR"]) return process.env["PATCHBAY_DEBIAN_MIRROR"];
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(release)?.[1] ?? "";
  const folder = "/etc/apt/sources.list.d";
  const files = [
    "/etc/apt/sources.list",
    ...(existsSync(folder) ? readdirSync(folder).map((it) => join(folder, it)) : []),
  ].filter((it) => /\.(list|sources)$/.test(it) && existsSync(it));
  const mirror = mirrorOf(
    files.map((it) => readFileSync(it, "utf8")),
    codename,
  );
  if (mirror === undefined || !/^ID=debian$/m.test(release)) {
    throw new TreeError(
      "The apt sources of this machine name no Debian mirror: set PATCHBAY_DEBIAN_MIRROR to the address of one.",
    );
  }
  return mirror;
}

/** One process builds at a time; the lock of a dead one does not count. */
async function lock() {
  const file = join(cacheFolder(), "lock");
  for (let isFirst = true; ; isFirst = false) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
    else if (isFirst) console.log(`set up: waiting for process ${owner}, which fetches the Asterisks now`);
    await delay(500);
  }
}

/**
 * Removes a tree that was not finished. debootstrap mounts /proc in it: that must go first, never be emptied.
 * @param {string} folder
 */
function removeTree(folder) {
  const mounts = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((it) => it.startsWith(`${folder}/`));
  for (const mount of mounts.reverse()) {
    if (spawnSync("umount", [mount]).status !== 0)
      throw new TreeError(`${mount} is still mounted: run umount ${mount}`);
  }
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {"22" | "16"} version
 * @param {string} mirror
 */
async function buildTree(version, mirror) {
  const building = `${treeFolder(version)}.building-${process.pid}`;
  const logFile = `${treeFolder(version)}.log`;
  const startedAt = Date.now();
  console.log(`set up: fetching Asterisk ${version} (Debian ${suites[version]}), about a minute`);
  const log = openSync(logFile, "w");
  const code = await new Promise((resolve) => {
    const args = ["--variant=minbase", `--include=${packages}`, suites[version], building, mirror];
    const child = spawn("debootstrap", args, {
      stdio: ["ignore", log, log],
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` },
    });
    child.once("error", () => resolve(-1));
    child.once("exit", resolve);
  });
  if (code !== 0) {
    const tail = readFileSync(logFile, "utf8").trim().split("\n").slice(-5).join("\n");
    removeTree(building);
    throw new TreeError(
      `debootstrap could not fetch Asterisk ${version} (it ended with ${code}); all of it is in ${logFile}:\n${tail}`,
    );
  }
  rmSync(join(building, "var/cache/apt/archives"), { recursive: true, force: true });
  renameSync(building, treeFolder(version));
  rmSync(logFile);
  console.log(`set up: Asterisk ${version} stands after ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/**
 * Fetches the trees that are not there yet, side by side.
 * @param {("22" | "16")[]} versions
 */
export async function buildTrees(versions) {
  mkdirSync(cacheFolder(), { recursive: true });
  const unlock = await lock();
  try {
    for (const entry of readdirSync(cacheFolder())) {
      const [, pid] = /\.building-(\d+)$/.exec(entry) ?? [];
      if (pid !== undefined && !isAlive(Number(pid))) removeTree(join(cacheFolder(), entry));
    }
    const mirror = debianMirror();
    const results = await Promise.allSettled(
      versions.filter((it) => !hasTree(it)).map((it) => buildTree(it, mirror)),
    );
    for (const result of results) if (result.status === "rejected") throw result.reason;
  } finally {
    unlock();
  }
}
