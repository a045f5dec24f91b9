import type { Branch, FieldEntry, ModelEntry, OperationEntry, ParameterEntry } from "../table";
import type { Tables } from "./merge";

/**
 * The tables as they would be if only `branch` had been read: what a single Asterisk's documents must equal. Lists are
 * sorted, since only their members matter.
 */
export function restrictTables(tables: Tables, branch: Branch): Tables {
  const operations: Record<string, Record<string, OperationEntry>> = {};
  for (const [resource, entries] of Object.entries(tables.operations)) {
    const kept = Object.entries(entries).filter(([, entry]) => entry.branches.includes(branch));
    operations[resource] = Object.fromEntries(
      kept.map(([name, entry]) => [name, restrictOperation(entry, branch)]),
    );
  }
  const models: Record<string, ModelEntry> = {};
  for (const [name, { fields, ...entry }] of Object.entries(tables.models)) {
    if (!entry.branches.includes(branch)) continue;
    const kept = Object.entries(fields).filter(([, field]) => field.branches?.includes(branch) ?? true);
    models[name] = {
      ...entry,
      branches: [branch],
      fields: Object.fromEntries(kept.map(([key, { branches: _, ...field }]) => [key, field as FieldEntry])),
    };
  }
  return { operations, models, events: tables.events.filter((name) => models[name] !== undefined) };
}

function restrictOperation(entry: OperationEntry, branch: Branch): OperationEntry {
  const { errorBranches, ...rest } = entry;
  return {
    ...rest,
    branches: [branch],
    errors: entry.errors.filter((code) => errorBranches?.[code]?.includes(branch) ?? true),
    parameters: entry.parameters
      .filter((parameter) => parameter.branches?.includes(branch) ?? true)
      .map((parameter) => restrictParameter(parameter, branch))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
  };
}

function restrictParameter(parameter: ParameterEntry, branch: Branch): ParameterEntry {
  const { branches: _, valueBranches, ...rest } = parameter;
  return {
    ...rest,
    required:
      typeof parameter.required === "boolean" ? parameter.required : parameter.required.includes(branch),
    ...(parameter.values === undefined
      ? {}
      : {
          values: parameter.values.filter((value) => valueBranches?.[value]?.includes(branch) ?? true).sort(),
        }),
  };
}

/** Paths at which two JSON values differ, object keys in any order. */
export function differences(one: unknown, other: unknown, path = ""): string[] {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return Object.is(one, other) ? [] : [`${path}: ${JSON.stringify(one)} is now ${JSON.stringify(other)}`];
  }
  const left = one as Record<string, unknown>;
  const right = other as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], path === "" ? key : `${path}.${key}`));
}
