import type { Channel } from "@/lib/ari";
import {
  allocationFailed,
  done,
  type FakeAnswer,
  type FakeRequest,
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
import { applicationOf, type Goal } from "./world";

const reasonCauses: Readonly<Record<string, number>> = {
  normal: 16,
  busy: 17,
  congestion: 34,
  no_answer: 19,
  timeout: 18,
  rejected: 21,
};

type ChannelAct = (server: FakeServer, channel: Channel, request: FakeRequest) => FakeAnswer;

/** The two gates before most channel operations: res/ari/resource_channels.c, find_control, channel_state_invalid. */
export function inStasis(act: ChannelAct, anyState = false): Handler {
  return (server, request, [id = ""]) => {
    const channel = server.world.channels.get(id);
    if (channel === undefined) return refusal(404, "Channel not found");
    if (applicationOf(channel) === null) return refusal(409, "Channel not in Stasis application");
    if (!anyState && ["Down", "Rsrvd", "Ringing"].includes(channel.state))
      return refusal(412, "Channel in invalid state");
    return act(server, channel, request);
  };
}

const taken = refusal(409, "Channel with given unique ID already exists");

function nameOf(server: FakeServer, endpoint: string): string {
  return `${endpoint}-${(server.world.channels.size + 1).toString(16).padStart(8, "0")}`;
}

function callerOf(callerId: string): Partial<Channel> {
  const [, name = "", number = ""] = /^(.*?)\s*<(.*)>$/.exec(callerId) ?? [];
  return callerId === "" ? {} : { caller: { name, number }, connected: { name, number } };
}

function goalOf(parameters: FakeRequest["parameters"]): Goal | undefined {
  const application = text(parameters["app"]);
  const exten = text(parameters["extension"]);
  if (application !== "") return { application, args: list(parameters["appArgs"]) };
  return exten === "" ? undefined : { context: text(parameters["context"]) || "default", exten };
}

/** The near half rings while the far half is a caller in the application (app_stasis's own context). */
function dialApplication(
  server: FakeServer,
  request: FakeRequest,
  near: Partial<Channel>,
  goal: Goal,
): FakeAnswer {
  const endpoint = text(request.parameters["endpoint"]);
  const name = nameOf(server, endpoint);
  const made = server.world.addDialled({ ...near, name: `${name};1` }, goal);
  const otherId = text(request.parameters["otherChannelId"]) || `${made.id};2`;
  const application = endpoint.split("@stasis-")[1] ?? "";
  const far = server.world.addChannel({ id: otherId, name: `${name};2`, state: "Ring" });
  server.world.halves.set(made.id, far.id).set(far.id, made.id);
  server.world.dial(made.id, "");
  server.world.enterStasis(far.id, application);
  return ok(made);
}

function originate(server: FakeServer, request: FakeRequest, channelId: string): FakeAnswer {
  const { parameters } = request;
  const { world } = server;
  const endpoint = text(parameters["endpoint"]);
  const goal = goalOf(parameters);
  if (endpoint === "") return refusal(400, "Endpoint must be specified");
  if (goal === undefined) return refusal(400, "Application or extension must be specified");
  if (world.channels.has(channelId) || world.channels.has(text(parameters["otherChannelId"]))) return taken;
  if (!server.canDial(endpoint)) return allocationFailed;
  const near = {
    ...(channelId === "" ? {} : { id: channelId }),
    ...callerOf(text(parameters["callerId"])),
  };
  if (endpoint.includes("@stasis-")) return dialApplication(server, request, near, goal);
  const channel = world.addDialled({ ...near, name: nameOf(server, endpoint) }, goal);
  for (const [name, value] of variablesOf(parameters["variables"]))
    world.setVariable(channel.id, name, value);
  world.dial(channel.id, "");
  server.callees.get(endpoint)?.(world, channel.id);
  return ok(channel);
}

/** Channels that nobody has dialled yet, with their endpoints. */
const undialled = new WeakMap<object, Map<string, string>>();

function undialledOf(server: FakeServer): Map<string, string> {
  const known = undialled.get(server.world) ?? new Map<string, string>();
  undialled.set(server.world, known);
  return known;
}

function create(server: FakeServer, { parameters }: FakeRequest): FakeAnswer {
  const endpoint = text(parameters["endpoint"]);
  const channelId = text(parameters["channelId"]);
  const application = text(parameters["app"]);
  if (endpoint === "") return refusal(400, "Endpoint must be specified");
  if (server.world.channels.has(channelId)) return taken;
  if (!server.canDial(endpoint)) return allocationFailed;
  const given = { ...(channelId === "" ? {} : { id: channelId }), name: nameOf(server, endpoint) };
  const args = list(parameters["appArgs"]);
  const channel = server.world.addDialled(given, { application, args });
  for (const [name, value] of variablesOf(parameters["variables"]))
    server.world.setVariable(channel.id, name, value);
  undialledOf(server).set(channel.id, endpoint);
  server.world.enterStasis(channel.id, application, args);
  return ok(channel);
}

const dial: ChannelAct = (server, channel) => {
  const endpoint = undialledOf(server).get(channel.id);
  if (endpoint === undefined || !["Down", "Rsrvd"].includes(channel.state))
    return refusal(409, "Channel not in 'Down' state or was not created by ARI");
  undialledOf(server).delete(channel.id);
  server.world.dial(channel.id, "");
  server.callees.get(endpoint)?.(server.world, channel.id);
  return done;
};

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
  return ok(channel);
}

