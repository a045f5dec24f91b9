import type { AriEvents } from "@/lib/ari";
import {
  done,
  type FakeServer,
  found,
  type Handler,
  type Handlers,
  list,
  number,
  ok,
  refusal,
  text,
  variablesOf,
} from "./exchange";
import { parseSource, type Source } from "./sources";
import { formatTime } from "./world";

function application(
  act: (
    server: FakeServer,
    name: string,
    parameters: Record<string, unknown>,
  ) => ReturnType<Handler> | undefined,
): Handler {
  return (server, { parameters }, [name = ""]) => {
    if (server.applications.find(name) === undefined) return refusal(404, "Application does not exist.");
    return act(server, name, parameters) ?? ok(server.applications.find(name));
  };
}

/** The sources of a request; the status that refuses them where one is of no kind. */
function sourcesIn(parameters: Record<string, unknown>): Source[] | undefined {
  const sources = list(parameters["eventSource"]).map(parseSource);
  return sources.length === 0 || sources.includes(undefined)
    ? undefined
    : sources.filter((one) => one !== undefined);
}

const badSource = refusal(400, "Invalid event source URI scheme");

function exists({ world }: FakeServer, { kind, id }: Source): boolean {
  if (id === "" || kind === "deviceState") return true;
  if (kind === "channel") return world.channels.has(id);
  if (kind === "bridge") return world.bridges.has(id);
  return world.endpoints.has(id) || [...world.endpoints.keys()].some((key) => key.startsWith(`${id}/`));
}

const userEvent: Handler = (server, { parameters }, [eventname = ""]) => {
  const { world, applications } = server;
  const name = text(parameters["application"]);
  if (applications.find(name) === undefined) return refusal(404, "Application does not exist.");
  const about: Partial<Pick<AriEvents["ChannelUserevent"], "channel" | "bridge" | "endpoint">> = {};
  for (const one of list(parameters["source"])) {
    const source = parseSource(one);
    if (source === undefined) return badSource;
    const channel = source.kind === "channel" ? world.channels.get(source.id) : undefined;
    const bridge = source.kind === "bridge" ? world.bridges.get(source.id) : undefined;
    const endpoint = source.kind === "endpoint" ? world.endpoints.get(source.id) : undefined;
    if (channel === undefined && bridge === undefined && endpoint === undefined)
      return refusal(422, "Event source was not found");
    Object.assign(about, channel && { channel }, bridge && { bridge }, endpoint && { endpoint });
  }
  const userevent = { ...Object.fromEntries(variablesOf(parameters["variables"])), eventname };
  applications.emit({ type: "ChannelUserevent", eventname, userevent, ...about }, name);
  return done;
};

/** Only its own kind can be set (res/res_stasis_device_state.c). */
function ownDevice(
  act: (server: FakeServer, name: string, parameters: Record<string, unknown>) => void,
): Handler {
  return (server, { parameters }, [name = ""]) => {
    if (!name.startsWith("Stasis:")) return refusal(409, "Invalid device name - must start with Stasis:");
    act(server, name, parameters);
    return done;
  };
}

function deviceState({ world }: FakeServer, name: string) {
  const endpoint = world.endpoints.get(name);
  const unset = name.startsWith("Stasis:") ? "UNKNOWN" : "INVALID";
  const state = endpoint === undefined ? unset : endpoint.state === "online" ? "NOT_INUSE" : "UNAVAILABLE";
  return world.deviceStates.get(name) ?? { name, state };
}

/** Without res_ari_mailboxes there is no such path. */
function mailboxes(act: Handler): Handler {
  return (server, request, ids) =>
    server.hasMailboxes ? act(server, request, ids) : refusal(404, "Resource not found");
}

function sound(id: string) {
  return { id, formats: ["gsm", "slin"].map((format) => ({ language: "en", format })) };
}

