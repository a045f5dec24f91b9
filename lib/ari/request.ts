import { dangers } from "./dangers";
import { AriError } from "./errors";
import type { Branch, OperationEntry, ParameterEntry } from "./table";

/** A checked request, ready for a transport. */
export interface BuiltRequest {
  method: OperationEntry["method"];
  path: string;
  query: string;
  body: string | undefined;
}

/** Asterisk reads at most 4096 bytes of request line (main/http.c). */
const maxPathAndQueryLength = 3800;
/** Asterisk reads at most 40960 bytes of body (main/http.c); UTF-16 units are a lower bound. */
const maxBodyLength = 40_960;
/** Of an id that is chosen (include/asterisk/channel.h). */
const maxChannelIdLength = 149;

/** Documented defaults that Asterisk does not apply by itself: without them it answers 400. */
const appliedDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "channels.mute": { direction: "both" },
  "channels.unmute": { direction: "both" },
};

/** Fixed words of the path that win over an id at the same place (res/ari: the generated route tables). */
const reservedIds: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "channels.originateWithId": { channelId: ["create", "externalMedia"] },
  "channels.hangup": { channelId: ["create", "externalMedia"] },
  "channels.get": { channelId: ["create", "externalMedia"] },
  "endpoints.listByTech": { tech: ["sendMessage", "refer"] },
};

/**
 * Checks the parameters of an operation against the table and makes the request of it.
 * @param operation `channels.originate`
 * @param branch of the connected Asterisk, undefined while unknown
 * @throws {AriError} missing_parameter, invalid_parameter, refused_dangerous, not_supported
 */
