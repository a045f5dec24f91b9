import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** An import, re-export or `import()` of a module. */
export interface Import {
  /** As it is written. */
  specifier: string;
  /** Path in the repository; null for a package or a module of Node. */
  target: string | null;
  /** Gone after compilation. */
  isType: boolean;
}

/** A source file and what it imports. */
export interface Module {
  /** From the root of the repository: `lib/live/rows.ts`. */
  path: string;
  text: string;
  imports: Import[];
}

const folders = ["app", "components", "lib", "server", "tests"];
const isSource = (path: string): boolean =>
  /\.(ts|tsx|js|mjs)$/.test(path) && !path.endsWith(".d.ts") && !/\/(node_modules|dist)\//.test(path);

/** A statement that begins its line, over as many lines as it takes. */
const statement = /^(import|export)\s+(type\s)?(?:[^;"'`()]*?\sfrom\s+)?"([^"]+)"/gm;
const dynamic = /\bimport\(\s*"([^"]+)"\s*\)/g;

/**
 * Reads what `text` imports, without compiling it: the formatter makes statements regular enough for that.
 * @param exists whether the repository has a file of this path
 */
export function parseModule(path: string, text: string, exists: (path: string) => boolean): Module {
  const code = withoutComments(text);
  const found = (specifier: string, isType: boolean): Import => ({
    specifier,
    target: resolve(path, specifier, exists),
    isType,
  });
  return {
    path,
    text,
    imports: [
      ...[...code.matchAll(statement)].map(([, , type, specifier = ""]) =>
        found(specifier, type !== undefined),
      ),
      ...[...code.matchAll(dynamic)].map(([, specifier = ""]) => found(specifier, false)),
    ],
  };
}

/** Every source file of the repository, by path; what is built or fetched is not among them. */
export function readModules(root: string): Module[] {
  const paths = [
    ...folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map(
        (path) => `${folder}/${path}`,
      ),
    ),
    ...readdirSync(root),
  ]
    .filter(isSource)
    .sort();
  const known = new Set(paths);
  return paths.map((path) =>
    parseModule(path, readFileSync(join(root, path), "utf8"), (it) => known.has(it)),
  );
}

/** The code alone. Text in quotes may look like a comment (`"https://…"`), so both are walked together. */
export function withoutComments(text: string): string {
  return text.replace(
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g,
    (found, before?: string) => (/^["']/.test(found) ? found : (before ?? "")),
  );
}

/** A path of the repository, also when there is no such file (a stylesheet, say); null for a package. */
function resolve(from: string, specifier: string, exists: (path: string) => boolean): string | null {
  const path = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? posix.join(posix.dirname(from), specifier)
      : null;
  if (path === null) return null;
  return (
    [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((it) => isSource(it) && exists(it)) ?? path
  );
}
