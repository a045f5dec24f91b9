import { type Import, type Module, withoutComments } from "./modules";

/** Says what is wrong with a module, each fault as a sentence that names the file and what to do. */
type Rule = (module: Module) => string[];

const lineCountMax = 350;

/** What each folder may import of the repository: app → components → lib ← server. Tests may import all. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  app: ["app", "components", "lib"],
  components: ["components", "lib"],
  lib: ["lib"],
  server: ["server", "lib"],
};

/** The folders of components that features stand on, lowest first: each may import those before it. */
const grounds = ["ui", "live", "shell", "player"];

const folderOf = (path: string, depth = 0): string | undefined => {
  const parts = path.split("/");
  return depth < parts.length - 1 ? parts[depth] : undefined;
};

const edges =
  (judge: (from: string, to: Import & { target: string }) => string | undefined): Rule =>
  ({ path, imports }) =>
    imports.flatMap(({ target, ...it }) => {
      const advice = target === null ? undefined : judge(path, { ...it, target });
      return advice === undefined ? [] : [`${path} imports ${target}: ${advice}`];
    });

const layers = edges((from, { target }) => {
  const allowed = mayImport[folderOf(from) ?? ""];
  const to = folderOf(target);
  if (allowed === undefined || to === undefined || allowed.includes(to)) return undefined;
  return `${folderOf(from)} may import ${allowed.join(", ")} only. What both sides need belongs in lib.`;
});

const features = edges((from, { target }) => {
  if (folderOf(from) !== "components" || folderOf(target) !== "components") return undefined;
  const [feature = "", other = ""] = [folderOf(from, 1), folderOf(target, 1)];
  if (feature === other) return undefined;
  const height = grounds.indexOf(feature);
  const allowed = height === -1 ? grounds : grounds.slice(0, height);
  if (allowed.includes(other)) return undefined;
  return `components/${feature} may import ${allowed.join(", ") || "no other folder of components"} only. What two features share moves to components/ui, live, shell or player.`;
});

const ariAlone = edges((from, { target }) =>
  from.startsWith("lib/ari/") && !target.startsWith("lib/ari/")
    ? "lib/ari stands alone, so that it can be used without the panel. Move what it needs into it."
    : undefined,
);

const libPackages: Rule = ({ path, imports }) => {
  if (folderOf(path) !== "lib") return [];
  const allowed = /^lib\/\w+\/nodejs\//.test(path)
    ? /^(node:|ws$|undici$)/
    : /^lib\/ari\/(generator|examples)\//.test(path)
      ? /^node:/
      : path.startsWith("lib/api/")
        ? /^zod$/
        : /^$/;
  return imports
    .filter(({ target, specifier }) => target === null && !allowed.test(specifier))
    .map(
      ({ specifier }) =>
        `${path} imports ${specifier}: lib runs in the browser and in Node alike. What needs Node belongs in lib/*/nodejs, pages in components.`,
    );
};

const environment: Rule = ({ path, text }) => {
  const isReader =
    /^server\/(config(\.ts|\/)|main\.ts$)/.test(path) ||
    // connect() of the library reads the ARI_ variables where its caller gives nothing.
    /^lib\/ari\/((generator|examples)\/|nodejs\/connect\.ts$)/.test(path);
  if (isReader || mayImport[folderOf(path) ?? ""] === undefined) return [];
  return /\bprocess\.env\b|\bimport\.meta\.env\b|"node:process"/.test(withoutComments(text))
    ? [`${path} reads the environment: only server/main.ts and server/config do. Take the value from Config.`]
    : [];
};

