import type { Channel } from "@/lib/ari";
import type { Applications } from "./applications";
import { applicationOf, formatTime, type World } from "./world";

/** One request with its query and JSON body merged, as Asterisk does: the body wins. */
export interface FakeRequest {
  method: string;
  /** Below `/ari`, each part decoded. */
  parts: string[];
  parameters: Record<string, unknown>;
}

export interface FakeAnswer {
  status: number;
  body?: unknown;
}

/** What the handlers work on. */
export interface FakeServer {
  world: World;
  applications: Applications;
  version: string;
  entityId: string;
  startedAtMs: number;
  /** Technologies and resources that can be dialled besides the endpoints: `Local/…` always can. */
  canDial(endpoint: string): boolean;
}

type Handler = (server: FakeServer, request: FakeRequest, ids: readonly string[]) => FakeAnswer;

const done: FakeAnswer = { status: 204 };
const allocationFailed: FakeAnswer = { status: 500, body: { error: "Allocation failed" } };

function refusal(status: number, message: string): FakeAnswer {
  return { status, body: { message } };
}

function found(body: unknown, message: string): FakeAnswer {
  return body === undefined ? refusal(404, message) : { status: 200, body };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function list(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(text)
    : text(value)
        .split(",")
        .filter((one) => one !== "");
}

const reasonCauses: Readonly<Record<string, number>> = {
  normal: 16,
  busy: 17,
  congestion: 34,
  no_answer: 19,
  timeout: 18,
  rejected: 21,
};

/** The two gates before most channel operations: res/ari/resource_channels.c, find_control, channel_state_invalid. */
function inStasis(act: (server: FakeServer, channel: Channel, request: FakeRequest) => FakeAnswer): Handler {
  return (server, request, [id = ""]) => {
    const channel = server.world.channels.get(id);
    if (channel === undefined) return refusal(404, "Channel not found");
    if (applicationOf(channel) === null) return refusal(409, "Channel not in Stasis application");
    if (["Down", "Rsrvd", "Ringing"].includes(channel.state)) return refusal(412, "Channel in invalid state");
    return act(server, channel, request);
  };
}

function originate(
  server: FakeServer,
  request: FakeRequest,
  channelId: string,
  isDialled: boolean,
): FakeAnswer {
  const { parameters } = request;
  const endpoint = text(parameters["endpoint"]);
  const application = text(parameters["app"]);
  if (endpoint === "") return refusal(400, "Endpoint must be specified");
  if (isDialled && application === "" && text(parameters["extension"]) === "") {
    return refusal(400, "Application or extension must be specified");
  }
  if (server.world.channels.has(channelId))
    return refusal(409, "Channel with given unique ID already exists");
  if (!server.canDial(endpoint)) return allocationFailed;
  const args = text(parameters["appArgs"]);
  const suffix = (server.world.channels.size + 1).toString(16).padStart(8, "0");
  const channel = server.world.addChannel({
    ...(channelId === "" ? {} : { id: channelId }),
    name: `${endpoint}-${suffix}`,
    state: "Down",
    ...(isDialled ? {} : { application, args: args === "" ? [] : args.split(",") }),
  });
  if (isDialled) server.world.dial(channel.id, "");
  return { status: 200, body: channel };
}

function createBridge(server: FakeServer, request: FakeRequest, bridgeId: string): FakeAnswer {
  const type = text(request.parameters["type"]);
  if (/mixing/.test(type) && /holding/.test(type)) return refusal(500, "Unable to create bridge");
  if (server.world.bridges.has(bridgeId)) return refusal(409, "Bridge with id already exists");
  const bridge = server.world.addBridge({
    ...(bridgeId === "" ? {} : { id: bridgeId }),
    name: text(request.parameters["name"]),
    bridge_type: type.includes("holding") ? "holding" : "mixing",
  });
  return { status: 200, body: bridge };
}

/** Bridges of the dialplan cannot be changed: res/ari/resource_bridges.c, find_bridge. */
function ownBridge(act: (server: FakeServer, bridgeId: string, request: FakeRequest) => FakeAnswer): Handler {
  return (server, request, [id = ""]) => {
    const bridge = server.world.bridges.get(id);
    if (bridge === undefined) return refusal(404, "Bridge not found");
    if (bridge.bridge_class !== "stasis") return refusal(409, "Bridge not in Stasis application");
    return act(server, id, request);
  };
}

function snoop(server: FakeServer, request: FakeRequest, targetId: string, snoopId: string): FakeAnswer {
  const { parameters } = request;
  if (!server.world.channels.has(targetId)) return refusal(404, "Channel not found");
  const isSilent = (name: string) => ["", "none"].includes(text(parameters[name]));
  if (isSilent("spy") && isSilent("whisper")) return refusal(400, "Direction must be specified");
  if (text(parameters["app"]) === "") return refusal(400, "Application name is required");
  if (server.world.channels.has(snoopId)) return refusal(500, "Snoop channel could not be created");
  const channel = server.world.addChannel({
    ...(snoopId === "" ? {} : { id: snoopId }),
    name: `Snoop/${targetId}-${(server.world.channels.size + 1).toString(16).padStart(8, "0")}`,
    state: "Up",
    application: text(parameters["app"]),
    args: list(parameters["appArgs"]),
  });
  return { status: 200, body: channel };
}

function application(act: (server: FakeServer, name: string, request: FakeRequest) => void): Handler {
  return (server, request, [name = ""]) => {
    if (server.applications.find(name) === undefined) return refusal(404, "Application does not exist.");
    act(server, name, request);
    return { status: 200, body: server.applications.find(name) };
  };
}

const allSources = ["channel:", "bridge:", "endpoint:", "deviceState:"];

/** `METHOD /path`, `*` for an id. */
const handlers: Readonly<Record<string, Handler>> = {
  "GET /asterisk/ping": (server) => ({
    status: 200,
    body: { asterisk_id: server.entityId, ping: "pong", timestamp: formatTime(Date.now()) },
  }),
  "GET /asterisk/info": (server) => ({
    status: 200,
    body: {
      system: { version: server.version, entity_id: server.entityId },
      status: {
        startup_time: formatTime(server.startedAtMs),
        last_reload_time: formatTime(server.startedAtMs),
      },
    },
  }),
  "GET /applications/*": ({ applications }, _, [name = ""]) =>
    found(applications.find(name), "Application does not exist."),
  "PUT /applications/*/eventFilter": application(({ applications }, name, { parameters }) =>
    applications.setFilter(name, parameters),
  ),
  "POST /applications/*/subscription": application(({ applications }, name, { parameters }) => {
    const sources = list(parameters["eventSource"]);
    if (allSources.every((source) => sources.includes(source))) applications.subscribeToAll(name);
  }),
  "GET /channels": ({ world }) => ({ status: 200, body: [...world.channels.values()] }),
  "POST /channels": (server, request) =>
    originate(server, request, text(request.parameters["channelId"]), true),
  "POST /channels/create": (server, request) =>
    originate(server, request, text(request.parameters["channelId"]), false),
  "GET /channels/*": ({ world }, _, [id = ""]) => found(world.channels.get(id), "Channel not found"),
  "POST /channels/*": (server, request, [id = ""]) => originate(server, request, id, true),
  "DELETE /channels/*": ({ world }, { parameters }, [id = ""]) => {
    if (!world.channels.has(id)) return refusal(404, "Channel not found");
    world.hangup(id, Number(parameters["reason_code"] ?? reasonCauses[text(parameters["reason"])] ?? 16));
    return done;
  },
  "POST /channels/*/answer": inStasis(({ world }, channel) => {
    if (channel.state !== "Up") world.setChannel(channel.id, { state: "Up" });
    return done;
  }),
  "POST /channels/*/continue": inStasis(({ world }, channel) => {
    world.leaveStasis(channel.id);
    return done;
  }),
  ...Object.fromEntries(
    ["ring", "mute", "hold", "moh", "silence"].flatMap((word) => [
      [`POST /channels/*/${word}`, inStasis(() => done)],
      [`DELETE /channels/*/${word}`, inStasis(() => done)],
    ]),
  ),
  "POST /channels/*/dtmf": inStasis(() => done),
  "POST /channels/*/snoop": (server, request, [id = ""]) =>
    snoop(server, request, id, text(request.parameters["snoopId"])),
  "POST /channels/*/snoop/*": (server, request, [id = "", snoopId = ""]) =>
    snoop(server, request, id, snoopId),
  "GET /bridges": ({ world }) => ({ status: 200, body: [...world.bridges.values()] }),
  "POST /bridges": (server, request) => createBridge(server, request, text(request.parameters["bridgeId"])),
  "GET /bridges/*": ({ world }, _, [id = ""]) => found(world.bridges.get(id), "Bridge not found"),
  "POST /bridges/*": (server, request, [id = ""]) => createBridge(server, request, id),
  "DELETE /bridges/*": ownBridge(({ world }, id) => {
    world.destroyBridge(id);
    return done;
  }),
  "POST /bridges/*/addChannel": ownBridge(({ world }, id, { parameters }) => {
    const ids = list(parameters["channel"]);
    for (const channelId of ids) {
      const channel = world.channels.get(channelId);
      if (channel === undefined) return refusal(400, "Channel not found");
      if (applicationOf(channel) === null) return refusal(422, "Channel not in Stasis application");
    }
    for (const channelId of ids) world.enterBridge(id, channelId);
    return done;
  }),
  "POST /bridges/*/removeChannel": ownBridge(({ world }, id, { parameters }) => {
    const ids = list(parameters["channel"]);
    const members = world.bridges.get(id)?.channels ?? [];
    if (ids.some((one) => !members.includes(one))) return refusal(422, "Channel not in this bridge");
    for (const channelId of ids) world.leaveBridge(id, channelId);
    return done;
  }),
  "POST /bridges/*/moh": ownBridge(() => done),
  "DELETE /bridges/*/moh": ownBridge(() => done),
  "GET /endpoints": ({ world }) => ({ status: 200, body: [...world.endpoints.values()] }),
  "GET /endpoints/*/*": ({ world }, _, [technology = "", resource = ""]) =>
    found(world.endpoints.get(`${technology}/${resource}`), "Endpoint not found"),
  "GET /deviceStates": ({ world }) => ({
    status: 200,
    // Asterisk lists only its own kind (res/res_stasis_device_state.c).
    body: [...world.deviceStates.values()].filter(({ name }) => name.startsWith("Stasis:")),
  }),
  "GET /deviceStates/*": ({ world }, _, [name = ""]) => ({
    status: 200,
    body: world.deviceStates.get(name) ?? { name, state: "INVALID" },
  }),
};

/** Finds the handler of a request; a fixed word wins over an id. */
export function answer(server: FakeServer, request: FakeRequest): FakeAnswer {
  const { parts, method } = request;
  const patterns = parts.reduce<string[]>(
    (found, part) => found.flatMap((one) => [`${one}/${part}`, `${one}/*`]),
    [""],
  );
  for (const pattern of patterns) {
    const handler = handlers[`${method} ${pattern}`];
    if (handler === undefined) continue;
    const words = pattern.split("/").slice(1);
    return handler(
      server,
      request,
      parts.filter((_, index) => words[index] === "*"),
    );
  }
  return refusal(404, "Resource not found");
}
