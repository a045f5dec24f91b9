import { beforeEach, describe, expect, test } from "vitest";
import { NodeState } from "@/lib/live/node-state";
import { bridge, channel, event, inStasis, stamp, startMs } from "./samples";

let state: NodeState;

beforeEach(() => {
  state = new NodeState({ node: "pbx", application: "patchbay", idPrefix: "pb-" });
});

function created(id: string, offsetMs = 0, change = {}): void {
  state.reduce(event("ChannelCreated", offsetMs, { channel: channel(id, change) }));
}

describe("channels", () => {
  test("a created channel comes whole, later only what changed", () => {
    created("1");
    const first = state.takePatch();
    expect(first?.up?.channels?.[0]).toMatchObject({
      id: "1",
      name: "PJSIP/alice-00000001",
      state: "Ring",
      caller: { name: "Alice", number: "1001" },
      createdAtMs: startMs,
      stateSinceMs: startMs,
      answeredAtMs: null,
      endpoint: "PJSIP/alice",
      control: "dialplan",
      commanded: { held: false, muted: "none", music: "" },
    });
    state.reduce(event("ChannelStateChange", 500, { channel: channel("1", { state: "Up" }) }));
    expect(state.takePatch()).toEqual({
      up: {
        channels: [{ id: "1", state: "Up", stateSinceMs: startMs + 500, answeredAtMs: startMs + 500 }],
      },
    });
    expect(state.takePatch()).toBeNull();
  });

  test.each([
    ["ChannelCallerId", { caller: { name: "New", number: "7" } }],
    ["ChannelConnectedLine", { connected: { name: "Bob", number: "8" } }],
    ["ChannelDialplan", inStasis("other")],
    ["ChannelHangupRequest", { language: "de" }],
  ] as const)("%s replaces the snapshot", (type, change) => {
    created("1");
    state.takePatch();
    state.reduce({ ...event("ChannelConnectedLine", 1, { channel: channel("1", change) }), type } as never);
    expect(state.takePatch()?.up?.channels).toHaveLength(1);
  });

  test("ChannelVarset is passed over", () => {
    created("1");
    state.takePatch();
    const changed = channel("1", { state: "Up" });
    state.reduce(event("ChannelVarset", 1, { variable: "A", value: "b", channel: changed }));
    expect(state.takePatch()).toBeNull();
  });

  test("hold by the device goes on and off", () => {
    created("1");
    state.reduce(event("ChannelHold", 1, { channel: channel("1") }));
    expect(state.row("channels", "1")?.heldByDevice).toBe(true);
    state.reduce(event("ChannelUnhold", 2, { channel: channel("1") }));
    expect(state.row("channels", "1")?.heldByDevice).toBe(false);
  });

  test("the end is told once, with its cause", () => {
    created("1");
    state.takePatch();
    const end = event("ChannelDestroyed", 9, { cause: 17, cause_txt: "User busy", channel: channel("1") });
    state.reduce(end);
    state.reduce(end);
    expect(state.takePatch()).toEqual({
      del: {
        channels: [{ id: "1", atMs: startMs + 9, cause: 17, causeText: "User busy", why: "event" }],
      },
    });
    state.reduce(end);
    expect(state.takePatch()).toBeNull();
  });

  test("a late event does not bring an ended channel back", () => {
    created("1");
    state.reduce(event("ChannelDestroyed", 9, { cause: 16, cause_txt: "", channel: channel("1") }));
    state.reduce(event("Dial", 10, { peer: channel("1"), dialstatus: "NOANSWER" }));
    state.reduce(event("ChannelCreated", 0, { channel: channel("1") }));
    expect(state.row("channels", "1")).toBeUndefined();
    expect(state.takePatch()).toBeNull();
  });

  test("an id used again lives anew: its end before its row", () => {
    created("1");
    state.takePatch();
    state.reduce(event("ChannelDestroyed", 9, { cause: 16, cause_txt: "", channel: channel("1") }));
    created("1", 20, { creationtime: stamp(20) });
    // The first one's end, told again, does not end the second.
    state.reduce(event("ChannelDestroyed", 9, { cause: 16, cause_txt: "", channel: channel("1") }));
    const patch = state.takePatch();
    expect(patch?.del?.channels).toHaveLength(1);
    expect(patch?.up?.channels?.[0]).toMatchObject({
      id: "1",
      createdAtMs: startMs + 20,
      name: expect.any(String),
    });
  });

  test("an older snapshot does not undo a newer one", () => {
    created("1");
    state.reduce(event("ChannelStateChange", 9, { channel: channel("1", { state: "Up" }) }));
    state.reduce(event("Dial", 5, { peer: channel("1", { state: "Ringing" }), dialstatus: "RINGING" }));
    expect(state.row("channels", "1")).toMatchObject({ state: "Up", dialStatus: "RINGING" });
  });

  test("what came and went between two patches is not told", () => {
    created("1");
    state.reduce(event("ChannelDestroyed", 9, { cause: 16, cause_txt: "", channel: channel("1") }));
    expect(state.takePatch()).toBeNull();
  });

  test("Dial ties the ringing leg to its caller and keeps its last word", () => {
    created("1");
    const peer = channel("2", { name: "PJSIP/bob-00000002", state: "Ringing" });
    state.reduce(event("Dial", 2, { caller: channel("1"), peer, dialstatus: "" }));
    expect(state.row("channels", "2")).toMatchObject({ dialedById: "1", dialStatus: "" });
    state.reduce(event("Dial", 3, { caller: channel("1"), peer, dialstatus: "ANSWER" }));
    expect(state.row("channels", "2")).toMatchObject({ dialedById: "1", dialStatus: "ANSWER" });
  });

  test("the leg that a call was forwarded to belongs to the same caller", () => {
    created("1");
    state.reduce(
      event("Dial", 2, {
        caller: channel("1"),
        peer: channel("2"),
        dialstatus: "",
        forward: "Local/3@x",
        forwarded: channel("3", { name: "Local/3@x-00000003;1" }),
      }),
    );
    expect(state.row("channels", "3")).toMatchObject({ dialedById: "1", dialStatus: "" });
  });

  test("a snoop channel and its target know each other", () => {
    created("1");
    created("2");
    state.takePatch();
    created("s", 1, { name: "Snoop/1-0a1b2c3d", state: "Up" });
    expect(state.row("channels", "s")).toMatchObject({ snoopOfId: "1", endpoint: null });
    expect(state.takePatch()?.up?.channels).toContainEqual({ id: "1", snooperIds: ["s"] });
    state.reduce(event("ChannelDestroyed", 3, { cause: 16, cause_txt: "", channel: channel("s") }));
    expect(state.takePatch()?.up?.channels).toEqual([{ id: "1", snooperIds: [] }]);
  });

  test("the halves of a Local channel know each other as long as both live", () => {
    created("1", 0, { name: "Local/3@default-00000001;1" });
    created("2", 0, { name: "Local/3@default-00000001;2" });
    expect(state.row("channels", "1")?.otherHalfId).toBe("2");
    expect(state.row("channels", "2")?.otherHalfId).toBe("1");
    state.takePatch();
    state.reduce(event("ChannelDestroyed", 3, { cause: 16, cause_txt: "", channel: channel("2") }));
    expect(state.takePatch()?.up?.channels).toEqual([{ id: "1", otherHalfId: null }]);
  });

  test("a new name is indexed anew", () => {
    created("1");
    state.reduce(event("ChannelStateChange", 1, { channel: channel("1", { name: "PJSIP/carol-00000001" }) }));
    expect(state.row("channels", "1")?.endpoint).toBe("PJSIP/carol");
  });

  test("channel variables of ari.conf are text", () => {
    created("1", 0, { channelvars: { A: "b", N: 5, MEDIA_WEBSOCKET_CONNECTION_ID: "secret" } });
    expect(state.row("channels", "1")?.variables).toEqual({ A: "b", N: "5" });
  });
});

