import { beforeEach, describe, expect, test } from "vitest";
import { NodeState } from "@/lib/live/node-state";
import { bridge, channel, event, inStasis, startMs } from "./samples";

const empty = { channels: [], bridges: [], endpoints: [], deviceStates: [] };
let state: NodeState;

beforeEach(() => {
  state = new NodeState({ node: "pbx", application: "patchbay", idPrefix: "pb-" });
});

function created(id: string, offsetMs = 0, change = {}): void {
  state.reduce(event("ChannelCreated", offsetMs, { channel: channel(id, change) }));
}

describe("resync", () => {
  const listing = {
    channels: [channel("1", { state: "Up" }), channel("2", { name: "PJSIP/bob-00000002" })],
    bridges: [bridge("b", ["2", "1", "hidden"])],
    endpoints: [{ technology: "PJSIP", resource: "alice", state: "online", channel_ids: [] }],
    deviceStates: [{ name: "Stasis:lamp", state: "INUSE" }],
  };

  test("takes the lists, and counts what they corrected", () => {
    const first = state.resync(listing, { restarted: false, atMs: startMs + 100 });
    expect(first).toEqual({ added: 5, changed: 0, removed: 0 });
    expect(
      state
        .row("bridges", "b")
        ?.members.map((member) => member.channelId)
        .sort(),
    ).toEqual(["1", "2"]);
    expect(state.row("channels", "1")).toMatchObject({
      bridgeId: "b",
      bridgedAtMs: startMs,
      answeredAtMs: startMs,
    });
    expect(state.row("endpoints", "PJSIP/alice")?.channelIds).toEqual(["1"]);
    expect(state.resync(listing, { restarted: false, atMs: startMs + 200 })).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
    });
    state.takePatch();
    const second = { ...listing, channels: [channel("1", { state: "Busy" })], bridges: [] };
    const correction = state.resync(second, { restarted: false, atMs: startMs + 300 });
    expect(correction).toEqual({ added: 0, changed: 1, removed: 2 });
    expect(state.takePatch()?.del).toEqual({
      channels: [{ id: "2", atMs: startMs + 300, cause: null, causeText: null, why: "resync" }],
      bridges: [{ id: "b", atMs: startMs + 300, cause: null, causeText: null, why: "resync" }],
    });
  });

  test("after a restart everything ended with the old Asterisk", () => {
    state.resync(listing, { restarted: false, atMs: startMs });
    state.reduce(event("DeviceStateChanged", 1, { device_state: { name: "PJSIP/alice", state: "INUSE" } }));
    state.reduce(event("DeviceStateChanged", 1, { device_state: { name: "Queue:q", state: "INUSE" } }));
    state.takePatch();
    const after = { ...listing, channels: [], bridges: [] };
    state.resync(after, { restarted: true, atMs: startMs + 9 });
    const patch = state.takePatch();
    expect(patch?.del?.channels?.map((removal) => removal.why)).toEqual(["restart", "restart"]);
    expect(patch?.del?.devices?.map((removal) => removal.id)).toEqual(["Queue:q"]);
    expect(state.row("endpoints", "PJSIP/alice")?.deviceState).toBeNull();
    expect(state.row("devices", "Stasis:lamp")?.state).toBe("INUSE");
  });

  test("an older event keeps the list's dialplan place, a newer one brings its own", () => {
    state.resync(
      { ...empty, channels: [channel("1", inStasis("other"))] },
      { restarted: false, atMs: startMs + 100 },
    );
    state.reduce(event("ChannelStateChange", 50, { channel: channel("1", { state: "Up" }) }));
    expect(state.row("channels", "1")).toMatchObject({ state: "Up", control: "application" });
    state.reduce(event("ChannelStateChange", 150, { channel: channel("1", { state: "Up" }) }));
    expect(state.row("channels", "1")?.control).toBe("dialplan");
  });

  test("the list says who steers, whatever was told before the connection went", () => {
    const ours = channel("1", inStasis("patchbay"));
    state.reduce(event("StasisStart", 1, { args: [], channel: ours }));
    state.reduce(event("StasisEnd", 2, { channel: ours }));
    state.resync({ ...empty, channels: [ours] }, { restarted: false, atMs: startMs + 9 });
    expect(state.row("channels", "1")?.control).toBe("ours");
  });

  test("a channel that another application moved to us stays ours, as its place never says so", () => {
    const theirs = channel("1", inStasis("other"));
    state.reduce(event("StasisStart", 1, { args: [], channel: theirs }));
    state.resync({ ...empty, channels: [theirs] }, { restarted: false, atMs: startMs + 9 });
    expect(state.row("channels", "1")?.control).toBe("ours");
    const left = channel("1");
    state.resync({ ...empty, channels: [left] }, { restarted: false, atMs: startMs + 10 });
    expect(state.row("channels", "1")?.control).toBe("dialplan");
  });

  test("older events about another bridge do not take a channel out of the one that the list names", () => {
    const bridges = [bridge("a", []), bridge("b", ["1"])];
    state.resync({ ...empty, channels: [channel("1")], bridges }, { restarted: false, atMs: startMs + 9 });
    const one = channel("1");
    state.reduce(event("ChannelEnteredBridge", 5, { bridge: bridge("a", ["1"]), channel: one }));
    state.reduce(event("ChannelLeftBridge", 6, { bridge: bridge("a", []), channel: one }));
    state.reduce(event("ChannelEnteredBridge", 7, { bridge: bridge("b", ["1"]), channel: one }));
    expect(state.row("channels", "1")?.bridgeId).toBe("b");
  });

  test("contacts are those told of since", () => {
    state.resync(listing, { restarted: false, atMs: startMs });
    const [endpoint] = listing.endpoints;
    if (endpoint === undefined) throw new Error("the listing has an endpoint");
    const contact_info = { uri: "sip:a@1", aor: "alice", contact_status: "NonQualified" };
    state.reduce(event("ContactStatusChange", 1, { endpoint, contact_info }));
    expect(state.row("endpoints", "PJSIP/alice")?.contacts[0]?.roundtripMs).toBeNull();
    state.resync(listing, { restarted: false, atMs: startMs + 5 });
    expect(state.row("endpoints", "PJSIP/alice")?.contacts).toEqual([]);
  });

  test("linkedid ties legs that were dialled before we came", () => {
    const outgoing = { ...channel("2").dialplan, app_name: "AppDial" };
    const channels = [
      channel("1", { state: "Up" }),
      channel("2", { state: "Up", dialplan: outgoing }),
      channel("3"),
    ];
    const linkedIds = new Map([
      ["1", "1"],
      ["2", "1"],
      ["3", "1"],
    ]);
    state.resync({ ...empty, channels, linkedIds }, { restarted: false, atMs: startMs });
    expect(state.row("channels", "2")).toMatchObject({ dialedById: "1", dialStatus: "ANSWER" });
    expect(state.row("channels", "1")?.dialedById).toBeNull();
    expect(state.row("channels", "3")?.dialedById).toBeNull();
  });
});

