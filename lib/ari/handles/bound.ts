import type { Calls } from "../generated/calls";
import { operations } from "../generated/operations";
import type { Key, Kind } from "../key";
import type { CallOptions } from "../parameters";
import type { HandleContext } from "./context";
import { Handle } from "./handle";

/** A call without the parameters that the handle knows. */
type BoundCall<Call, Known extends PropertyKey> = Call extends (
  params: infer Params,
  options?: CallOptions,
) => infer Answer
  ? // Of a call whose parameters may be left out, `undefined` is one of what they are.
    BoundTo<NonNullable<Params>, Known, Answer>
  : never;

type BoundTo<Params, Known extends PropertyKey, Answer> = [OwnNames<Params, Known>] extends [never]
  ? (options?: CallOptions) => Answer
  : Record<never, never> extends Omit<Params, Known>
    ? (params?: Omit<Params, Known>, options?: CallOptions) => Answer
    : (params: Omit<Params, Known>, options?: CallOptions) => Answer;

/** Names of the parameters that remain. NoParams has every name, and no value for it. */
type OwnNames<Params, Known extends PropertyKey> = string extends keyof Params
  ? never
  : Exclude<keyof Params, Known>;

/** Our method names, each with the nickname of its operation. */
export type Bound<Resource, Known extends PropertyKey, Names> = {
  [Name in keyof Names]: Names[Name] extends keyof Resource ? BoundCall<Resource[Names[Name]], Known> : never;
};

/**
 * A handle class whose methods are operations of the table with the id of the handle filled in.
 * @param idsOf the path parameters that the key stands for
 * @param names method name → nickname of the operation
 */
export function handleOf<
  Of extends Kind,
  Resource extends keyof Calls,
  Known extends string,
  const Names extends Readonly<Record<string, keyof Calls[Resource] & string>>,
>(
  kind: Of,
  resource: Resource,
  idsOf: (key: Key<Of>) => Readonly<Record<Known, string>>,
  names: Names,
): new (
  context: HandleContext,
  key: Key<Of>,
) => Handle<Of> & Bound<Calls[Resource], Known, Names> {
  class BoundHandle extends Handle<Of> {}
  for (const [name, nickname] of Object.entries(names)) {
    const entry = operations[resource]?.[nickname];
    if (entry === undefined)
      throw new Error(`${kind} handles name ${resource}.${nickname}, which is no operation`);
    const run = (handle: Handle<Of>, params: object | undefined, options: CallOptions | undefined) =>
      handle.context.calls.call(resource, nickname, { ...params, ...idsOf(handle.key) }, options);
    const known = Object.keys(idsOf({ id: "/" } as Key<Of>));
    const takesMore = entry.parameters.some((parameter) => !known.includes(parameter.name));
    const method = takesMore
      ? function (this: Handle<Of>, params?: object, options?: CallOptions) {
          return run(this, params, options);
        }
      : function (this: Handle<Of>, options?: CallOptions) {
          return run(this, undefined, options);
        };
    Object.defineProperty(BoundHandle.prototype, name, { value: method, writable: true, configurable: true });
  }
  // The methods were defined just above, out of the table from which their types were generated.
  return BoundHandle as unknown as ReturnType<typeof handleOf<Of, Resource, Known, Names>>;
}
