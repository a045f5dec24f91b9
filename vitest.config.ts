import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const needsPage = ({ moduleId }: TestSpecification) =>
  readFileSync(moduleId, "utf8").startsWith("// @vitest-environment jsdom");

/** Files that need a page come before all others: a process has one environment, and a change of it costs a new one. */
class PagesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const pages = new Set(sorted.filter(needsPage));
    return [...pages, ...sorted.filter((it) => !pages.has(it))];
  }
}

export default defineConfig({
  resolve: {
    alias: [
      // A folder with a package.json is a package to Vite: it would take what was built for npm instead of the source.
      { find: /^@\/lib\/ari$/, replacement: fileURLToPath(new URL("lib/ari/index.ts", import.meta.url)) },
      { find: "@", replacement: fileURLToPath(new URL(".", import.meta.url)) },
    ],
  },
  test: {
    sequence: { sequencer: PagesFirst },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["tests/unit/**/*.test.{ts,tsx}"],
          // A process for each file would take twice as long as all the tests; what it would keep apart, this does.
          isolate: false,
          setupFiles: ["tests/support/as-if-alone.ts"],
          testTimeout: 10_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          setupFiles: ["tests/support/nothing-left.ts"],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
