import { beforeEach, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import { PartyCalls, partyArgument } from "@/server/nodes/party-calls";
import { bridge, channel } from "../../lib/live/samples";
import { application, BareNode, logger } from "./bare-node";

const firstId = `${application}-party-1`;
const talkId = `${application}-talk-1`;
const gone = () => {
  throw new AriError("not_found", "gone.", { status: 404 });
};

let asterisk: BareNode;
let parties: PartyCalls;
let expected: ReturnType<PartyCalls["expect"]>;

beforeEach(() => {
  asterisk = new BareNode();
  parties = new PartyCalls({ node: asterisk.node, logger });
  expected = parties.expect({
    firstId,
    secondEndpoint: "PJSIP/bob",
    callerId: "",
    timeoutMs: 30_000,
  });
});

const created = (id: string) => asterisk.emit("ChannelCreated", { channel: channel(id) });
const answered = (id: string, args = [partyArgument]) =>
  asterisk.emit("StasisStart", { channel: channel(id, { state: "Up" }), args });
const destroyed = (id: string) =>
  asterisk.emit("ChannelDestroyed", { channel: channel(id), cause: 16, cause_txt: "Normal Clearing" });
const left = (bridgeId: string, id: string, others: string[]) =>
  asterisk.emit("ChannelLeftBridge", { bridge: bridge(bridgeId, others), channel: channel(id) });
const entered = (bridgeId: string, id: string, members: string[]) =>
  asterisk.emit("ChannelEnteredBridge", { bridge: bridge(bridgeId, members), channel: channel(id) });
const hungUp = () => asterisk.askedFor("channels.hangup").map(({ channelId }) => channelId);
const destroyedBridges = () => asterisk.askedFor("bridges.destroy").map(({ bridgeId }) => bridgeId);
const secondId = () => String(asterisk.askedFor("channels.originateWithId")[0]?.["channelId"]);

/** Both answer, and meet in the bridge, whose id is answered. */
async function talk(): Promise<string> {
  created(firstId);
  expected.settled();
  answered(firstId);
  await asterisk.settle();
  created(secondId());
  answered(secondId());
  await asterisk.settle();
  const bridgeId = String(asterisk.askedFor("bridges.createWithId")[0]?.["bridgeId"]);
  entered(bridgeId, firstId, [firstId]);
  entered(bridgeId, secondId(), [firstId, secondId()]);
  return bridgeId;
}

describe("a call between two parties", () => {
  it("rings the second when the first has answered, and joins both", async () => {
    const bridgeId = await talk();
    expect(asterisk.askedFor("channels.originateWithId")[0]).toMatchObject({
      endpoint: "PJSIP/bob",
      originator: firstId,
    });
    // A bridge that Asterisk handed to the kernel's shortest way would lose its music to who begins to listen.
    expect(asterisk.askedFor("bridges.createWithId")).toEqual([
      { bridgeId, type: "mixing,proxy_media", name: "call" },
    ]);
    expect(asterisk.askedFor("bridges.addChannel")).toEqual([{ bridgeId, channel: [firstId, secondId()] }]);
    expect(hungUp()).toEqual([]);
  });

  it("takes the second down that was called while the first hung up", async () => {
    created(firstId);
    let answer: () => void = () => undefined;
    asterisk.answers.set(
      "channels.originateWithId",
      () => new Promise<void>((resolve) => (answer = resolve)),
    );
    answered(firstId);
    await asterisk.settle();
    destroyed(firstId);
    await asterisk.settle();
    answer();
    await asterisk.settle();
    // Once when the first went, which may have been too early, and once when it is sure to be there.
    expect(hungUp()).toEqual([secondId(), secondId()]);
  });

  it("does not call the second when the first hung up while it was told that it rings", async () => {
    asterisk.answers.set("channels.ring", () => destroyed(firstId));
    answered(firstId);
    await asterisk.settle();
    expect(asterisk.askedFor("channels.originateWithId")).toEqual([]);
  });

  it("leaves no bridge when the two cannot be joined", async () => {
    asterisk.answers.set("bridges.addChannel", () => {
      throw new AriError("bad_request", "Channel not found.", { status: 400 });
    });
    await talk();
    expect(destroyedBridges()).toHaveLength(1);
    expect(hungUp()).toEqual([firstId, secondId()]);
  });

  it("hangs the other up when one leaves, whichever topic tells first", async () => {
    const bridgeId = await talk();
    left(bridgeId, firstId, [secondId()]);
    destroyed(firstId);
    await asterisk.settle();
    expect(hungUp()).toEqual([secondId()]);
    expect(destroyedBridges()).toEqual([bridgeId]);
  });

  it("also when the channel's end is told before its leaving", async () => {
    const bridgeId = await talk();
    destroyed(firstId);
    left(bridgeId, firstId, [secondId()]);
    await asterisk.settle();
    expect(hungUp()).toEqual([secondId()]);
    expect(destroyedBridges()).toEqual([bridgeId]);
  });

  it("leaves who stays alone when the other was moved by a person and ends elsewhere", async () => {
    const bridgeId = await talk();
    left(bridgeId, secondId(), [firstId]);
    entered("another", secondId(), [secondId(), "third"]);
    destroyed(secondId());
    await asterisk.settle();
    expect(hungUp()).toEqual([]);
    expect(destroyedBridges()).toEqual([]);
  });

  it("hangs up a leg that answers when nobody expects it any more", async () => {
    const lost = `${application}-party-2`;
    answered(lost);
    await asterisk.settle();
    expect(hungUp()).toEqual([lost]);
  });

  it("leaves a leg alone that a person sent through the dialplan and back", async () => {
    answered(`${application}-party-2`, []);
    answered(`${application}-call-2`, [partyArgument]);
    await asterisk.settle();
    expect(hungUp()).toEqual([]);
  });
});

describe("after the lists were read", () => {
  it("does not take a request on its way for a leg that has gone", async () => {
    await asterisk.list([]);
    answered(firstId);
    await asterisk.settle();
    expect(asterisk.askedFor("channels.originateWithId")).toHaveLength(1);
  });

  it("hangs up the second whose first went unseen", async () => {
    created(firstId);
    expected.settled();
    answered(firstId);
    await asterisk.settle();
    created(secondId());
    await asterisk.list([channel(secondId(), { state: "Ringing" })]);
    await asterisk.settle();
    expect(hungUp()).toEqual([secondId()]);
  });

  it("ends a conversation of an earlier panel that has lost a party, and no other", async () => {
    await asterisk.list(
      [channel("a"), channel("b"), channel("c")],
      [bridge(talkId, ["a"]), bridge(`${application}-talk-2`, ["b", "c"]), bridge("made by hand", [])],
    );
    await asterisk.settle();
    expect(hungUp()).toEqual(["a"]);
    expect(destroyedBridges()).toEqual([talkId]);
  });

  it("keeps who waits while the other one is parked by a person", async () => {
    const bridgeId = await talk();
    left(bridgeId, secondId(), [firstId]);
    await asterisk.list([channel(firstId), channel(secondId())], [bridge(bridgeId, [firstId])]);
    await asterisk.settle();
    expect(hungUp()).toEqual([]);
  });

  it("does not mind what has gone before it could be taken away", async () => {
    asterisk.answers.set("bridges.destroy", gone);
    await asterisk.list([], [bridge(talkId, [])]);
    await asterisk.settle();
    expect(destroyedBridges()).toEqual([talkId]);
  });

  it.each([
    ["not_found", 404, 0],
    ["conflict", 409, 0],
    ["server_error", 500, 1],
  ] as const)("says nothing of a bridge that is being destroyed already: %s", async (code, status, told) => {
    const warn = vi.spyOn(logger, "warn").mockImplementation(() => undefined);
    asterisk.answers.set("bridges.destroy", () => {
      throw new AriError(code, "no.", { status });
    });
    await asterisk.list([], [bridge(talkId, [])]);
    await asterisk.settle();
    expect(warn).toHaveBeenCalledTimes(told);
    warn.mockRestore();
  });
});
