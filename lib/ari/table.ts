/**
 * Shape of the tables in `generated/`: every operation and every model of ARI, for each Asterisk branch whose Swagger
 * documents were read. The client, an API explorer and a role policy read the same tables.
 */

/** A documented Asterisk branch: 16, 18, 20, 22. */
export type Branch = number;

/** Wire types of parameters as the documents name them; `object` and `containers` are JSON values in the body. */
export type ParameterType = "string" | "int" | "long" | "boolean" | "object" | "containers";

/** One parameter of an operation, over all documented branches. */
export interface ParameterEntry {
  readonly name: string;
  readonly in: "path" | "query" | "body";
  readonly type: ParameterType;
  /** Required in every branch, in none, or only in those listed (`external_host` of externalMedia: 16 and 18). */
  readonly required: boolean | readonly Branch[];
  /** Takes several values, written as one comma-separated parameter. */
  readonly multiple?: true;
  /** Allowed values, the union over all branches. */
  readonly values?: readonly string[];
  /** Branches of those values that not every branch has. */
  readonly valueBranches?: Readonly<Record<string, readonly Branch[]>>;
  readonly min?: number;
  readonly max?: number;
  /** Documented default. Asterisk does not apply it by itself everywhere (channels.mute). */
  readonly default?: string | number | boolean;
  /** Absent: every branch that has the operation. */
  readonly branches?: readonly Branch[];
}

/** One operation, over all documented branches. */
export interface OperationEntry {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/ari`, with `{name}` for path parameters. */
  readonly path: string;
  readonly parameters: readonly ParameterEntry[];
  /** HTTP status codes that the documents declare; the real ones are more (res/res_ari.c). */
  readonly errors: readonly number[];
  /** Branches of those codes that not every branch declares. */
  readonly errorBranches?: Readonly<Record<string, readonly Branch[]>>;
  /** Model of the answer: a name, `List[Name]`, `void` or `binary`. */
  readonly response: string;
  readonly branches: readonly Branch[];
  /** Set on the one operation that is a websocket upgrade (`GET /events`). */
  readonly upgrade?: true;
}

/** Resource name, then nickname, as the documents name them. */
export type OperationTable = Readonly<Record<string, Readonly<Record<string, OperationEntry>>>>;

/** One field of a model. */
export interface FieldEntry {
  /** `string`, `int`, `long`, `double`, `boolean`, `Date` (text), `object`, a model's name, or `List[…]` of these. */
  readonly type: string;
  readonly required: boolean;
  readonly values?: readonly string[];
  /** Absent: every branch that has the model. */
  readonly branches?: readonly Branch[];
}

/** A model or an event. */
export interface ModelEntry {
  /** Name of the model whose fields it also has. */
  readonly extends?: string;
  readonly fields: Readonly<Record<string, FieldEntry>>;
  readonly branches: readonly Branch[];
}

/** By model name, events among them. */
export type ModelTable = Readonly<Record<string, ModelEntry>>;

/** The branch whose documents hold for an Asterisk version: the newest documented one at or below it. */
export function branchOf(version: string, branches: readonly Branch[]): Branch | undefined {
  const major = Number.parseInt(version.replace(/^\D+/, ""), 10);
  if (!Number.isFinite(major)) return undefined;
  return branches.filter((branch) => branch <= major).at(-1) ?? branches[0];
}
