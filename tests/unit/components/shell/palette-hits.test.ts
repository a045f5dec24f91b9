import { describe, expect, it } from "vitest";
import { callHits, channelHits, readWish } from "@/components/shell/palette-hits";
import type { Role } from "@/lib/api/roles";
import type { ChannelRow, EndpointRow, NodeStatus, SpyMode } from "@/lib/live/rows";
import { bridgeRow } from "../../lib/live/samples";
import { channel } from "../live/fixtures";

const endpoint = (resource: string, state = "online"): EndpointRow => ({
  id: `PJSIP/${resource}`,
  technology: "PJSIP",
  resource,
  state,
  contacts: [],
  channelIds: [],
  deviceState: null,
  sinceMs: 0,
});
const around = (role: Role = "supervisor", status: NodeStatus = "live") => ({
  channels: [
    { node: "a", row: channel("c1", { caller: { name: "Bob", number: "1002" }, name: "PJSIP/bob-01" }) },
    { node: "a", row: channel("c2", { caller: { name: "Alice", number: "1001" }, name: "PJSIP/alice-02" }) },
    { node: "a", row: channel("c3", { name: "Snoop/c1-00", snoopOfId: "c1" }) },
  ],
  endpoints: [
    { node: "a", row: endpoint("alice", "offline") },
    { node: "b", row: endpoint("alice") },
    { node: "b", row: endpoint("bob") },
  ],
  role,
  statusOf: () => status,
  bridgeOf: (_node: string, id: string) => bridgeRow(id, ["c1", "c2"]),
  modeRefusal: (_mode: SpyMode): string | null => null,
  warningOf: (_node: string, _row: ChannelRow): string | null => null,
});

describe("readWish", () => {
  it.each([
    ["hang up bob", { verb: "hangup", who: ["bob"] }],
    ["HangUp  Bob 1002", { verb: "hangup", who: ["bob", "1002"] }],
    ["listen to 1001", { verb: "listen", who: ["1001"] }],
    ["listen 1001", { verb: "listen", who: ["1001"] }],
    ["barge in on bob", { verb: "barge", who: ["bob"] }],
    ["whisper to bob", { verb: "whisper", who: ["bob"] }],
    ["call 1003 from alice", { verb: "call", to: ["1003"], from: ["alice"] }],
    ["answer bob", { verb: "talkHere", who: ["bob"] }],
    ["Answer here", { verb: "talkHere", who: [] }],
    ["stop listening", { verb: "stopListening" }],
    ["call bob", { verb: "call", to: ["bob"], from: null }],
    ["call 1003 from", { verb: "call", to: ["1003"], from: [] }],
    ["listener", { verb: null, who: ["listener"] }],
    ["  ", { verb: null, who: [] }],
  ])("reads %j", (text, wish) => {
    expect(readWish(text)).toEqual(wish);
  });
});

describe("channelHits", () => {
  const ids = (text: string, given = around()) =>
    channelHits(readWish(text), given).map(({ act, row }) => `${act} ${row.id}`);

  it("answers whoever waits alone, an operator too, and says of others why not where they are named", () => {
    const given = around("operator");
    const talking = { ...channel("c4", { bridgeId: "br", bridgedAtMs: 1 }), name: "PJSIP/carol-04" };
    const channels = [...given.channels, { node: "a", row: talking }];
    const hits = (text: string) => channelHits(readWish(text), { ...given, channels });
    expect(hits("answer").map(({ act, row }) => `${act} ${row.id}`)).toEqual(["talkHere c1", "talkHere c2"]);
    expect(hits("answer bob")).toMatchObject([{ act: "talkHere", refusal: null, warning: null }]);
    expect(hits("answer carol")).toMatchObject([{ refusal: "It talks with somebody already." }]);
  });

  it("finds the channel by name or number, for the act that was asked for", () => {
    expect(ids("hang up bob")).toEqual(["hangup c1"]);
    expect(ids("listen 1001")).toEqual(["listen c2", "phoneSpy c2"]);
    expect(ids("whisper to alice")).toEqual(["whisper c2"]);
  });

  it("says what the policy keeps away, and what may go wrong", () => {
    const [hit] = channelHits(readWish("barge bob"), {
      ...around(),
      modeRefusal: (mode) => (mode === "barge" ? "Admins only." : null),
      warningOf: (node, row) => `${row.id} of ${node} is on hold`,
    });
    expect(hit).toMatchObject({ refusal: "Admins only.", warning: "c1 of a is on hold" });
  });

  it("offers hanging up and listening where no act was named, listening to nobody who may not", () => {
    expect(ids("alice")).toEqual(["hangup c2", "listen c2"]);
    expect(ids("alice", around("operator"))).toEqual(["hangup c2"]);
  });

  it("leaves out listening channels, and finds nothing for nothing", () => {
    expect(ids("c3")).toEqual([]);
    expect(ids("")).toEqual([]);
  });

  it("says why an act cannot be done now", () => {
    const [refused] = channelHits(readWish("listen 1001"), around("operator"));
    expect(refused?.refusal).toContain("supervisor");
    const [lost] = channelHits(readWish("hang up bob"), around("admin", "lost"));
    expect(lost?.refusal).toContain("lost");
    const [fine] = channelHits(readWish("hang up bob"), around());
    expect(fine?.refusal).toBeNull();
  });
});

describe("callHits", () => {
  const hits = (text: string) => callHits(readWish(text), around());

  it("rings the named endpoint first, an online one before others", () => {
    expect(hits("call 1003 from alice")).toEqual([
      { node: "b", endpoint: "PJSIP/alice", to: "1003" },
      { node: "a", endpoint: "PJSIP/alice", to: "1003" },
    ]);
  });

  it("takes a name for the phone of that name on the same Asterisk", () => {
    expect(hits("call bob from alice")[0]).toEqual({ node: "b", endpoint: "PJSIP/alice", to: "PJSIP/bob" });
    expect(hits("call bob from alice")[1]).toEqual({ node: "a", endpoint: "PJSIP/alice", to: "bob" });
  });

  it("calls an endpoint alone, and takes what is none for an extension", () => {
    expect(hits("call bob")).toEqual([{ node: "b", endpoint: "PJSIP/bob", to: null }]);
    expect(hits("call 600")).toEqual([{ node: null, endpoint: null, to: "600" }]);
    expect(hits("hang up bob")).toEqual([]);
  });
});
