import { operations } from "@/lib/ari";
import type { ParameterEntry } from "@/lib/ari/table";
import { type Exchange, entryOf } from "./recording-transport";
import type { ContractCase } from "./stage";

/** `channels.originate`, … of one branch. */
export function operationsOf(branch: number): string[] {
  return Object.entries(operations).flatMap(([resource, entries]) =>
    Object.entries(entries)
      .filter(([, entry]) => entry.branches.includes(branch))
      .map(([nickname]) => `${resource}.${nickname}`),
  );
}

/** Whether a branch has what the case is about. */
export function isFor(one: ContractCase, branch: number): boolean {
  const known = new Set(operationsOf(branch));
  return one.branches?.includes(branch) ?? one.proves.every((operation) => known.has(operation));
}

/** Operations that answered well at least once. */
export function succeeded(exchanges: readonly Exchange[]): string[] {
  const good = exchanges.filter(({ status }) => status < 300).map(({ operation }) => operation);
  return [...new Set(good)].sort();
}

/** `channels.originate 500`, … : refusals that were seen though no document of the branch declares them. */
export function undocumentedRefusals(exchanges: readonly Exchange[], branch: number): string[] {
  const odd = exchanges.filter(({ operation, status }) => {
    const { errors, errorBranches } = entryOf(operation);
    const isDeclared = errors.includes(status) && (errorBranches?.[status]?.includes(branch) ?? true);
    return status >= 300 && !isDeclared;
  });
  return [...new Set(odd.map(({ operation, status }) => `${operation} ${status}`))].sort();
}

/** A value that every check before the sending lets pass. */
function exampleOf(parameter: ParameterEntry): unknown {
  if (parameter.type === "int" || parameter.type === "long") return parameter.min ?? 1;
  if (parameter.type === "boolean") return true;
  if (parameter.type === "containers" && parameter.name === "fields") return [];
  if (parameter.type === "object" || parameter.type === "containers") return {};
  return parameter.values?.[0] ?? "example";
}

/** A call as `client.call` takes it. */
export interface TableCall {
  /** For the failure's text. */
  name: string;
  resource: string;
  nickname: string;
  parameters: Readonly<Record<string, unknown>>;
}

/** What a branch has not: operations, parameters and values of others, each in a call that is otherwise right. */
export function callsNotIn(branch: number): TableCall[] {
  return everyEntry((resource, nickname, entry) => {
    const required = requiredOf(entry.parameters, branch);
    const at = { resource, nickname };
    if (!entry.branches.includes(branch)) return [{ ...at, name: `${nickname}`, parameters: required }];
    return entry.parameters.flatMap((parameter) => {
      const { name } = parameter;
      const isLater = parameter.branches?.includes(branch) === false;
      const laterValues = Object.entries(parameter.valueBranches ?? {}).filter(
        ([, known]) => !known.includes(branch),
      );
      return [
        ...(isLater ? [{ value: exampleOf(parameter) }] : []),
        ...laterValues.map(([value]) => ({ value })),
      ].map(({ value }) => ({
        ...at,
        name: `${nickname} ${name}=${String(value)}`,
        parameters: { ...required, [name]: value },
      }));
    });
  });
}

/** Every operation without each of its required parameters in turn; some of these would crash Asterisk. */
export function callsWithoutRequired(branch: number): TableCall[] {
  return everyEntry((resource, nickname, entry) => {
    if (!entry.branches.includes(branch)) return [];
    const required = requiredOf(entry.parameters, branch);
    return Object.keys(required).map((missing) => ({
      resource,
      nickname,
      name: `${nickname} without ${missing}`,
      parameters: Object.fromEntries(Object.entries(required).filter(([name]) => name !== missing)),
    }));
  });
}

function requiredOf(parameters: readonly ParameterEntry[], branch: number): Record<string, unknown> {
  const isRequired = ({ required }: ParameterEntry) =>
    typeof required === "boolean" ? required : required.includes(branch);
  return Object.fromEntries(
    parameters.filter(isRequired).map((parameter) => [parameter.name, exampleOf(parameter)]),
  );
}

function everyEntry(
  calls: (resource: string, nickname: string, entry: ReturnType<typeof entryOf>) => TableCall[],
): TableCall[] {
  return Object.entries(operations).flatMap(([resource, entries]) =>
    Object.entries(entries)
      .filter(([, entry]) => entry.upgrade !== true)
      .flatMap(([nickname, entry]) =>
        calls(resource, nickname, entry).map((one) => ({ ...one, name: `${resource}.${one.name}` })),
      ),
  );
}
