import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, runProgram } from "../steps.mjs";

const sources = "app components lib server public package-lock.json next.config.js postcss.config.mjs".split(
  " ",
);

function newestMs(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((it) => newestMs(join(path, it))));
}

/** Builds the panel, unless what was built last is newer than every source. */
export async function buildIfOld(): Promise<void> {
  const builtMs = ["dist/server/main.js", ".next/BUILD_ID"].map((it) => newestMs(join(root, it)));
  const sourceMs = Math.max(...sources.map((it) => newestMs(join(root, it))));
  if (Math.min(...builtMs) > sourceMs) return;
  console.log("building the panel, about a minute");
  const isGood = await runProgram("build", "npm", ["run", "build"]);
  if (!isGood) throw new Error("The panel could not be built: see above");
}
