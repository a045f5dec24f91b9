// npm test: sets the machine up, then every check and every test there is. Its last line counts them all.
import { explain, setUp } from "./setup.mjs";
import { runPlaywright, runStep, runVitest } from "./steps.mjs";

const results = [];
try {
  await setUp({ what: "test" });
  const { check } = await import("./check.mjs");
  results.push(...(await check()));
  const isBuilt = await runStep("build", "npm", ["run", "build"]);
  results.push(isBuilt);
  results.push(await runVitest("integration", true));
  if (isBuilt.passed > 0) results.push(await runPlaywright());
  else {
    // The browser would be shown what was built before, or nothing.
    console.log("FAILED tests, end to end: not run, because there is no build");
    results.push({ name: "end to end", passed: 0, failed: 1 });
  }
} catch (error) {
  explain(error);
  results.push({ name: "set up", passed: 0, failed: 1 });
}
const passed = results.reduce((sum, it) => sum + it.passed, 0);
const failed = results.reduce((sum, it) => sum + it.failed, 0);
const broken = results.filter((it) => it.failed > 0).map((it) => it.name);
if (broken.length > 0) console.log(`Failed: ${broken.join(", ")}`);
for (const it of results.flatMap(({ failures = [] }) => failures)) console.log(it);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
