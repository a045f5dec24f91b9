// Builds lib/ari/dist for `npm pack` of lib/ari; with --clean takes it away again, so that nothing stale stays behind.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { root } from "./steps.mjs";

const source = join(root, "lib/ari");
const dist = join(source, "dist");

/** The core and the Node side share their chunks: an AriError of one is an AriError of the other. */
async function emitCode() {
  await build({
    absWorkingDir: source,
    entryPoints: { index: "index.ts", "nodejs/index": "nodejs/index.ts" },
    outdir: dist,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    chunkNames: "chunks/[hash]",
  });
}

function emitTypes() {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", join(root, "tests/run/tsconfig.ari.json")], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`The types of lib/ari were not made: tsc ended with ${status}.`);
  for (const path of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".d.ts")) continue;
    const file = join(dist, path);
    writeFileSync(file, withExtensions(file, readFileSync(file, "utf8")));
  }
}

/**
 * The sources name their modules without extension, which bundlers read and Node's own resolution does not.
 * @param {string} file
 * @param {string} text
 */
function withExtensions(file, text) {
  return text.replace(/(\bfrom |\bimport\(|\bimport )"(\.{1,2}(?:\/[^"]*)?)"/g, (_, before, specifier) => {
    const target = join(dirname(file), specifier);
    const found = [`${specifier}.js`, `${specifier.replace(/\/$/, "")}/index.js`].find((_it, index) =>
      existsSync(index === 0 ? `${target}.d.ts` : join(target, "index.d.ts")),
    );
    if (found === undefined) throw new Error(`${file} imports ${specifier}, which has no types beside it.`);
    return `${before}"${found}"`;
  });
}

rmSync(dist, { recursive: true, force: true });
if (!process.argv.includes("--clean")) {
  await emitCode();
  emitTypes();
}
