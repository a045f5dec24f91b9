import { describe, expect, test } from "vitest";
import { type ActName, actsOn, actsOnBridge, bridgeActs, channelActs } from "@/lib/api/acts";
import { commands } from "@/lib/api/commands";
import { errorStatus } from "@/lib/api/errors";
import { reaches, roles } from "@/lib/api/roles";
import type { BridgeOwner, Control, NodeStatus } from "@/lib/live/rows";
import { type IdKind, newId } from "@/server/nodes/ids";
import { bridgeRow, channelRow } from "../live/samples";

/** The channels that a session of listening makes, by the ids that the server gives them. */
const pieceKinds = [
  "spysnoop",
  "listensnoop",
  "listenmedia",
  "talksnoop",
  "talkmedia",
  "noticesnoop",
  "recordsnoop",
] as const satisfies readonly IdKind[];

const statuses: NodeStatus[] = ["connecting", "resyncing", "live", "lost", "refused", "replaced", "stopped"];
const controls: Control[] = ["ours", "application", "dialplan"];
const states = ["Down", "Rsrvd", "Ring", "Ringing", "Up", "Busy", "Dialing", "Unknown (9)"];
const names = Object.keys(channelActs) as ActName[];
const unknown = { held: null, muted: null, music: null };

/** What ari.md §2 says, written down a second time: null is possible, else the code. */
function expected(name: ActName, control: Control, state: string): string | null {
  if (name === "hangup" || name === "spy") return null;
  if (control !== "ours") return "not_controllable";
  if (name === "bridge" || name === "leaveBridge") return null;
  if (["Down", "Rsrvd", "Ringing"].includes(state)) return "not_answered";
  return name === "answer" && state === "Up" ? "not_possible_now" : null;
}

describe("talking with a channel", () => {
  const talk = (change: Parameters<typeof channelRow>[1], bridge?: Parameters<typeof bridgeRow>) =>
    actsOn(channelRow("a", { control: "ours", state: "Up", ...change }), {
      nodeStatus: "live",
      ...(bridge === undefined ? {} : { bridge: bridgeRow(...bridge) }),
    }).talk;

  test("is for those who wait: alone, ringing in, in a waiting room", () => {
    expect(talk({})).toEqual({ can: true });
    expect(talk({ state: "Ring" })).toEqual({ can: true });
    expect(talk({}, ["b", ["a", "c"], { type: "holding" }])).toEqual({ can: true });
    expect(talk({}, ["b", ["a"], {}])).toEqual({ can: true });
    expect(talk({}, ["b", ["a", "c"], {}])).toMatchObject({
      can: false,
      whatToDo: "Join its bridge instead.",
    });
    expect(talk({ state: "Ringing" })).toMatchObject({ can: false, code: "not_answered" });
  });

  test.each(["WebSocket/INCOMING/1", "UnicastRTP/127.0.0.1:9-1", "AudioSocket/x-1"])(
    "is not for %s",
    (name) => {
      expect(talk({ name })).toMatchObject({ can: false, why: "Nobody is at its end." });
    },
  );
});