describe("bridges", () => {
  test.each([
    [bridge("pb-1", []), "ours"],
    [bridge("b-1", []), "application"],
    [bridge("pb-2", [], { bridge_class: "basic", creator: "" }), "dialplan"],
  ])("%o is made by %s", (made, owner) => {
    state.reduce(event("BridgeCreated", 0, { bridge: made }));
    expect(state.row("bridges", made.id)?.owner).toBe(owner);
  });

  test("members and whereabouts follow enter and leave", () => {
    created("1");
    state.reduce(event("ChannelEnteredBridge", 5, { bridge: bridge("b", ["1"]), channel: channel("1") }));
    expect(state.row("channels", "1")).toMatchObject({ bridgeId: "b", bridgedAtMs: startMs + 5 });
    expect(state.row("bridges", "b")?.members).toEqual([{ channelId: "1", sinceMs: startMs + 5 }]);
    state.reduce(event("ChannelLeftBridge", 6, { bridge: bridge("b", []), channel: channel("1") }));
    expect(state.row("channels", "1")).toMatchObject({ bridgeId: null, bridgedAtMs: null });
    expect(state.row("bridges", "b")?.members).toEqual([]);
  });

  test("the word of the old bridge may come after that of the new one", () => {
    created("1");
    state.reduce(event("ChannelEnteredBridge", 5, { bridge: bridge("a", ["1"]), channel: channel("1") }));
    state.reduce(event("ChannelEnteredBridge", 7, { bridge: bridge("b", ["1"]), channel: channel("1") }));
    state.reduce(event("ChannelLeftBridge", 6, { bridge: bridge("a", []), channel: channel("1") }));
    expect(state.row("channels", "1")).toMatchObject({ bridgeId: "b", bridgedAtMs: startMs + 7 });
    expect(state.row("bridges", "a")?.members).toEqual([]);
  });

  test("an older snapshot of a bridge, told late, does not undo a newer one", () => {
    created("1");
    const entered = event("ChannelEnteredBridge", 5, { bridge: bridge("b", ["1"]), channel: channel("1") });
    state.reduce(entered);
    state.reduce(event("ChannelLeftBridge", 6, { bridge: bridge("b", []), channel: channel("1") }));
    state.reduce(entered);
    expect(state.row("bridges", "b")?.members).toEqual([]);
    expect(state.row("channels", "1")?.bridgeId).toBeNull();
  });

  test("a bridge may tell of a channel before the channel does; hidden members are left out", () => {
    state.reduce(event("ChannelEnteredBridge", 5, { bridge: bridge("b", ["1", "announcer"]) }));
    expect(state.row("bridges", "b")?.members).toEqual([]);
    created("1");
    expect(state.row("bridges", "b")?.members).toEqual([{ channelId: "1", sinceMs: startMs + 5 }]);
    expect(state.row("channels", "1")?.bridgeId).toBe("b");
  });

  test("an ended channel is no member, an ended bridge holds nobody", () => {
    created("1");
    created("2");
    state.reduce(
      event("ChannelEnteredBridge", 5, { bridge: bridge("b", ["1", "2"]), channel: channel("1") }),
    );
    state.takePatch();
    state.reduce(event("ChannelDestroyed", 6, { cause: 16, cause_txt: "", channel: channel("1") }));
    expect(state.takePatch()?.up?.bridges?.[0]?.members?.map((member) => member.channelId)).toEqual(["2"]);
    state.reduce(event("BridgeDestroyed", 7, { bridge: bridge("b", []) }));
    expect(state.takePatch()).toEqual({
      up: { channels: [{ id: "2", bridgeId: null, bridgedAtMs: null }] },
      del: { bridges: [{ id: "b", atMs: startMs + 7, cause: null, causeText: null, why: "event" }] },
    });
    state.reduce(event("ChannelLeftBridge", 8, { bridge: bridge("b", ["2"]), channel: channel("3") }));
    expect(state.row("bridges", "b")).toBeUndefined();
  });

  test("a merge moves the members", () => {
    created("1");
    state.reduce(event("ChannelEnteredBridge", 5, { bridge: bridge("a", ["1"]), channel: channel("1") }));
    state.reduce(event("BridgeMerged", 6, { bridge: bridge("b", ["1"]), bridge_from: bridge("a", []) }));
    expect(state.row("channels", "1")?.bridgeId).toBe("b");
    expect(state.row("bridges", "a")?.members).toEqual([]);
  });

  test("the technology changes with a later snapshot", () => {
    state.reduce(event("BridgeCreated", 0, { bridge: bridge("b", []) }));
    state.reduce(
      event("BridgeVideoSourceChanged", 1, { bridge: bridge("b", [], { technology: "softmix" }) }),
    );
    expect(state.row("bridges", "b")?.technology).toBe("softmix");
  });

  test("transfers change nothing of their own", () => {
    created("1");
    state.takePatch();
    const moved = channel("1", { state: "Up" });
    state.reduce(
      event("BridgeBlindTransfer", 1, {
        channel: moved,
        exten: "1",
        context: "x",
        result: "Success",
        is_external: true,
      }),
    );
    expect(state.takePatch()).toBeNull();
  });
});

