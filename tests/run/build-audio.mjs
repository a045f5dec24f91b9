// Bundles the audio worker and the two worklets into public/audio: they are files of their own, outside Next's bundles.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { root } from "./steps.mjs";

const names = ["audio-worker", "listen-processor", "microphone-processor"];

const { outputFiles } = await build({
  absWorkingDir: join(root, "lib/audio/browser"),
  entryPoints: names.map((name) => `${name}.ts`),
  outdir: join(root, "public/audio"),
  bundle: true,
  // A worklet is a module by itself and has no importScripts: one file with nothing beside it.
  format: "iife",
  platform: "browser",
  target: ["chrome111", "firefox114", "safari16.4"],
  minify: true,
  legalComments: "none",
  write: false,
});

for (const { path, text } of outputFiles) {
  // A file that is the same keeps its time: the demo builds anew when something in public is newer than the build.
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
