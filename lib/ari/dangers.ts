import { AriError } from "./errors";

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Requests that crash or harm Asterisk although every parameter in them is allowed. A missing required parameter
 * (move without `app`, bridge variable without `variable`, bridge record without `format`) is refused for every
 * operation alike in request.ts.
 */
export const dangers: Readonly<Record<string, (parameters: Parameters) => AriError | undefined>> = {
  // res/ari/resource_bridges.c: takes the whole body as variables, answers 400 and leaks the bridge. createWithId reads it
  // right.
  "bridges.create": ({ variables }) =>
    variables === undefined
      ? undefined
      : refuse("bridges.create", "variables are lost here and leak a bridge: use bridges.createWithId."),
  "channels.externalMedia": (parameters) =>
    checkWebsocketOptions("channels.externalMedia", parameters["transport_data"]),
  "channels.originate": ({ endpoint }) => checkWebsocketEndpoint("channels.originate", endpoint),
  "channels.originateWithId": ({ endpoint }) => checkWebsocketEndpoint("channels.originateWithId", endpoint),
  "channels.create": ({ endpoint }) => checkWebsocketEndpoint("channels.create", endpoint),
  "asterisk.loadModule": ({ moduleName }) => checkModule("asterisk.loadModule", moduleName),
  "asterisk.reloadModule": ({ moduleName }) => checkModule("asterisk.reloadModule", moduleName),
  "asterisk.unloadModule": ({ moduleName }) => checkModule("asterisk.unloadModule", moduleName),
};

function refuse(operation: string, what: string): AriError {
  return new AriError("refused_dangerous", what, { operation });
}

/** channels/chan_websocket.c: an unknown control message format dereferences a null requestor up to 22.10.1. */
function checkWebsocketOptions(operation: string, options: unknown): AriError | undefined {
  if (typeof options !== "string") return undefined;
  // `f` stands alone: after the start or the closing bracket or letter of another option, never inside brackets.
  const outside = options.replace(/([a-zA-Z])\(([^)]*)\)/g, (whole, letter: string, value: string) =>
    letter === "f" ? (value === "json" || value === "plain-text" ? "" : whole) : "",
  );
  return outside.includes("f") || /[()]/.test(outside)
    ? refuse(operation, `the websocket options ${JSON.stringify(options)} are not f(json) or f(plain-text).`)
    : undefined;
}

function checkWebsocketEndpoint(operation: string, endpoint: unknown): AriError | undefined {
  if (typeof endpoint !== "string" || !/^websocket\//i.test(endpoint)) return undefined;
  const options = endpoint.split("/").slice(2).join("/");
  return checkWebsocketOptions(operation, options);
}

/** The name is decoded, so `%2F` could make a path (GHSA-wcvv-g26m-wx5c). */
function checkModule(operation: string, name: unknown): AriError | undefined {
  return typeof name === "string" && /^[A-Za-z0-9_]+(\.so)?$/.test(name)
    ? undefined
    : refuse(operation, `${JSON.stringify(name)} is not the plain name of a module.`);
}
