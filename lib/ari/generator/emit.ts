import type { FieldEntry, ModelEntry, OperationEntry, ParameterEntry } from "../table";
import type { Documents } from "./documents";
import type { Tables } from "./merge";

/** Files of `generated/`, by name. The same documents always give the same bytes. */
export function emit(tables: Tables, documents: readonly Documents[]): Record<string, string> {
  const ordered = [...documents].sort((one, other) => one.branch - other.branch);
  const header = `// Generated from the Swagger documents of Asterisk ${ordered.map((one) => one.version).join(", ")}. Do not edit.\n`;
  const branches = ordered.map((one) => one.branch);
  return {
    "models.ts": header + emitModels(tables, branches),
    "events.ts": header + emitEvents(tables, branches),
    "operations.ts": header + emitOperations(tables, ordered),
    "calls.ts": header + emitCalls(tables, branches),
  };
}

function emitModels(tables: Tables, branches: readonly number[]): string {
  const events = new Set(tables.events);
  const names = Object.keys(tables.models).sort();
  const interfaces = names
    .filter((name) => !events.has(name))
    .map((name) => emitInterface(name, tables.models[name] as ModelEntry, branches));
  return [
    '\nimport type { ModelTable } from "../table";\n',
    ...interfaces,
    "\n/** Every model and event with its fields, as the documents have them. */",
    `export const models: ModelTable = ${literalTable(names.map((name) => [name, tables.models[name]]))};\n`,
  ].join("\n");
}

function emitEvents(tables: Tables, branches: readonly number[]): string {
  const used = new Set<string>(["Event"]);
  const interfaces = tables.events.map((name) => {
    const model = tables.models[name] as ModelEntry;
    for (const field of Object.values(model.fields)) {
      const inner = elementOf(field.type);
      if (tables.models[inner] !== undefined) used.add(inner);
    }
    return emitInterface(name, model, branches, name);
  });
  const required = tables.events.map((name) => {
    const { fields } = tables.models[name] as ModelEntry;
    return [name, Object.keys(fields).filter((field) => fields[field]?.required === true)] as const;
  });
  return [
    `\nimport type {\n${[...used]
      .sort()
      .map((name) => `  ${name},\n`)
      .join("")}} from "./models";`,
    ...interfaces,
    "\n/** Every event, by the value of its `type`. */",
    `export interface AriEvents {\n${tables.events.map((name) => `  ${name}: ${name};\n`).join("")}}`,
    "\nexport type AriEventType = keyof AriEvents;",
    "\n/** Any event that this library knows, told apart by `type`. */",
    "export type AriEvent = AriEvents[AriEventType];",
    "\n/** Fields that each event must have, besides those of every event. */",
    `export const requiredEventFields: Readonly<Record<AriEventType, readonly string[]>> = ${literalTable(required)};\n`,
  ].join("\n");
}

function emitOperations(tables: Tables, documents: readonly Documents[]): string {
  const resources = Object.entries(tables.operations).map(
    ([resource, entries]) => `  ${key(resource)}: ${literalTable(Object.entries(entries), "  ")},\n`,
  );
  return [
    '\nimport type { OperationTable } from "../table";\n',
    "/** Version whose documents stand for each branch. */",
    `export const documentedVersions = ${literal(Object.fromEntries(documents.map((one) => [one.branch, one.version])))} as const;\n`,
    "/** Branches in the table, oldest first. */",
    `export const documentedBranches: readonly number[] = ${literal(documents.map((one) => one.branch))};\n`,
    "/** Every operation, by resource and nickname. */",
    `export const operations: OperationTable = {\n${resources.join("")}};\n`,
  ].join("\n");
}

function emitCalls(tables: Tables, branches: readonly number[]): string {
  const models = new Set<string>();
  const bodies = new Set<string>();
  const params: string[] = [];
  const interfaces: string[] = [];
  for (const [resource, entries] of Object.entries(tables.operations)) {
    const lines: string[] = [];
    for (const [nickname, entry] of Object.entries(entries)) {
      if (entry.upgrade === true) continue;
      const name = `${pascal(resource)}${pascal(nickname)}Params`;
      const hasRequired = entry.parameters.some((parameter) => parameter.required === true);
      const hasAny = entry.parameters.length > 0;
      if (hasAny) params.push(emitParams(name, resource, nickname, entry, branches, bodies));
      const inner = elementOf(entry.response);
      if (tables.models[inner] !== undefined) models.add(inner);
      const parameter = hasAny ? `params${hasRequired ? "" : "?"}: ${name}` : "params?: NoParams";
      lines.push(
        `  /** ${describe(entry, branches)} */\n`,
        `  ${nickname}(${parameter}, options?: CallOptions): Promise<${responseType(entry.response)}>;\n`,
      );
    }
    interfaces.push(`\nexport interface ${pascal(resource)}Calls {\n${lines.join("")}}`);
  }
  const resources = Object.keys(tables.operations);
  return [
    `\nimport type { CallOptions, ${["NoParams", ...bodies].sort().join(", ")} } from "../parameters";`,
    `import type {\n${[...models]
      .sort()
      .map((name) => `  ${name},\n`)
      .join("")}} from "./models";`,
    ...params,
    ...interfaces,
    "\n/** Every call, by resource. */",
    `export interface Calls {\n${resources.map((name) => `  readonly ${key(name)}: ${pascal(name)}Calls;\n`).join("")}}\n`,
  ].join("\n");
}

