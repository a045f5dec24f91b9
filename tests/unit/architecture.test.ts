import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseModule, readModules } from "@/tests/support/source/modules";
import { faultsOf } from "@/tests/support/source/rules";

describe("the repository", () => {
  const modules = readModules(fileURLToPath(new URL("../..", import.meta.url)));

  it("is read whole: each folder has files, and each import of our own leads to one", () => {
    for (const folder of ["app", "components", "lib", "server", "tests"])
      expect(modules.some(({ path }) => path.startsWith(`${folder}/`))).toBe(true);
    const paths = new Set(modules.map(({ path }) => path));
    const lost = modules.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target !== null && !target.endsWith(".css") && !paths.has(target))
        .map(({ specifier }) => `${path} imports ${specifier}`),
    );
    expect(lost).toEqual([]);
  });

  it("has no forbidden import, no circle, no stray reader or builder, and no overlong file", () => {
    expect(faultsOf(modules)).toEqual([]);
  });
});

/** The faults of a repository of these files. */
function faults(files: Record<string, string>): string[] {
  const exists = (path: string): boolean => Object.hasOwn(files, path);
  return faultsOf(Object.entries(files).map(([path, text]) => parseModule(path, text, exists)));
}

describe("an import", () => {
  it.each([
    ["app/page.tsx", "@/server/config", "app may import app, components, lib only"],
    ["server/panel.ts", "@/app/page", "server may import server, lib only"],
    ["components/live/hooks.ts", "../../server/errors", "components may import components, lib only"],
    ["components/ui/button.tsx", "@/app/page", "components may import components, lib only"],
    ["lib/live/rows.ts", "../../components/ui/button", "lib may import lib only"],
    ["server/main.ts", "@/tests/support/ports/ports", "server may import server, lib only"],
    [
      "components/bridges/card.tsx",
      "@/components/calls/cells",
      "components/bridges may import ui, live, shell",
    ],
    ["components/shell/palette.tsx", "@/components/calls/cells", "components/shell may import ui, live only"],
    ["components/ui/button.tsx", "../live/hooks", "components/ui may import no other folder"],
    ["lib/ari/client.ts", "../api/errors", "lib/ari stands alone"],
    ["lib/live/rows.ts", "react", "lib runs in the browser and in Node alike"],
    ["lib/api/fields.ts", "next/headers", "lib runs in the browser and in Node alike"],
    ["lib/ari/request.ts", "node:crypto", "lib runs in the browser and in Node alike"],
    ["lib/ari/nodejs/http.ts", "pino", "lib runs in the browser and in Node alike"],
  ])("from %s of %s is refused: %s", (path, specifier, reason) => {
    const written = [
      `import { it } from "${specifier}";`,
      `import type { It } from "${specifier}";`,
      `import {\n  one,\n  type Two,\n} from "${specifier}";`,
      `import "${specifier}";`,
      `import * as all from "${specifier}";`,
      `export * from "${specifier}";`,
      `export { it } from "${specifier}";`,
      `const it = await import("${specifier}");`,
    ];
    for (const text of written) {
      const [fault, ...others] = faults({ [path]: text });
      expect(others).toEqual([]);
      expect(fault).toContain(`${path} imports `);
      expect(fault).toContain(reason);
    }
    expect(faults({ [path]: `// import { it } from "${specifier}";\n/* import "${specifier}"; */` })).toEqual(
      [],
    );
  });

  it.each([
    ["app/page.tsx", "@/components/calls/calls-screen"],
    ["components/calls/cells.tsx", "@/components/shell/shortcuts"],
    ["components/shell/palette.tsx", "@/components/live/hooks"],
    ["components/calls/cells.tsx", "./marks"],
    ["server/live/store.ts", "@/lib/live/rows"],
    ["lib/live/reducer.ts", "../ari"],
    ["lib/ari/nodejs/http.ts", "node:http"],
    ["lib/ari/generator/main.ts", "node:fs"],
    ["lib/api/fields.ts", "zod"],
    ["tests/unit/server/x.test.ts", "@/server/main"],
    ["server/http/http.ts", "node:http"],
  ])("from %s of %s is fine", (path, specifier) => {
    expect(faults({ [path]: `import { it } from "${specifier}";` })).toEqual([]);
  });
});

