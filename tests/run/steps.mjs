import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "node_modules/.bin");
const failureLinesMost = 30;

/**
 * What a step came to. A step that runs no tests of its own counts as one. `failures`: each failed test with its message.
 * @typedef {{ name: string, passed: number, failed: number, failures?: string[] }} StepResult
 */

/**
 * Runs a program of node_modules and prints one line with its time; its output too when it fails.
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @param {{ isLoud?: boolean, env?: Record<string, string> }} [options] `isLoud`: shows the output as it comes
 * @returns {Promise<boolean>}
 */
export function runProgram(name, program, args, { isLoud = false, env = {} } = {}) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program === "npm" ? "npm" : join(bin, program), args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", isLoud ? "inherit" : "pipe", isLoud ? "inherit" : "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    const end = (isGood) => {
      console.log(
        `${isGood ? "ok    " : "FAILED"} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`,
      );
      if (!isGood && output !== "") console.log(output.trimEnd());
      resolve(isGood);
    };
    child.once("error", (error) => {
      output += error.message;
      end(false);
    });
    child.once("close", (code) => end(code === 0));
  });
}

/**
 * A step without tests of its own.
 * @param {string} name
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<StepResult>}
 */
export async function runStep(name, program, args) {
  const isGood = await runProgram(name, program, args);
  return { name, passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
}

/**
 * A test runner, counted by its own JSON report. Tests that did not run count as failed, and so does a runner that
 * failed without a failing test or that ran none.
 * @param {string} name
 * @param {boolean} isGood
 * @param {number} passed
 * @param {number} total
 * @returns {StepResult}
 */
function counted(name, isGood, passed, total) {
  const failed = total - passed;
  if (total === 0) console.log(`FAILED ${name}: it ran no tests`);
  return { name, passed, failed: failed === 0 && (!isGood || total === 0) ? 1 : failed };
}

/**
 * A failed test in a few lines, to be read without what was printed before.
 * @param {string} name
 * @param {string | undefined} message
 */
function failure(name, message = "") {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => !/^\s+at .*node_modules/.test(line));
  return `  ${name}\n    ${lines.slice(0, failureLinesMost).join("\n    ")}`;
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/**
 * @param {"unit" | "integration"} project
 * @returns {Promise<StepResult>}
 */
export async function runVitest(project, isLoud = false) {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-report-"));
  const file = join(folder, "vitest.json");
  const failuresFile = join(folder, "failures.json");
  const reporters = ["default", "json", join(root, "tests/run/failures-reporter.mjs")];
  const isGood = await runProgram(
    `tests, ${project}`,
    "vitest",
    // Vitest leaves one processor free by itself; here nothing else runs.
    [
      ...["run", "--project", project, "--maxWorkers=100%", `--outputFile.json=${file}`],
      ...reporters.map((it) => `--reporter=${it}`),
    ],
    { isLoud, env: { PATCHBAY_FAILURES: failuresFile } },
  );
  const report = readReport(file);
  const failures = readReport(failuresFile) ?? [];
  rmSync(folder, { recursive: true, force: true });
  return {
    ...counted(project, isGood, report?.numPassedTests ?? 0, report?.numTotalTests ?? 0),
    failures: failures.map((it) => failure(it.name, it.message)),
  };
}

/** @param {Partial<import("@playwright/test/reporter").JSONReportSuite>} suite */
function playwrightFailures({ suites = [], specs = [] }) {
  const own = specs
    .filter((it) => !it.ok)
    .map((it) =>
      failure(
        `${it.file}: ${it.title}`,
        it.tests.flatMap(({ results }) => results).find(({ error }) => error)?.error.message,
      ),
    );
  return [...own, ...suites.flatMap(playwrightFailures)];
}

/** @returns {Promise<StepResult>} */
export async function runPlaywright() {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-report-"));
  const file = join(folder, "playwright.json");
  const isGood = await runProgram("tests, end to end", "playwright", ["test", "--reporter=list,json"], {
    isLoud: true,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const report = readReport(file);
  const stats = report?.stats ?? { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  const total = stats.expected + stats.unexpected + stats.flaky + stats.skipped;
  return {
    ...counted("end to end", isGood, stats.expected, total),
    failures: [
      ...(report?.suites ?? []).flatMap(playwrightFailures),
      ...(report?.errors ?? []).map((it) => failure("end to end", it.message)),
    ],
  };
}
