import { models } from "@/lib/ari/generated/models";
import type { Branch, FieldEntry } from "@/lib/ari/table";

/** What an answer or event has that its model does not allow. */
export interface ModelFindings {
  /** `Channel.state is "Asleep", not one of Down, …` */
  problems: string[];
  /** Fields that the model lacks, `Endpoint.max_channels`: no problem, models grow. */
  extras: string[];
}

/** Where Asterisk itself leaves its documents, by field, with the reason. */
const knownDepartures: Readonly<Record<string, (value: unknown, branch: Branch) => boolean>> = {
  // main/channel.c ast_state2str: a state without a name is written as its number.
  "Channel.state": (value) => typeof value === "string" && /^Unknown \(-?\d+\)$/.test(value),
};

/**
 * Walks a JSON value along the generated model table: required fields are there, types are right, values are in the
 * documented set. A field that is documented for newer branches only counts as one that the model lacks.
 * @param type a model's name, `List[…]`, or a simple type as {@link FieldEntry} has them
 */
export function checkModel(type: string, value: unknown, branch: Branch): ModelFindings {
  const findings: ModelFindings = { problems: [], extras: [] };
  walk(type, value, type, branch, findings);
  return findings;
}

/** Fields of a model with those of the models that it extends. */
function fieldsOf(name: string): Readonly<Record<string, FieldEntry>> {
  const entry = models[name];
  if (entry === undefined) throw new Error(`The table has no model ${name}: run npm run generate`);
  return entry.extends === undefined ? entry.fields : { ...fieldsOf(entry.extends), ...entry.fields };
}

const simpleTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  int: Number.isSafeInteger,
  long: Number.isSafeInteger,
  double: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  // include/asterisk/localtime.h, AST_ISO8601_FORMAT.
  Date: (value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/.test(value),
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
};

function walk(type: string, value: unknown, at: string, branch: Branch, findings: ModelFindings): void {
  const element = /^List\[(.*)\]$/.exec(type)?.[1];
  if (element !== undefined) {
    if (!Array.isArray(value)) findings.problems.push(`${at} is ${shown(value)}, not ${type}`);
    else for (const one of value) walk(element, one, at, branch, findings);
    return;
  }
  const isSimple = simpleTypes[type];
  if (isSimple !== undefined) {
    if (!isSimple(value)) findings.problems.push(`${at} is ${shown(value)}, not ${type}`);
    return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    findings.problems.push(`${at} is ${shown(value)}, not ${type}`);
    return;
  }
  walkFields(type, value as Record<string, unknown>, branch, findings);
}

function walkFields(
  model: string,
  value: Record<string, unknown>,
  branch: Branch,
  findings: ModelFindings,
): void {
  const fields = fieldsOf(model);
  for (const [name, field] of Object.entries(fields)) {
    const at = `${model}.${name}`;
    const isKnownHere = field.branches === undefined || field.branches.includes(branch);
    const one = value[name];
    if (one === undefined) {
      if (field.required && isKnownHere) findings.problems.push(`${at} is missing`);
      continue;
    }
    if (!isKnownHere) findings.extras.push(at);
    walk(field.type, one, at, branch, findings);
    const isOdd = field.values !== undefined && !field.values.includes(one as string);
    if (isOdd && knownDepartures[at]?.(one, branch) !== true)
      findings.problems.push(`${at} is ${shown(one)}, not one of ${field.values?.join(", ")}`);
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(fields, name)) findings.extras.push(`${model}.${name}`);
  }
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? "undefined";
}