export const stateHandlers: Handlers = {
  "GET /asterisk/ping": ({ entityId }) =>
    ok({ asterisk_id: entityId, ping: "pong", timestamp: formatTime(Date.now()) }),
  "GET /asterisk/info": ({ version, entityId, startedAtMs }) =>
    ok({
      system: { version, entity_id: entityId },
      status: { startup_time: formatTime(startedAtMs), last_reload_time: formatTime(startedAtMs) },
    }),
  "GET /applications": ({ applications }) => ok(applications.list()),
  "GET /applications/*": application(() => undefined),
  "PUT /applications/*/eventFilter": application(({ applications }, name, parameters) => {
    applications.setFilter(name, parameters);
    return undefined;
  }),
  "POST /applications/*/subscription": application((server, name, parameters) => {
    const sources = sourcesIn(parameters);
    if (sources === undefined) return badSource;
    if (!sources.every((source) => exists(server, source)))
      return refusal(422, "Event source does not exist");
    for (const source of sources) server.applications.subscribe(name, source);
    return undefined;
  }),
  "DELETE /applications/*/subscription": application(({ applications }, name, parameters) => {
    const sources = sourcesIn(parameters);
    if (sources === undefined) return badSource;
    if (sources.some(({ kind, id }) => id === "" && applications.hearsAll(name, kind)))
      return refusal(501, "Method not implemented");
    const isRefused = sources.filter((source) => !applications.unsubscribe(name, source)).length > 0;
    return isRefused ? refusal(422, "Event source was not subscribed to") : undefined;
  }),
  "POST /events/user/*": userEvent,
  "GET /endpoints": ({ world }) => ok([...world.endpoints.values()]),
  "GET /endpoints/*": ({ world }, _, [technology = ""]) => {
    const some = [...world.endpoints.values()].filter((one) => one.technology === technology);
    return found(some.length === 0 ? undefined : some, "No Endpoints found");
  },
  "GET /endpoints/*/*": ({ world }, _, [technology = "", resource = ""]) =>
    found(world.endpoints.get(`${technology}/${resource}`), "Endpoint not found"),
  // Asterisk lists only its own kind (res/res_stasis_device_state.c).
  "GET /deviceStates": ({ world }) =>
    ok([...world.deviceStates.values()].filter(({ name }) => name.startsWith("Stasis:"))),
  "GET /deviceStates/*": (server, _, [name = ""]) => ok(deviceState(server, name)),
  "PUT /deviceStates/*": ownDevice(({ world }, name, parameters) =>
    world.setDeviceState(name, text(parameters["deviceState"])),
  ),
  "DELETE /deviceStates/*": ownDevice(({ world }, name) => {
    world.setDeviceState(name, "UNKNOWN");
    world.deviceStates.delete(name);
  }),
  "GET /mailboxes": mailboxes(({ world }) => ok([...world.mailboxes.values()])),
  "GET /mailboxes/*": mailboxes(({ world }, _, [name = ""]) =>
    found(world.mailboxes.get(name), "Mailbox not found"),
  ),
  "PUT /mailboxes/*": mailboxes(({ world }, { parameters }, [name = ""]) => {
    const [old_messages, new_messages] = [
      number(parameters["oldMessages"]),
      number(parameters["newMessages"]),
    ];
    world.mailboxes.set(name, { name, old_messages, new_messages });
    return done;
  }),
  "DELETE /mailboxes/*": mailboxes(({ world }, _, [name = ""]) =>
    world.mailboxes.delete(name) ? done : refusal(404, "Mailbox not found"),
  ),
  "GET /sounds": ({ world }, { parameters }) => {
    const isThere =
      ["", "en"].includes(text(parameters["lang"])) &&
      ["", "gsm", "slin"].includes(text(parameters["format"]));
    return isThere
      ? ok([...world.playbacks.sounds.keys()].map(sound))
      : refusal(404, "No sounds found that matched the query");
  },
  "GET /sounds/*": ({ world }, _, [id = ""]) =>
    world.playbacks.sounds.has(id) ? ok(sound(id)) : refusal(404, "Sound not found"),
};
