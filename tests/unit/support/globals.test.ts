import { afterEach, expect, it } from "vitest";
import { changedGlobals, globalsNow, restoreGlobals } from "@/tests/support/globals";

const before = globalsNow();
afterEach(() => restoreGlobals(before));

it("tells what was assigned, replaced and taken away, and makes it what it was", () => {
  const { structuredClone: clone, queueMicrotask: queue } = globalThis;
  Object.assign(globalThis, { matchMedia: () => ({ matches: true }), structuredClone: () => undefined });
  Reflect.deleteProperty(globalThis, "queueMicrotask");
  expect(changedGlobals(before)).toEqual(["matchMedia", "queueMicrotask", "structuredClone"]);
  restoreGlobals(before);
  expect(changedGlobals(before)).toEqual([]);
  expect(globalThis.structuredClone).toBe(clone);
  expect(globalThis.queueMicrotask).toBe(queue);
  expect(globalThis).not.toHaveProperty("matchMedia");
});

it("tells of none that was only read, set to undefined, or is a package's own", () => {
  expect(fetch).toBeTypeOf("function");
  expect(crypto.subtle).toBeTypeOf("object");
  Object.assign(globalThis, { neverThere: undefined, __ofSomePackage: {} });
  expect(changedGlobals(before)).toEqual([]);
  for (const name of ["neverThere", "__ofSomePackage"]) Reflect.deleteProperty(globalThis, name);
});
