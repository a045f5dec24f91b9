import { afterAll, expect, vi } from "vitest";
import { changedGlobals, globalsNow, restoreGlobals } from "./globals";

// Unit test files share their process, as starting one for each takes longer than its tests. Each has the panel's own
// modules to itself, with what they remember; packages and globals are shared, so no file may leave those changed.
vi.resetModules();

const before = { ...process.env };
const globals = globalsNow();

function left(): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  const things = [...names].filter((it) => before[it] !== process.env[it]).map((it) => `environment ${it}`);
  if (vi.isFakeTimers()) things.push("fake timers");
  for (const name of changedGlobals(globals)) things.push(`global ${name}`);
  if (typeof document === "undefined") return things;
  if (document.body.childNodes.length > 0) things.push(`page ${document.body.innerHTML}`);
  for (const store of [sessionStorage, localStorage])
    for (const key of Object.keys(store)) things.push(`storage ${key}`);
  return things;
}

// Hooks of a set-up file are set first, and so run after those of the test file.
afterAll(() => {
  const things = left();
  // The file that left something is the only one to be told of it.
  vi.useRealTimers();
  vi.unstubAllGlobals();
  restoreGlobals(globals);
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (before[name] === undefined) delete process.env[name];
  Object.assign(process.env, before);
  if (typeof document !== "undefined") {
    document.body.replaceChildren();
    sessionStorage.clear();
    localStorage.clear();
  }
  expect(things, "left to the next file").toEqual([]);
});