describe("acts on a channel", () => {
  const table = controls.flatMap((control) => states.map((state) => [control, state] as const));

  test.each(table)("%s × %s, on a live node and on every other", (control, state) => {
    const application = control === "ours" ? "patchbay" : control === "application" ? "other" : null;
    const channel = channelRow("a", { control, state, application, bridgeId: "b", commanded: unknown });
    for (const nodeStatus of statuses) {
      const acts = actsOn(channel, { nodeStatus });
      for (const name of names) {
        const act = acts[name];
        const code = nodeStatus === "live" ? expected(name, control, state) : "node_not_live";
        expect([name, nodeStatus, act.can ? null : act.code]).toEqual([name, nodeStatus, code]);
        if (!act.can) {
          expect(act.code in errorStatus).toBe(true);
          expect(act.why).toMatch(/^[A-Z].*\.$/);
          expect(act.whatToDo).toMatch(/^[A-Z].*\.$/);
        }
      }
    }
  });

  test.each(roles)("role %s may what the commands' table says, and that goes before all else", (role) => {
    const acts = actsOn(channelRow("a", { control: "ours", bridgeId: "b", commanded: unknown }), {
      nodeStatus: "lost",
      role,
    });
    for (const name of names) {
      const allowed = reaches(role, commands[channelActs[name]].role);
      const act = acts[name];
      expect([name, act.can ? null : act.code]).toEqual([name, allowed ? "node_not_live" : "forbidden"]);
    }
  });

  test("an operator may not listen, a supervisor may", () => {
    const channel = channelRow("a");
    expect(actsOn(channel, { nodeStatus: "live", role: "operator" }).spy).toMatchObject({
      can: false,
      code: "forbidden",
    });
    expect(actsOn(channel, { nodeStatus: "live", role: "supervisor" }).spy).toEqual({ can: true });
  });

  test("what we know that we commanded offers the one or the other; what we do not know offers both", () => {
    const offered = (commanded: Parameters<typeof channelRow>[1]) => {
      const acts = actsOn(channelRow("a", { control: "ours", ...commanded }), { nodeStatus: "live" });
      return (["hold", "unhold", "mute", "unmute", "startMusic", "stopMusic"] as const).filter(
        (name) => acts[name].can,
      );
    };
    expect(offered({ commanded: unknown })).toEqual([
      "hold",
      "unhold",
      "mute",
      "unmute",
      "startMusic",
      "stopMusic",
    ]);
    expect(offered({ commanded: { held: false, muted: "none", music: "" } })).toEqual([
      "hold",
      "mute",
      "startMusic",
    ]);
    expect(offered({ commanded: { held: true, muted: "both", music: "default" } })).toEqual([
      "unhold",
      "unmute",
      "startMusic",
      "stopMusic",
    ]);
    expect(offered({ commanded: { held: true, muted: "in", music: "default" } })).toContain("mute");
  });

  const possibleOn = (id: string, change: Parameters<typeof channelRow>[1] = {}) => {
    const channel = channelRow(id, { control: "ours", bridgeId: "b", commanded: unknown, ...change });
    const acts = actsOn(channel, { nodeStatus: "live" });
    return names.filter((name) => acts[name].can);
  };

  test.each([
    ["s", { snoopOfId: "a" }],
    ...pieceKinds.map((kind) => [`patchbay-${kind}-1`, {}] as const),
    ["patchbay-talkmedia-2", { name: "WebSocket/INCOMING/1", state: "Ringing" }],
  ] as const)("a piece of somebody's listening can be hung up, and nothing else: %s", (id, change) => {
    expect(possibleOn(id, change)).toEqual(["hangup"]);
  });

  test("the phone of who listens stays where it is; a person's own sound may be moved", () => {
    const all = possibleOn("a");
    const moves = ["continue", "redirect", "talk", "bridge", "leaveBridge"];
    expect(possibleOn(newId("patchbay", "spyleg"))).toEqual(all.filter((name) => !moves.includes(name)));
    for (const kind of ["browsermedia", "browserleg", "call", "party"] as const) {
      expect(possibleOn(newId("patchbay", kind))).toEqual(all);
    }
  });

  test.each(["spybridge", "listenbridge", "talkbridge"] as const)("nobody is taken out of a %s", (kind) => {
    const bridgeId = newId("patchbay", kind);
    const channel = channelRow("a", { control: "ours", bridgeId });
    const bridge = bridgeRow(bridgeId, ["a"]);
    expect(actsOn(channel, { nodeStatus: "live", bridge }).leaveBridge).toMatchObject({
      can: false,
      code: "not_possible_now",
    });
  });

  test("no device, no redirect", () => {
    const acts = actsOn(channelRow("a", { control: "ours", endpoint: null }), { nodeStatus: "live" });
    expect(acts.redirect).toMatchObject({ can: false, code: "not_possible_now" });
  });

  test.each<[BridgeOwner, string | null]>([
    ["ours", null],
    ["application", "bridge_not_ours"],
    ["dialplan", "bridge_not_ours"],
  ])("leaving a bridge of %s", (owner, code) => {
    const channel = channelRow("a", { control: "ours", bridgeId: "b" });
    const bridge = bridgeRow("b", ["a"], { owner });
    const act = actsOn(channel, { nodeStatus: "live", bridge }).leaveBridge;
    expect(act.can ? null : act.code).toBe(code);
  });

  test("who is in no bridge cannot leave one", () => {
    const acts = actsOn(channelRow("a", { control: "ours" }), { nodeStatus: "live" });
    expect(acts.leaveBridge).toMatchObject({ can: false, code: "not_possible_now" });
  });
});

describe("acts on a bridge", () => {
  const owners: BridgeOwner[] = ["ours", "application", "dialplan"];

  test.each(owners.flatMap((owner) => statuses.map((status) => [owner, status] as const)))(
    "of %s on a node that is %s",
    (owner, nodeStatus) => {
      const acts = actsOnBridge(bridgeRow("b", ["a"], { owner, music: null }), { nodeStatus });
      const code = nodeStatus !== "live" ? "node_not_live" : owner === "ours" ? null : "bridge_not_ours";
      for (const act of Object.values(acts)) {
        expect(act.can ? null : act.code).toBe(code);
      }
    },
  );

  test.each(["spybridge", "listenbridge", "talkbridge"] as const)("nothing can be done to a %s", (kind) => {
    for (const members of [[], ["a", "b"]]) {
      const acts = actsOnBridge(bridgeRow(newId("patchbay", kind), members, { music: null }), {
        nodeStatus: "live",
        role: "admin",
      });
      for (const act of Object.values(acts)) {
        expect(act).toMatchObject({
          can: false,
          code: "not_possible_now",
          why: "It belongs to somebody who listens to a call.",
        });
      }
    }
  });

  test("nobody talks in a waiting room", () => {
    const talk = (id: string, change: Parameters<typeof bridgeRow>[2]) =>
      actsOnBridge(bridgeRow(id, ["a"], change), { nodeStatus: "live" }).talk;
    expect(talk("b", { type: "holding" })).toMatchObject({ can: false, code: "not_possible_now" });
    for (const kind of ["bridge", "talk"]) expect(talk(`patchbay-${kind}-1`, {})).toEqual({ can: true });
  });

  test("an empty one has nobody to take out, a silent one no music to stop", () => {
    const acts = actsOnBridge(bridgeRow("b", [], { music: "" }), { nodeStatus: "live" });
    expect(Object.entries(acts).flatMap(([name, act]) => (act.can ? [] : [name]))).toEqual([
      "remove",
      "stopMusic",
    ]);
  });

  test("roles are those of the commands", () => {
    for (const [name, command] of Object.entries(bridgeActs)) {
      expect([name, commands[command].role]).toEqual([name, "operator"]);
    }
  });
});
