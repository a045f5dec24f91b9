// npm run check: all that needs no Asterisk and no browser, in under a minute.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runStep, runVitest } from "./steps.mjs";
import { documentFolders } from "./trees.mjs";

/**
 * Compares the generated code with the documents of the Asterisks at hand. Where there are none the step is told and
 * not counted: `npm test` always has them.
 */
async function runGeneratedCheck() {
  const folders = documentFolders();
  if (folders.length === 0) {
    console.log(
      "none   generated code is current: no Asterisk here to compare with; npm run demo fetches two",
    );
    return [];
  }
  const from = folders.flatMap((it) => ["--from", it]);
  return [
    await runStep("generated code is current", "tsx", ["lib/ari/generator/main.ts", "--check", ...from]),
  ];
}

/** Runs every step, also after one has failed, and resolves with what each came to. */
export async function check() {
  // Next writes the types of its own file kinds; tsc cannot read a stylesheet's import without them.
  const first = existsSync(join(root, "next-env.d.ts"))
    ? []
    : [await runStep("types of Next", "next", ["typegen"])];
  const [types, rest] = await Promise.all([
    (async () => [
      await runStep("types", "tsc", ["--noEmit"]),
      await runStep("types of lib without Node and page", "tsc", ["-p", "tests/run/tsconfig.lib.json"]),
      ...(await runGeneratedCheck()),
    ])(),
    (async () => [
      await runStep("format and lint", "biome", ["check", "--error-on-warnings"]),
      await runStep("unused code", "knip", ["--no-progress"]),
    ])(),
  ]);
  return [...first, ...types, ...rest, await runVitest("unit")];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = Date.now();
  const results = await check();
  const failed = results.filter((it) => it.failed > 0);
  console.log(
    `${failed.length === 0 ? "All good" : `Failed: ${failed.map((it) => it.name).join(", ")}`} after ${((Date.now() - startedAt) / 1000).toFixed(0)} s`,
  );
  process.exit(failed.length === 0 ? 0 : 1);
}
