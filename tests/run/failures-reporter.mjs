import { writeFileSync } from "node:fs";

/**
 * Writes what failed to the file PATCHBAY_FAILURES: tests, and what JSON reports leave out, the hooks of a describe, whole
 * files and errors that nobody caught.
 * @implements {import("vitest/reporters").Reporter}
 */
export default class FailuresReporter {
  /**
   * @param {ReadonlyArray<import("vitest/node").TestModule>} modules
   * @param {ReadonlyArray<{ message: string, stack?: string }>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const failures = modules.flatMap((module) => {
      const path = module.relativeModuleId;
      const named = (it) => `${path}: ${it.fullName}`;
      return [
        ...failuresOf(path, module.errors()),
        ...[...module.children.allSuites()].flatMap((it) => failuresOf(named(it), it.errors())),
        ...[...module.children.allTests("failed")].flatMap((it) =>
          failuresOf(named(it), it.result().errors ?? []),
        ),
      ];
    });
    failures.push(...failuresOf("caught by nobody", unhandledErrors));
    writeFileSync(process.env["PATCHBAY_FAILURES"] ?? "", JSON.stringify(failures));
  }
}

/**
 * @param {string} name
 * @param {ReadonlyArray<{ message: string, stack?: string }>} errors
 */
function failuresOf(name, errors) {
  return errors.map(({ message, stack }) => ({ name, message: stack ?? message }));
}