describe("rows of the panel's own", () => {
  test("come, change field by field, and go", () => {
    const row = {
      id: "o1",
      by: "op",
      endpoint: "PJSIP/a",
      to: "x",
      callerId: "",
      status: "dialing" as const,
      startedAtMs: 1,
      ringingAtMs: null,
      answeredAtMs: null,
      endedAtMs: null,
      cause: null,
      causeText: null,
    };
    state.put("originations", row);
    expect(state.takePatch()).toEqual({ up: { originations: [row] } });
    state.put("originations", { ...row, status: "ringing", ringingAtMs: 5 });
    expect(state.takePatch()).toEqual({
      up: { originations: [{ id: "o1", status: "ringing", ringingAtMs: 5 }] },
    });
    expect(state.snapshotRows().originations).toHaveLength(1);
    state.remove("originations", "o1", { atMs: 9, why: "event" });
    expect(state.takePatch()).toEqual({
      del: { originations: [{ id: "o1", atMs: 9, cause: null, causeText: null, why: "event" }] },
    });
    state.remove("originations", "o1", { atMs: 9, why: "event" });
    expect(state.takePatch()).toBeNull();
  });
});

test("a snapshot is what was last told: the next patch builds on it", () => {
  created("1");
  expect(state.snapshotRows().channels).toEqual([]);
  expect([...state.rows("channels")]).toHaveLength(1);
  state.takePatch();
  expect(state.snapshotRows().channels).toHaveLength(1);
});

describe("what we commanded", () => {
  test("is kept, and told", () => {
    created("1");
    state.takePatch();
    state.command("1", { muted: "in" });
    expect(state.takePatch()?.up?.channels).toEqual([
      { id: "1", commanded: { held: false, muted: "in", music: "" } },
    ]);
    state.command("nobody", { muted: "in" });
    expect(state.takePatch()).toBeNull();
  });

  test("is unknown of channels that were there first, known of those that came while we were away", () => {
    state.resync({ ...empty, channels: [channel("1")] }, { restarted: false, atMs: startMs });
    expect(state.row("channels", "1")?.commanded).toEqual({ held: null, muted: null, music: null });
    const both = { ...empty, channels: [channel("1"), channel("2")] };
    state.resync(both, { restarted: false, atMs: startMs + 1 });
    expect(state.row("channels", "2")?.commanded).toEqual({ held: false, muted: "none", music: "" });
  });

  test("music ends with a playback, and with a bridge", () => {
    created("1");
    state.command("1", { music: "default" });
    const playback = { id: "p", media_uri: "sound:a", target_uri: "channel:1", state: "playing" };
    state.reduce(event("PlaybackStarted", 1, { playback }));
    expect(state.row("channels", "1")?.commanded.music).toBe("");
    state.command("1", { music: "default" });
    state.reduce(event("ChannelEnteredBridge", 2, { bridge: bridge("pb-1", ["1"]), channel: channel("1") }));
    expect(state.row("channels", "1")?.commanded.music).toBe("");
  });

  test("music of a bridge", () => {
    state.reduce(event("BridgeCreated", 0, { bridge: bridge("pb-1", []) }));
    state.bridgeMusic("pb-1", "jazz");
    expect(state.row("bridges", "pb-1")?.music).toBe("jazz");
  });
});
