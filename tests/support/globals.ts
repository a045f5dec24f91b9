/**
 * What stands on `globalThis` by name; what is undefined stands there as little as what is not there. Nor does what begins
 * with two underscores: packages (zod, tslib) keep what is theirs there, as long as the process lives.
 */
export type Globals = ReadonlyMap<string, unknown>;

/** By value and not by descriptor: a page's globals are accessors, and Node makes some only when they are first read. */
export function globalsNow(): Globals {
  const found = new Map<string, unknown>();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (name.startsWith("__")) continue;
    const value: unknown = Reflect.get(globalThis, name);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** Names of what has come, gone or become another since. */
export function changedGlobals(before: Globals, now: Globals = globalsNow()): string[] {
  const names = new Set([...before.keys(), ...now.keys()]);
  return [...names].filter((name) => !Object.is(before.get(name), now.get(name))).sort();
}

/** Makes them what they were. */
export function restoreGlobals(before: Globals): void {
  for (const name of changedGlobals(before)) {
    if (before.has(name)) Reflect.set(globalThis, name, before.get(name));
    else Reflect.deleteProperty(globalThis, name);
  }
}