describe("a file", () => {
  it.each([
    ["server/http/http.ts", "const port = process.env['PORT'];", "reads the environment"],
    ["components/ui/a.tsx", "const mode = process.env.NODE_ENV;", "reads the environment"],
    ["server/http/http.ts", "const nodes = new Nodes([]);", "calls new Nodes(…)"],
    ["server/commands/channels/hold.ts", "await openStorage({});", "calls openStorage(…)"],
    ["server/http/http.ts", "const it = JSON.parse(text);", "calls JSON.parse"],
    ["components/live/store.ts", "const it = JSON.parse(text);", "calls JSON.parse"],
    ["lib/live/rows.ts", "\n".repeat(351), "has 351 lines"],
    ["tests/unit/x.test.ts", "\n".repeat(351), "has 351 lines"],
    ["components/ui/a.tsx", "export default function A() {}", "has a default export"],
    ["lib/live/rows.ts", "const a = 1;\nexport { a as default };", "has a default export"],
    ["tests/unit/x.test.ts", 'vi.mock("next/link", () => ({}));', 'mocks "next/link"'],
    ["tests/unit/x.test.ts", "vi.mock('next/link', () => ({}));", 'mocks "next/link"'],
    ["tests/unit/x.test.ts", 'vi.doMock(import("next/link"), () => ({}));', 'mocks "next/link"'],
    ["tests/unit/x.test.ts", 'vi.mock<typeof import("next/link")>("next/link");', 'mocks "next/link"'],
    ["tests/unit/x.test.ts", 'vi.mock("b");\nafterAll(() => vi.doUnmock("a"));', 'mocks "b"'],
  ])("%s with %j is refused: it %s", (path, text, reason) => {
    const found = faults({ [path]: text });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path} ${reason}`);
  });

  it.each([
    ["server/config.ts", "process.env"],
    ["server/config/url.ts", "process.env"],
    ["server/main.ts", "createPanel(process.env)"],
    ["server/panel.ts", "new Gateway({})"],
    ["server/live/gateway.ts", "export class Gateway {}"],
    ["server/storage/storage.ts", "export async function openStorage() {}"],
    ["server/http/input.ts", "JSON.parse(text)"],
    ["server/http/json-fault.ts", "// JSON.parse tells little"],
    ["lib/ari/generated/models.ts", "\n".repeat(2000)],
    ["lib/live/rows.ts", "\n".repeat(350)],
    ["app/page.tsx", "export default function Page() {}"],
    ["next.config.js", "export default {};"],
    ["tests/unit/x.test.ts", "new Nodes([]); process.env; JSON.parse(text)"],
    ["tests/unit/x.test.ts", 'vi.mock("a");\nafterAll(() => vi.doUnmock("a"));'],
    ["tests/unit/x.test.ts", 'vi.mock(import("a"));\nafterAll(() => vi.doUnmock("a"));'],
  ])("%s with %j is fine", (path, text) => {
    expect(faults({ [path]: text })).toEqual([]);
  });
});

describe("a circle of imports", () => {
  it("is refused, and told as the way around", () => {
    const files = {
      "lib/live/a.ts": 'import { b } from "./b";',
      "lib/live/b.ts": 'import { c } from "./c";',
      "lib/live/c.ts": 'import { a } from "./a";',
      "lib/live/d.ts": 'import { a } from "./a";',
    };
    expect(faults(files)).toEqual([
      "lib/live/a.ts → lib/live/b.ts → lib/live/c.ts → lib/live/a.ts: a circle of imports. Move what they share to a file of its own.",
    ]);
  });

  it("is none when one of the imports is of types alone", () => {
    expect(
      faults({
        "lib/live/a.ts": 'import { b } from "./b";',
        "lib/live/b.ts": 'import type { A } from "./a";',
      }),
    ).toEqual([]);
  });
});
