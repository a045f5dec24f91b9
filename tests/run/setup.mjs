// Puts on a fresh Debian machine with Node 20 what the demo and the tests need. Run before node_modules exists, so
// it uses Node alone.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildTrees } from "./debootstrap.mjs";
import { hasTree } from "./trees.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isRoot = process.getuid?.() === 0;

/** What went wrong and what to do; printed without a stack. */
export class SetUpError extends Error {}

/** @param {string} name */
export function hasProgram(name) {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin"];
  return name.includes("/") ? existsSync(name) : folders.some((folder) => existsSync(join(folder, name)));
}

/** Whether this machine has an Asterisk of its own, which is preferred to a fetched one in the demo. */
export function hasOwnAsterisk() {
  return hasProgram(process.env["PATCHBAY_ASTERISK"] || "asterisk");
}

function hasPostgres() {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  return (
    hasProgram("postgres") || versions.some((it) => existsSync(`/usr/lib/postgresql/${it}/bin/postgres`))
  );
}

/** Every package of the lock that is not optional must stand in node_modules in the version of the lock. */
function hasNodeModules() {
  const installedFile = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, peer }]) =>
      path === "" ||
      installed[path]?.version === version ||
      ((optional || peer) && installed[path] === undefined),
  );
}

/**
 * Runs a command, its output on ours; rejects with `advice` when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {string} advice
 */
function run(command, args, advice) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", (error) => reject(new SetUpError(`${command}: ${error.message}. ${advice}`)));
    child.once("exit", (code) =>
      code === 0 ? resolve(undefined) : reject(new SetUpError(`${command} ended with ${code}. ${advice}`)),
    );
  });
}

/** @param {string[]} packages */
async function installPackages(packages) {
  if (packages.length === 0) return;
  const list = packages.join(" ");
  const byHand = `Run: ${isRoot ? "" : "sudo "}apt-get update && ${isRoot ? "" : "sudo "}apt-get install -y ${list}`;
  if (!hasProgram("apt-get"))
    throw new SetUpError(`This machine lacks ${list}, and has no apt-get to install them.`);
  if (!isRoot) throw new SetUpError(`This machine lacks ${list}. ${byHand}`);
  console.log(`set up: installing ${list}`);
  await run("apt-get", ["-qq", "update"], byHand);
  await run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", ...packages], byHand);
}

/**
 * Installs what is missing; does nothing, and quickly, when nothing is.
 * @param {{ what: "demo" | "test", asterisk?: boolean, phones?: boolean }} options `asterisk: false` leaves out the
 * fetched Asterisks, `phones: false` SIPp.
 */
export async function setUp({ what, asterisk = true, phones = true }) {
  const missingTrees = asterisk ? /** @type {const} */ (["22", "16"]).filter((it) => !hasTree(it)) : [];
  await installPackages([
    ...(phones && !hasProgram("sipp") ? ["sip-tester"] : []),
    ...(missingTrees.length > 0 && !hasProgram("debootstrap") ? ["debootstrap"] : []),
    ...(what === "test" && !hasProgram("chromium") ? ["chromium"] : []),
    ...(what === "test" && !hasProgram("Xvfb") ? ["xvfb"] : []),
    ...(what === "test" && !hasPostgres() ? ["postgresql"] : []),
  ]);
  if (missingTrees.length > 0) {
    if (!isRoot) {
      throw new SetUpError(
        `Asterisk ${missingTrees.join(" and ")} can be fetched by root only: run this once with sudo. The demo also takes ` +
          "an asterisk on the PATH, or a running one by ARI_URL, ARI_USERNAME and ARI_PASSWORD.",
      );
    }
    await buildTrees(missingTrees);
  }
  if (!hasNodeModules()) {
    console.log("set up: npm ci");
    await run("npm", ["ci", "--no-audit", "--no-fund"], "See its messages above, then run npm ci by hand.");
  }
}

/** @param {unknown} error */
export function explain(error) {
  console.error(
    error instanceof SetUpError || error?.constructor?.name === "TreeError" ? error.message : error,
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setUp({ what: "test" });
    console.log(
      `set up: done, with Node ${process.version} and npm ${spawnSync("npm", ["-v"], { encoding: "utf8" }).stdout.trim()}`,
    );
  } catch (error) {
    explain(error);
    process.exit(1);
  }
}