/** What lives as long as the panel: two of one kind would each have their own truth. */
const longLived =
  /\b(?:new (?:EventStream|Nodes?|LiveStore|Gateway|Dispatcher|Originations|Spies|PartyCalls|AudioGateway|Tickets|MediaChannels)|(?:openStorage|openAuth|createMemoryBus|createHttp|createMetrics|createClient|socketOpener|createLogger|createServer|createPanel))\(/g;

const builders: Rule = ({ path, text }) => {
  if (folderOf(path) !== "server" || path === "server/panel.ts" || path === "server/main.ts") return [];
  const calls = withoutComments(text).replace(/\bfunction \w+\(/g, "");
  return [...new Set(calls.match(longLived))].map(
    (call) => `${path} calls ${call}…): only server/panel.ts and server/main.ts do. Take it as an option.`,
  );
};

/** Where text from outside becomes values, and what text it is. */
const readers: Readonly<Record<string, string>> = {
  "lib/ari/parse-event.ts": "events of Asterisk",
  "lib/ari/client.ts": "answers of Asterisk",
  "lib/ari/errors.ts": "refusals of Asterisk",
  "lib/ari/generator/documents.ts": "Swagger documents of Asterisk",
  "lib/audio/wire.ts": "messages of the audio websocket",
  "server/config/nodes.ts": "the file of nodes",
  "server/http/input.ts": "bodies of requests",
  "server/storage/audit-log.ts": "columns of the audit",
  "server/storage/idempotency-log.ts": "columns of answers that may be repeated",
  "server/storage/origination-log.ts": "columns of originations",
  "server/storage/recording-log.ts": "columns of recordings",
  "server/storage/policies.ts": "what admins have decided",
  "components/shell/shortcuts.ts": "the keys that this browser remembers",
  "components/ui/music-form.tsx": "the music that this browser remembers",
};

const parsers: Rule = ({ path, text }) =>
  mayImport[folderOf(path) ?? ""] !== undefined &&
  readers[path] === undefined &&
  /\bJSON\.parse\b/.test(withoutComments(text))
    ? [
        `${path} calls JSON.parse: text from outside is read and checked in few places. Use one of them (the list is in tests/support/source/rules.ts).`,
      ]
    : [];

const length: Rule = ({ path, text }) => {
  const lineCount = text.split("\n").length - 1;
  return lineCount > lineCountMax && !path.startsWith("lib/ari/generated/")
    ? [`${path} has ${lineCount} lines, and ${lineCountMax} are the most. Part it by its nouns.`]
    : [];
};

/** Vitest finds a reporter by it. */
const reporterPath = "tests/run/failures-reporter.mjs";

const defaultExports: Rule = ({ path, text }) =>
  folderOf(path) !== undefined &&
  folderOf(path) !== "app" &&
  path !== reporterPath &&
  /^export default\b|^export \{[^}]*\bas default\b/m.test(withoutComments(text))
    ? [`${path} has a default export: only Next's own files and configurations do. Export it by name.`]
    : [];

/** `"a"`, `'a'` or `import("a")`, whatever type stands before it; what begins a line, for this may stand in a text too. */
const mocked = /^\s*(?:await\s+)?vi\.(?:doM|m)ock(?:<.*>)?\(\s*(?:import\(\s*)?(["'`])(.*?)\1/gm;
const unmocked = /\bvi\.doUnmock\(\s*(?:import\(\s*)?(["'`])(.*?)\1/g;

/** Unit test files share their process, and a mocked module stays mocked in it. */
const mocks: Rule = ({ path, text }) =>
  [...withoutComments(text).matchAll(mocked)]
    .map(([, , name = ""]) => name)
    .filter((name) => ![...text.matchAll(unmocked)].some(([, , it]) => it === name))
    .map(
      (name) =>
        `${path} mocks "${name}" for the files after it, too: afterAll(() => vi.doUnmock("${name}")).`,
    );

/** Every rule for one module on its own. */
const rules: readonly Rule[] = [
  layers,
  features,
  ariAlone,
  libPackages,
  environment,
  builders,
  parsers,
  length,
  defaultExports,
  mocks,
];

/** The faults of all modules, none for a sound repository. */
export function faultsOf(modules: readonly Module[]): string[] {
  return [...modules.flatMap((module) => rules.flatMap((rule) => rule(module))), ...cycles(modules)];
}

/** Each circle of imports once. Imports of types alone are no part of what runs, and close no circle. */
function cycles(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) {
      found.push(
        `${[...trail.slice(at), path].join(" → ")}: a circle of imports. Move what they share to a file of its own.`,
      );
      return;
    }
    if (done.has(path)) return;
    const next = byPath.get(path)?.imports ?? [];
    for (const { target, isType } of next) if (target !== null && !isType) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const { path } of modules) visit(path, []);
  return found;
}
