import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Folder of the packages that `lib/ari` is compared with; they are no part of the repository's own. */
export const peersFolder = fileURLToPath(new URL("../peers", import.meta.url));

/** Installs them, exactly as their lock says, where that has not been done. */
export async function installPeers(): Promise<void> {
  const names = Object.keys(versions("package.json"));
  const isThere = names.every((name) => {
    const manifest = join(peersFolder, "node_modules", name, "package.json");
    return existsSync(manifest) && readManifest(manifest).version === versions("package.json")[name];
  });
  if (isThere) return;
  console.log(`Installing ${names.join(" and ")} for the comparison …`);
  await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: peersFolder,
  });
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

function versions(file: string): Record<string, string> {
  return readManifest(join(peersFolder, file)).dependencies ?? {};
}
