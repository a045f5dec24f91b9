import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { arrivalsWatch } from "./arrivals-watch";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The scripts of a page that has the engine and nothing else, by their paths: its own, and the built audio files. */
export async function harnessFiles(): Promise<Map<string, string>> {
  execFileSync(process.execPath, ["tests/run/build-audio.mjs"], { cwd: root });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["page-script", "recorder-processor", "standstill-watch"].map(
      (name) => `tests/e2e/audio/${name}.ts`,
    ),
    outdir: root,
    bundle: true,
    format: "iife",
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path.slice(path.lastIndexOf("/")), text]));
  for (const name of ["audio-worker", "listen-processor", "microphone-processor"]) {
    files.set(`/audio/${name}.js`, readFileSync(`${root}public/audio/${name}.js`, "utf8"));
  }
  const worker = "/audio/audio-worker.js";
  files.set(worker, `${arrivalsWatch}\n${files.get(worker)}`);
  return files;
}

/** That page; a click on its button opens the sessions that its value names. */
export function harnessPage(nonce: string): string {
  return `<!doctype html><title>audio</title><link rel="icon" href="data:,"><button>open</button>
    <script nonce="${nonce}" src="/page-script.js"></script>`;
}
