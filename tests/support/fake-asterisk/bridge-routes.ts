import {
  done,
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  found,
  type Handler,
  type Handlers,
  isBefore22,
  list,
  ok,
  refusal,
  text,
} from "./exchange";
import { applicationOf } from "./world";

function createBridge(
  server: FakeServer,
  request: FakeRequest,
  bridgeId: string,
  renames: boolean,
): FakeAnswer {
  const type = text(request.parameters["type"]);
  const name = text(request.parameters["name"]);
  if (/mixing/.test(type) && /holding/.test(type)) return refusal(500, "Unable to create bridge");
  const old = server.world.bridges.get(bridgeId);
  if (old !== undefined && !isBefore22(server.version)) return refusal(409, "Bridge with id already exists");
  if (old !== undefined && !renames) return refusal(500, "Changing bridge name is not implemented");
  if (old !== undefined) {
    const renamed = { ...old, name };
    server.world.bridges.set(bridgeId, renamed);
    return ok(renamed);
  }
  const bridge_type = type.includes("holding") ? "holding" : "mixing";
  return ok(server.world.addBridge({ ...(bridgeId === "" ? {} : { id: bridgeId }), name, bridge_type }));
}

/** Bridges of the dialplan cannot be changed: res/ari/resource_bridges.c, find_bridge. */
export function ownBridge(
  act: (server: FakeServer, bridgeId: string, request: FakeRequest) => FakeAnswer,
): Handler {
  return (server, request, [id = ""]) => {
    const bridge = server.world.bridges.get(id);
    if (bridge === undefined) return refusal(404, "Bridge not found");
    if (bridge.bridge_class !== "stasis") return refusal(409, "Bridge not in Stasis application");
    return act(server, id, request);
  };
}

export const bridgeHandlers: Handlers = {
  "GET /bridges": ({ world }) => ok([...world.bridges.values()]),
  "POST /bridges": (server, request) =>
    createBridge(server, request, text(request.parameters["bridgeId"]), true),
  "GET /bridges/*": ({ world }, _, [id = ""]) => found(world.bridges.get(id), "Bridge not found"),
  "POST /bridges/*": (server, request, [id = ""]) => createBridge(server, request, id, false),
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
      if (world.recordings.isRecording(`channel:${channelId}`))
        return refusal(409, `Channel ${channelId} currently recording`);
    }
    for (const channelId of ids) world.enterBridge(id, channelId);
    return done;
  }),
  "POST /bridges/*/removeChannel": ownBridge(({ world }, id, { parameters }) => {
    const ids = list(parameters["channel"]);
    const members = world.bridges.get(id)?.channels ?? [];
    if (ids.some((one) => !world.channels.has(one))) return refusal(400, "Channel not found");
    if (ids.some((one) => !members.includes(one))) return refusal(422, "Channel not in this bridge");
    for (const channelId of ids) world.leaveBridge(id, channelId);
    return done;
  }),
  "POST /bridges/*/moh": ownBridge(({ world }, id) => {
    world.music.add(id);
    return done;
  }),
  "DELETE /bridges/*/moh": ownBridge(({ world }, id) =>
    world.music.delete(id) ? done : refusal(409, "Bridge isn't playing music"),
  ),
};
