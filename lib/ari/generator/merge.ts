import type {
  Branch,
  FieldEntry,
  ModelEntry,
  ModelTable,
  OperationEntry,
  OperationTable,
  ParameterEntry,
  ParameterType,
} from "../table";
import { correctField, correctParameter } from "./corrections";
import type { Documents, SwaggerModel, SwaggerOperation, SwaggerParameter } from "./documents";

/** All that is generated, before it is written as TypeScript. */
export interface Tables {
  operations: OperationTable;
  models: ModelTable;
  /** Names of the models that are events. */
  events: readonly string[];
}

type One<Thing> = { branch: Branch; thing: Thing };

/** Merges the documents of several branches; one document is the case n = 1. */
export function mergeDocuments(documents: readonly Documents[]): Tables {
  // Newest first: its order of names wins, what only older ones have comes after.
  const newestFirst = [...documents].sort((one, other) => other.branch - one.branch);
  const operations: Record<string, Record<string, OperationEntry>> = {};
  const models: Record<string, ModelEntry> = {};
  const events = new Set<string>();
  const resourceNames = unionOf(newestFirst.map((document) => Object.keys(document.resources))).sort();
  for (const resource of resourceNames) {
    const found = newestFirst.flatMap((document) => {
      const thing = document.resources[resource];
      return thing === undefined ? [] : [{ branch: document.branch, thing }];
    });
    const ofNickname = groupBy(found, (file) =>
      file.apis.flatMap((api) =>
        api.operations.map((operation) => [operation.nickname, { api, operation }] as const),
      ),
    );
    const table: Record<string, OperationEntry> = {};
    for (const [nickname, ones] of ofNickname) {
      table[nickname] = mergeOperation(
        `${resource}.${nickname}`,
        ones.map(({ branch, thing }) => ({ branch, thing: { ...thing.operation, path: thing.api.path } })),
      );
    }
    operations[resource] = table;
    const parents = new Map<string, string>();
    const ofModel = groupBy(found, (file) => Object.entries(file.models ?? {}));
    for (const [name, ones] of ofModel) {
      for (const one of ones) for (const child of one.thing.subTypes ?? []) parents.set(child, name);
    }
    for (const [name, ones] of ofModel) {
      const parent = parents.get(name);
      if (parent === "Event") events.add(name);
      models[name] = mergeModel(name, parent, ones);
    }
  }
  return { operations, models, events: [...events].sort() };
}

function mergeOperation(name: string, ones: One<SwaggerOperation & { path: string }>[]): OperationEntry {
  const newest = first(ones).thing;
  const branches = branchesOf(ones);
  const parameters = [
    ...groupBy(ones, (operation) => (operation.parameters ?? []).map((one) => [one.name, one] as const)),
  ];
  const errors = groupBy(ones, (operation) =>
    (operation.errorResponses ?? []).map((one) => [String(one.code), one] as const),
  );
  const partial = [...errors].filter(([, found]) => found.length !== ones.length);
  return {
    method: newest.httpMethod as OperationEntry["method"],
    path: newest.path,
    parameters: parameters.map(([, found]) => correctParameter(name, mergeParameter(found, branches))),
    errors: [...errors.keys()].map(Number).sort((one, other) => one - other),
    ...(partial.length === 0
      ? {}
      : { errorBranches: Object.fromEntries(partial.map(([code, found]) => [code, branchesOf(found)])) }),
    response: newest.responseClass,
    branches,
    ...(newest.upgrade === undefined ? {} : { upgrade: true as const }),
  };
}

function mergeParameter(ones: One<SwaggerParameter>[], operationBranches: readonly Branch[]): ParameterEntry {
  const { branch: _, thing: newest } = first(ones);
  const branches = branchesOf(ones);
  const requiredIn = branchesOf(ones.filter(({ thing }) => thing.required ?? thing.paramType === "path"));
  const values = groupBy(ones, ({ allowableValues }) =>
    allowableValues?.valueType === "LIST"
      ? allowableValues.values.map((value) => [value, value] as const)
      : [],
  );
  const partialValues = [...values].filter(([, found]) => found.length !== ones.length);
  const range = newest.allowableValues?.valueType === "RANGE" ? newest.allowableValues : undefined;
  const byDefault = newest.defaultValue ?? undefined;
  return {
    name: newest.name,
    in: newest.paramType,
    type: newest.dataType as ParameterType,
    required: requiredIn.length === 0 ? false : requiredIn.length === ones.length ? true : requiredIn,
    ...(newest.allowMultiple ? { multiple: true as const } : {}),
    ...(values.size === 0 ? {} : { values: [...values.keys()] }),
    ...(partialValues.length === 0
      ? {}
      : {
          valueBranches: Object.fromEntries(
            partialValues.map(([value, found]) => [value, branchesOf(found)]),
          ),
        }),
    ...(range?.min === undefined ? {} : { min: range.min }),
    ...(range?.max === undefined ? {} : { max: range.max }),
    ...(byDefault === undefined ? {} : { default: byDefault }),
    ...(branches.length === operationBranches.length ? {} : { branches }),
  };
}

function mergeModel(name: string, parent: string | undefined, ones: One<SwaggerModel>[]): ModelEntry {
  const branches = branchesOf(ones);
  const fields: Record<string, FieldEntry> = {};
  for (const [field, found] of groupBy(ones, (model) => Object.entries(model.properties))) {
    const fieldBranches = branchesOf(found);
    const newest = first(found).thing;
    fields[field] = correctField(name, field, {
      type: newest.type,
      required: found.every(({ thing }) => thing.required === true),
      ...(newest.allowableValues?.values === undefined ? {} : { values: newest.allowableValues.values }),
      ...(fieldBranches.length === branches.length ? {} : { branches: fieldBranches }),
    });
  }
  return { ...(parent === undefined ? {} : { extends: parent }), fields, branches };
}

function groupBy<Source, Thing>(
  ones: readonly One<Source>[],
  list: (source: Source) => readonly (readonly [string, Thing])[],
): Map<string, One<Thing>[]> {
  const groups = new Map<string, One<Thing>[]>();
  for (const { branch, thing: source } of ones) {
    for (const [key, thing] of list(source)) {
      const group = groups.get(key) ?? [];
      // A document may list one error code twice.
      if (group.at(-1)?.branch !== branch) group.push({ branch, thing });
      groups.set(key, group);
    }
  }
  return groups;
}

function branchesOf(ones: readonly One<unknown>[]): Branch[] {
  return ones.map((one) => one.branch).sort((one, other) => one - other);
}

function unionOf(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function first<Thing>(things: readonly Thing[]): Thing {
  const [thing] = things;
  if (thing === undefined) throw new Error("a group without a member");
  return thing;
}