function externalMedia(server: FakeServer, { parameters }: FakeRequest): FakeAnswer {
  const isOld = Number.parseInt(server.version, 10) < 18;
  const failed = refusal(500, "An internal error prevented this request from being handled");
  const id = text(parameters["channelId"]);
  if (server.world.channels.has(id)) return isOld ? taken : failed;
  if (!server.world.recordings.isFormat(text(parameters["format"])))
    return isOld ? refusal(400, "Provided format was not found") : failed;
  const channel = server.world.addChannel({
    ...(id === "" ? {} : { id }),
    name: `UnicastRTP/${text(parameters["external_host"])}-0x${server.world.channels.size + 1}`,
    state: "Up",
    channelvars: { UNICASTRTP_LOCAL_ADDRESS: "127.0.0.1", UNICASTRTP_LOCAL_PORT: "20000" },
  });
  for (const [name, value] of variablesOf(parameters["variables"]))
    server.world.setVariable(channel.id, name, value);
  server.world.enterStasis(channel.id, text(parameters["app"]), list(parameters["data"]));
  return ok(channel);
}

/** A transfer is the technology's affair: Local channels, which have none, are accepted and stay. */
const redirect: ChannelAct = (_, channel, { parameters }) => {
  const [technology, resource = ""] = text(parameters["endpoint"]).split("/");
  return technology !== channel.name.split("/")[0] || resource === ""
    ? refusal(422, "Endpoint technology does not match the channel's, or has no resource")
    : done;
};

const move: ChannelAct = ({ world, applications }, channel, { parameters }) => {
  const destination = text(parameters["app"]);
  const args = list(parameters["appArgs"]);
  if (applications.isConnected(destination)) {
    world.leaveStasis(channel.id);
    world.enterStasis(channel.id, destination, args);
  } else
    applications.emit({ type: "ApplicationMoveFailed", channel, destination, args }, applicationOf(channel));
  return done;
};

const silent = ["ring", "mute", "hold", "moh", "silence"].flatMap((word) => [
  [`POST /channels/*/${word}`, inStasis(() => done)] as const,
  [`DELETE /channels/*/${word}`, inStasis(() => done)] as const,
]);

export const channelHandlers: Handlers = {
  ...Object.fromEntries(silent),
  "GET /channels": ({ world }) => ok([...world.channels.values()]),
  "POST /channels": (server, request) => originate(server, request, text(request.parameters["channelId"])),
  "POST /channels/create": create,
  "POST /channels/externalMedia": externalMedia,
  "GET /channels/*": ({ world }, _, [id = ""]) => found(world.channels.get(id), "Channel not found"),
  "POST /channels/*": (server, request, [id = ""]) => originate(server, request, id),
  "DELETE /channels/*": ({ world }, { parameters }, [id = ""]) => {
    if (!world.channels.has(id)) return refusal(404, "Channel not found");
    world.hangup(id, Number(parameters["reason_code"] ?? reasonCauses[text(parameters["reason"])] ?? 16));
    return done;
  },
  "POST /channels/*/answer": inStasis(({ world }, channel) => {
    world.answer(channel.id);
    return done;
  }),
  "POST /channels/*/progress": inStasis(() => done),
  "POST /channels/*/continue": inStasis(({ world }, channel, { parameters }) => {
    const { context, exten } = channel.dialplan;
    world.continueAt(
      channel.id,
      text(parameters["context"]) || context,
      text(parameters["extension"]) || exten,
    );
    return done;
  }),
  "POST /channels/*/dtmf": inStasis(({ world }, channel, { parameters }) => {
    const digits = text(parameters["dtmf"]);
    if (digits === "") return refusal(400, "DTMF is required");
    const other = world.halves.get(channel.id);
    if (other !== undefined)
      for (const digit of digits) world.digit(other, digit, number(parameters["duration"]) || 100);
    return done;
  }),
  "POST /channels/*/dial": inStasis(dial, true),
  "POST /channels/*/redirect": inStasis(redirect),
  "POST /channels/*/move": inStasis(move, true),
  "POST /channels/*/snoop": (server, request, [id = ""]) =>
    snoop(server, request, id, text(request.parameters["snoopId"])),
  "POST /channels/*/snoop/*": (server, request, [id = "", snoopId = ""]) =>
    snoop(server, request, id, snoopId),
};