export function buildRequest(
  operation: string,
  entry: OperationEntry,
  given: Readonly<Record<string, unknown>>,
  branch: Branch | undefined,
): BuiltRequest {
  if (branch !== undefined && !entry.branches.includes(branch)) {
    throw notSupported(operation, `Asterisk ${branch} does not have it`);
  }
  const parameters = { ...appliedDefaults[operation], ...given };
  for (const name of Object.keys(given)) {
    if (!entry.parameters.some((parameter) => parameter.name === name)) {
      throw invalid(operation, `it takes no parameter ${JSON.stringify(name)}`);
    }
  }
  let path = entry.path;
  const query: [string, string][] = [];
  const inBody: Record<string, unknown> = {};
  let bare: unknown;
  for (const parameter of entry.parameters) {
    const value = parameters[parameter.name];
    if (isAbsent(value)) {
      if (isRequired(parameter, branch)) {
        throw new AriError(
          "missing_parameter",
          `the parameter ${JSON.stringify(parameter.name)} is missing.`,
          {
            operation,
          },
        );
      }
      continue;
    }
    checkBranch(operation, parameter, value, branch);
    if (parameter.in === "path") {
      path = path.replace(`{${parameter.name}}`, pathSegment(operation, parameter, value));
    } else if (parameter.in === "body") {
      checkBody(operation, parameter, value, branch);
      if (parameter.type === "object") bare = value;
      else inBody[parameter.name] = value;
    } else if (parameter.multiple === true) {
      const values = multipleValues(operation, parameter, value);
      // Asterisk splits at commas and strips quotes and backslashes from a query value (res/ari, ari_args parsing).
      if (values.some((one) => /[,"\\]/.test(one))) inBody[parameter.name] = values;
      else query.push([parameter.name, values.join(",")]);
    } else {
      checkValue(operation, parameter, value);
      query.push([parameter.name, String(value)]);
    }
  }
  const danger = dangers[operation]?.(parameters);
  if (danger !== undefined) throw danger;
  return assemble(operation, entry, path, query, inBody, bare);
}

function assemble(
  operation: string,
  entry: OperationEntry,
  path: string,
  query: [string, string][],
  inBody: Record<string, unknown>,
  bare: unknown,
): BuiltRequest {
  let text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  if (path.length + text.length > maxPathAndQueryLength && operation !== "bridges.create") {
    const types = new Map(entry.parameters.map((parameter) => [parameter.name, parameter.type]));
    for (const [name, value] of query) inBody[name] = jsonValue(types.get(name), value);
    text = "";
  }
  if (path.length + text.length > maxPathAndQueryLength) {
    throw invalid(
      operation,
      `the request is longer than the ${maxPathAndQueryLength} characters that Asterisk reads`,
    );
  }
  const body = bare ?? (Object.keys(inBody).length === 0 ? undefined : inBody);
  const json = body === undefined ? undefined : JSON.stringify(body);
  if (json !== undefined && json.length > maxBodyLength) {
    throw invalid(operation, `the body is longer than the ${maxBodyLength} bytes that Asterisk reads`);
  }
  return { method: entry.method, path, query: text, body: json };
}

/** JSON types must be exact: a number given as a string is taken silently as 0. */
function jsonValue(type: ParameterEntry["type"] | undefined, text: string): unknown {
  if (type === "int" || type === "long") return Number(text);
  if (type === "boolean") return text === "true";
  return text;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isRequired(parameter: ParameterEntry, branch: Branch | undefined): boolean {
  if (typeof parameter.required === "boolean") return parameter.required;
  return branch !== undefined && parameter.required.includes(branch);
}

function checkBranch(
  operation: string,
  parameter: ParameterEntry,
  value: unknown,
  branch: Branch | undefined,
): void {
  if (branch === undefined) return;
  if (parameter.branches !== undefined && !parameter.branches.includes(branch)) {
    throw notSupported(
      operation,
      `Asterisk ${branch} does not have the parameter ${JSON.stringify(parameter.name)}`,
    );
  }
  const found = typeof value === "string" ? parameter.valueBranches?.[value] : undefined;
  if (found !== undefined && !found.includes(branch)) {
    throw notSupported(operation, `Asterisk ${branch} does not have ${parameter.name}=${String(value)}`);
  }
}

function pathSegment(operation: string, parameter: ParameterEntry, value: unknown): string {
  if (typeof value !== "string") throw invalid(operation, `${parameter.name} is not a string`);
  if (value === "") {
    throw new AriError("missing_parameter", `the parameter ${JSON.stringify(parameter.name)} is empty.`, {
      operation,
    });
  }
  // A segment of dots is resolved away by HTTP clients and would reach another operation.
  if (value === "." || value === "..") throw invalid(operation, `${parameter.name} cannot be ${value}`);
  if (reservedIds[operation]?.[parameter.name]?.includes(value)) {
    throw invalid(operation, `${parameter.name} cannot be the fixed word ${value}`);
  }
  checkIdLength(operation, parameter, value);
  try {
    return encodeURIComponent(value);
  } catch (error) {
    throw invalid(operation, `${parameter.name} is not well-formed text`, error);
  }
}

function checkValue(operation: string, parameter: ParameterEntry, value: unknown): void {
  const { name } = parameter;
  switch (parameter.type) {
    case "int":
    case "long":
      if (typeof value !== "number" || !Number.isSafeInteger(value))
        throw invalid(operation, `${name} is not an integer`);
      if (parameter.min !== undefined && value < parameter.min) {
        throw invalid(operation, `${name} is less than ${parameter.min}`);
      }
      if (parameter.max !== undefined && value > parameter.max) {
        throw invalid(operation, `${name} is more than ${parameter.max}`);
      }
      return;
    case "boolean":
      if (typeof value !== "boolean") throw invalid(operation, `${name} is not true or false`);
      return;
    default:
      checkText(operation, parameter, value);
  }
}

function checkText(operation: string, parameter: ParameterEntry, value: unknown): asserts value is string {
  const { name } = parameter;
  if (typeof value !== "string") throw invalid(operation, `${name} is not a string`);
  if (value === "" && parameter.required === true) {
    throw new AriError("missing_parameter", `the parameter ${JSON.stringify(name)} is empty.`, { operation });
  }
  if (value !== "" && parameter.values !== undefined && !parameter.values.includes(value)) {
    throw invalid(
      operation,
      `${name} is ${JSON.stringify(value)}, not one of ${parameter.values.join(", ")}`,
    );
  }
  // A lone surrogate half has no UTF-8 form.
  if (/\p{Surrogate}/u.test(value)) throw invalid(operation, `${name} is not well-formed text`);
  checkIdLength(operation, parameter, value);
}

function checkIdLength(operation: string, parameter: ParameterEntry, value: string): void {
  const isChannelId = /^(channelId|otherChannelId|snoopId)$/.test(parameter.name);
  if (isChannelId && value.length > maxChannelIdLength) {
    throw invalid(operation, `${parameter.name} is longer than ${maxChannelIdLength} characters`);
  }
}

function multipleValues(operation: string, parameter: ParameterEntry, value: unknown): string[] {
  const values: unknown[] = Array.isArray(value)
    ? value
    : typeof value === "string"
      ? value.split(",")
      : [value];
  if (values.length === 0 && parameter.required === true) {
    throw new AriError("missing_parameter", `the parameter ${JSON.stringify(parameter.name)} is empty.`, {
      operation,
    });
  }
  // Asterisk splits into at most 127 values (res/ari, MAX_VALS).
  if (values.length > 127) throw invalid(operation, `${parameter.name} has more than 127 values`);
  return values.map((one) => {
    checkText(operation, parameter, one);
    return one;
  });
}

function checkBody(
  operation: string,
  parameter: ParameterEntry,
  value: unknown,
  branch: Branch | undefined,
): void {
  if (typeof value !== "object" || value === null)
    throw invalid(operation, `${parameter.name} is not an object`);
  if (parameter.name === "fields" ? !Array.isArray(value) : Array.isArray(value)) {
    throw invalid(operation, `${parameter.name} is ${Array.isArray(value) ? "a list" : "not a list"}`);
  }
  if (parameter.name !== "variables") return;
  for (const [name, one] of Object.entries(value)) {
    if (typeof one === "string") continue;
    const isObject =
      typeof one === "object" && one !== null && "value" in one && typeof one.value === "string";
    if (!isObject) throw invalid(operation, `the variable ${name} is neither text nor {"value": text}`);
    if (branch !== undefined && branch < 20) {
      throw notSupported(operation, `Asterisk ${branch} takes the variable ${name} as plain text only`);
    }
  }
}

function invalid(operation: string, what: string, cause?: unknown): AriError {
  return new AriError("invalid_parameter", `${what}.`, { operation, cause });
}

function notSupported(operation: string, what: string): AriError {
  return new AriError("not_supported", `${what}.`, { operation });
}
