import { mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Programs built for the measured processes. */
export interface Bundles {
  /** For what a run leaves behind; goes with the bundles. */
  readonly folder: string;
  /** The built file of a source, named as given. */
  file(source: string): string;
  remove(): Promise<void>;
}

/**
 * Builds programs of the bench, so that none of them pays for a compiler while it is measured.
 * @param sources in `tests/bench`, without extension: `ari/subject`
 */
export async function bundle(sources: readonly string[]): Promise<Bundles> {
  // Below node_modules, so that the bundles find the packages.
  const folder = await mkdtemp(
    join(fileURLToPath(new URL("../..", import.meta.url)), "node_modules", ".bench-"),
  );
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await build({
      entryPoints: sources.map((source) => fileURLToPath(new URL(`${source}.ts`, import.meta.url))),
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      entryNames: "[name]",
      outdir: folder,
      outExtension: { ".js": ".mjs" },
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, file: (source) => join(folder, `${basename(source)}.mjs`), remove };
}