describe("endpoints and devices", () => {
  const alice = { technology: "PJSIP", resource: "alice", state: "online", channel_ids: ["stale"] };

  test("events about peers tell state, contacts come and go, channels are counted by us", () => {
    created("1");
    const peer = { peer_status: "Reachable" };
    state.reduce(event("PeerStatusChange", 3, { endpoint: alice, peer }));
    expect(state.row("endpoints", "PJSIP/alice")).toEqual({
      id: "PJSIP/alice",
      technology: "PJSIP",
      resource: "alice",
      state: "online",
      contacts: [],
      channelIds: ["1"],
      deviceState: null,
      sinceMs: startMs + 3,
    });
    const contact = { uri: "sip:a@1", aor: "alice", contact_status: "Reachable", roundtrip_usec: "1500" };
    state.reduce(event("ContactStatusChange", 4, { endpoint: alice, contact_info: contact }));
    expect(state.row("endpoints", "PJSIP/alice")?.contacts).toEqual([
      { uri: "sip:a@1", aor: "alice", status: "Reachable", roundtripMs: 1.5 },
    ]);
    const removed = { ...contact, contact_status: "Removed" };
    state.reduce(event("ContactStatusChange", 5, { endpoint: alice, contact_info: removed }));
    expect(state.row("endpoints", "PJSIP/alice")?.contacts).toEqual([]);
    const offline = { technology: "PJSIP", resource: "alice", state: "offline", channel_ids: [] };
    state.reduce(event("EndpointStateChange", 6, { endpoint: offline }));
    expect(state.row("endpoints", "PJSIP/alice")).toMatchObject({ state: "offline", sinceMs: startMs + 6 });
  });

  test("a device state folds into the endpoint of its name, before or after it is known", () => {
    const device = { name: "PJSIP/alice", state: "INUSE" };
    state.reduce(event("DeviceStateChanged", 1, { device_state: device }));
    expect(state.takePatch()?.up?.devices).toEqual([
      { id: "PJSIP/alice", state: "INUSE", sinceMs: startMs + 1 },
    ]);
    state.reduce(event("PeerStatusChange", 2, { endpoint: alice, peer: { peer_status: "Reachable" } }));
    const patch = state.takePatch();
    expect(patch?.del?.devices?.map((removal) => removal.id)).toEqual(["PJSIP/alice"]);
    expect(patch?.up?.endpoints?.[0]?.deviceState).toBe("INUSE");
    state.reduce(event("DeviceStateChanged", 3, { device_state: { ...device, state: "NOT_INUSE" } }));
    expect(state.takePatch()).toEqual({
      up: { endpoints: [{ id: "PJSIP/alice", deviceState: "NOT_INUSE", sinceMs: startMs + 3 }] },
    });
  });

  test("other devices have rows; those of Local, Snoop and media channels have none", () => {
    for (const name of ["Queue:sales", "Local/1@x", "Snoop/1.2", "WebSocket/a", "Announcer/ARI"]) {
      state.reduce(event("DeviceStateChanged", 1, { device_state: { name, state: "INUSE" } }));
    }
    expect([...state.rows("devices")].map((row) => row.id)).toEqual(["Queue:sales"]);
  });

  test("a device state told again changes nothing", () => {
    const device_state = { name: "Queue:sales", state: "INUSE" };
    state.reduce(event("DeviceStateChanged", 1, { device_state }));
    state.takePatch();
    state.reduce(event("DeviceStateChanged", 2, { device_state }));
    expect(state.takePatch()).toBeNull();
  });
});
