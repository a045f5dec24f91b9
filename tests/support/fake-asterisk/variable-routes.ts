import { ownBridge } from "./bridge-routes";
import { inStasis } from "./channel-routes";
import { done, type FakeAnswer, type Handlers, list, ok, refusal, text, variablesOf } from "./exchange";
import type { World } from "./world";

const missing = refusal(404, "Provided variable was not found");

/** A variable of a channel; of functions it knows `CHANNEL(state)` alone. */
function read(world: World, id: string, variable: string): string | undefined {
  if (variable === "CHANNEL(state)") return world.channels.get(id)?.state;
  return world.variables.get(id)?.get(variable);
}

function readOne(world: World, id: string, variable: string): FakeAnswer {
  const value = read(world, id, variable);
  if (value === undefined && variable.endsWith(")")) return refusal(500, "Unable to read provided function");
  return value === undefined ? missing : ok({ value });
}

function readAll(world: World, id: string, names: readonly string[]): FakeAnswer {
  const read_ = names.map((name) => [name, read(world, id, name)] as const);
  return read_.some(([, value]) => value === undefined)
    ? missing
    : ok({ variables: Object.fromEntries(read_) });
}

function setAll(world: World, id: string, variables: unknown): FakeAnswer {
  for (const [name, value] of variablesOf(variables)) world.setVariable(id, name, value);
  return done;
}

export const variableHandlers: Handlers = {
  "GET /asterisk/variable": ({ world }, { parameters }) =>
    ok({ value: world.variables.get("")?.get(text(parameters["variable"])) ?? "" }),
  "POST /asterisk/variable": ({ world }, { parameters }) => {
    world.setVariable("", text(parameters["variable"]), text(parameters["value"]));
    return done;
  },
  "GET /channels/*/variable": ({ world }, { parameters }, [id = ""]) =>
    world.channels.has(id)
      ? readOne(world, id, text(parameters["variable"]))
      : refusal(404, "Channel not found"),
  "POST /channels/*/variable": inStasis(({ world }, { id }, { parameters }) => {
    world.setVariable(id, text(parameters["variable"]), text(parameters["value"]));
    return done;
  }, true),
  "GET /channels/*/variables": ({ world }, { parameters }, [id = ""]) =>
    world.channels.has(id)
      ? readAll(world, id, list(parameters["variables"]))
      : refusal(404, "Channel not found"),
  "POST /channels/*/variables": inStasis(
    ({ world }, { id }, { parameters }) => setAll(world, id, parameters["variables"]),
    true,
  ),
  "GET /bridges/*/variable": ownBridge(({ world }, id, { parameters }) =>
    readOne(world, id, text(parameters["variable"])),
  ),
  "POST /bridges/*/variable": ownBridge(({ world }, id, { parameters }) => {
    world.setVariable(id, text(parameters["variable"]), text(parameters["value"]));
    return done;
  }),
  "GET /bridges/*/variables": ownBridge(({ world }, id, { parameters }) =>
    readAll(world, id, list(parameters["variables"])),
  ),
  "POST /bridges/*/variables": ownBridge(({ world }, id, { parameters }) =>
    setAll(world, id, parameters["variables"]),
  ),
};
