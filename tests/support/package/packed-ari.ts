import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);

/** What a program came to that ran in the folder. */
export interface Ran {
  /** Exit status; null when it did not end in time and was killed. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** lib/ari as somebody has it who took it from npm: a folder outside the repository with the tarball installed. */
export interface PackedAri {
  /** A program written here imports `@patchbay/ari` and `@patchbay/ari/nodejs`. */
  readonly folder: string;
  /** Files of the tarball, as they stand in `node_modules/@patchbay/ari`. */
  readonly files: readonly string[];
  /**
   * Writes files into the folder, by their paths in it.
   * @returns their full paths
   */
  write(files: Readonly<Record<string, string>>): string[];
  /** Runs plain `node` in the folder, without what this process has in its environment beyond the PATH. */
  node(args: readonly string[], options?: { env?: Record<string, string>; timeoutMs?: number }): Promise<Ran>;
  /** Compiles with the repository's TypeScript by a `tsconfig.json` of the folder, `tsc -p`. */
  typeCheck(project: string): Promise<Ran>;
  /** Takes the folder away. */
  remove(): void;
}

/** Everything that `npm pack` of lib/ari reads, and nothing else of the repository. */
const packed = [
  "lib/ari",
  "tests/run/build-ari.mjs",
  "tests/run/steps.mjs",
  "tests/run/tsconfig.ari.json",
  "tsconfig.json",
];

/**
 * Packs lib/ari and installs it. It is packed in a copy, so that nobody who reads the sources meanwhile finds what was
 * built between them.
 */
export async function packAri(): Promise<PackedAri> {
  const home = mkdtempSync(join(tmpdir(), "patchbay-ari-"));
  try {
    const tarball = await pack(join(home, "source"));
    const folder = join(home, "user");
    mkdirSync(folder);
    const typesOfNode = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      devDependencies: Record<string, string>;
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await npm(folder, [
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      tarball.file,
      `@types/node@${typesOfNode.devDependencies["@types/node"]}`,
    ]);
    return new InstalledAri(home, folder, tarball.files);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

async function pack(source: string): Promise<{ file: string; files: string[] }> {
  for (const path of packed) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    cpSync(join(root, path), join(source, path), {
      recursive: true,
      filter: (it) => it !== join(root, "lib/ari/dist"),
    });
  }
  symlinkSync(join(root, "node_modules"), join(source, "node_modules"));
  const folder = join(source, "lib/ari");
  const answer = await npm(folder, ["pack", "--json"]);
  // What prepack prints may stand before the answer.
  const [one] = JSON.parse(answer.slice(answer.search(/^\[/m))) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (one === undefined) throw new Error(`npm pack told nothing of a tarball: ${answer}`);
  if (existsSync(join(folder, "dist"))) throw new Error("npm pack left lib/ari/dist behind.");
  return { file: join(folder, one.filename), files: one.files.map(({ path }) => path) };
}

async function npm(cwd: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run("npm", [...args], { cwd, maxBuffer: 16_777_216 });
  return stdout;
}

class InstalledAri implements PackedAri {
  readonly folder: string;
  readonly files: readonly string[];
  readonly #home: string;

  constructor(home: string, folder: string, files: readonly string[]) {
    this.#home = home;
    this.folder = folder;
    this.files = files;
  }

  write(files: Readonly<Record<string, string>>): string[] {
    return Object.entries(files).map(([path, text]) => {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    });
  }

  node(
    args: readonly string[],
    { env = {}, timeoutMs = 20_000 }: { env?: Record<string, string>; timeoutMs?: number } = {},
  ): Promise<Ran> {
    return ranIn(this.folder, args, { NODE_ENV: "production", PATH: process.env["PATH"], ...env }, timeoutMs);
  }

  typeCheck(project: string): Promise<Ran> {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    return ranIn(this.folder, [tsc, "-p", project], process.env, 60_000);
  }

  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

function ranIn(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: timeoutMs, killSignal: "SIGKILL" } as const;
    const child = execFile(process.execPath, [...args], options, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode, stdout, stderr }),
    );
  });
}