function emitParams(
  name: string,
  resource: string,
  nickname: string,
  entry: OperationEntry,
  branches: readonly number[],
  bodies: Set<string>,
): string {
  const lines = entry.parameters.map((parameter) => {
    const doc = parameterDoc(parameter, branches);
    const optional = parameter.required === true ? "" : "?";
    return `${doc}  ${key(parameter.name)}${optional}: ${parameterType(parameter, bodies)};\n`;
  });
  return `\n/** Parameters of ${resource}.${nickname}. */\nexport interface ${name} {\n${lines.join("")}}`;
}

function parameterDoc(parameter: ParameterEntry, branches: readonly number[]): string {
  const facts = [
    parameter.default === undefined ? "" : `Default ${JSON.stringify(parameter.default)}.`,
    parameter.min === undefined ? "" : `At least ${parameter.min}.`,
    Array.isArray(parameter.required) ? `Required by Asterisk ${parameter.required.join(", ")}.` : "",
    since(parameter.branches, branches),
    ...Object.entries(parameter.valueBranches ?? {}).map(
      ([value, found]) => `${JSON.stringify(value)}: ${since(found, branches)}`,
    ),
  ].filter((fact) => fact !== "");
  return facts.length === 0 ? "" : `  /** ${facts.join(" ")} */\n`;
}

function describe(entry: OperationEntry, branches: readonly number[]): string {
  const errors = entry.errors.length === 0 ? "" : ` Declared errors: ${entry.errors.join(", ")}.`;
  const branchFact = since(entry.branches, branches);
  return `${entry.method} ${entry.path}.${errors}${branchFact === "" ? "" : ` ${branchFact}`}`;
}

/** Says in which branches something is, or nothing when it is in all. */
function since(found: readonly number[] | undefined, branches: readonly number[]): string {
  if (found === undefined || found.length === branches.length) return "";
  return `In Asterisk ${found.join(", ")}.`;
}

function parameterType(parameter: ParameterEntry, bodies: Set<string>): string {
  if (parameter.in === "body") {
    const body = bodyTypes[parameter.name];
    if (body === undefined)
      throw new Error(`body parameter ${parameter.name} has no type: add it to bodyTypes`);
    bodies.add(body);
    return body;
  }
  if (parameter.multiple === true) {
    const one = parameter.values === undefined ? "string" : unionOf(parameter.values);
    return parameter.values === undefined ? "string | readonly string[]" : `${one} | readonly (${one})[]`;
  }
  if (parameter.values !== undefined) return unionOf(parameter.values);
  return scalarType(parameter.type);
}

/** Types in ../parameters.ts of the parameters that travel in the body. */
const bodyTypes: Readonly<Record<string, string>> = {
  variables: "VariableValues",
  fields: "ConfigFields",
  filter: "EventFilter",
};

function emitInterface(name: string, model: ModelEntry, branches: readonly number[], type?: string): string {
  const lines = Object.entries(model.fields).map(([field, entry]) => {
    const inAll = entry.branches === undefined;
    const doc = inAll ? "" : `  /** ${since(entry.branches, branches)} */\n`;
    return `${doc}  ${key(field)}${entry.required && inAll ? "" : "?"}: ${fieldType(entry)};\n`;
  });
  const discriminator = type === undefined ? "" : `  type: ${JSON.stringify(type)};\n`;
  const heritage = model.extends === undefined ? "" : ` extends ${model.extends}`;
  const branchFact = since(model.branches, branches);
  const doc = branchFact === "" ? "" : `\n/** ${branchFact} */`;
  if (discriminator === "" && lines.length === 0)
    return `${doc}\nexport type ${name} = Record<string, never>;`;
  return `${doc}\nexport interface ${name}${heritage} {\n${discriminator}${lines.join("")}}`;
}

function fieldType(field: FieldEntry): string {
  // What Asterisk answers is an open set: newer versions add words (main/channel.c: "Unknown (n)").
  if (field.values !== undefined) return `${unionOf(field.values)} | (string & {})`;
  return valueType(field.type);
}

function responseType(response: string): string {
  if (response === "binary") return "Uint8Array";
  return valueType(response);
}

function valueType(type: string): string {
  const list = /^List\[(.+)\]$/.exec(type);
  return list === null ? scalarType(type) : `${scalarType(list[1] ?? "")}[]`;
}

function elementOf(type: string): string {
  return /^List\[(.+)\]$/.exec(type)?.[1] ?? type;
}

function scalarType(type: string): string {
  switch (type) {
    case "int":
    case "long":
    case "double":
      return "number";
    case "Date":
      return "string";
    case "object":
    case "containers":
      return "Record<string, unknown>";
    default:
      return type;
  }
}

function unionOf(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(" | ");
}

function pascal(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, _separator, letter: string) => letter.toUpperCase());
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function literalTable(entries: readonly (readonly [string, unknown])[], indent = ""): string {
  return `{\n${entries.map(([name, value]) => `${indent}  ${key(name)}: ${literal(value)},\n`).join("")}${indent}}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const inner = Object.entries(value).map(([name, one]) => `${key(name)}: ${literal(one)}`);
    return inner.length === 0 ? "{}" : `{ ${inner.join(", ")} }`;
  }
  return JSON.stringify(value);
}
