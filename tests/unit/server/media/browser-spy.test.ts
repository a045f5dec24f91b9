import { beforeEach, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import type { Channel } from "@/lib/ari/generated/models";
import { BrowserSpy } from "@/server/media/browser-spy";
import type { MediaOpener, MediaRequest } from "@/server/media/media-channel";
import type { SpyStretch } from "@/server/nodes/spy";
import { bridge, channel } from "../../lib/live/samples";
import { BareNode, logger } from "../nodes/bare-node";
import { identity, peerOf, StillClock } from "./lines";

const bob = (id: string, change: Partial<Channel> = {}) =>
  channel(id, { name: `PJSIP/bob-${id}`, state: "Up", caller: { name: "", number: "1002" }, ...change });

let asterisk: BareNode;
let opened: MediaRequest[];
let ended: SpyStretch[];
let isOut: boolean;
/** Channels of calls on hold, whose music is to be kept. */
let held: Set<string>;

beforeEach(() => {
  asterisk = new BareNode();
  opened = [];
  ended = [];
  isOut = false;
  held = new Set();
  asterisk.answers.set("channels.snoopChannelWithId", ({ snoopId }) => {
    if (isOut) throw new AriError("connection_failed", "nobody is there.", { retryable: true });
    asterisk.emit("StasisStart", { channel: channel(String(snoopId), { name: "Snoop/x" }), args: [] });
  });
  asterisk.emit("ChannelCreated", { channel: bob("1") });
});

const media: MediaOpener = {
  transportOf: async () => "websocket",
  hasOpus: async () => false,
  open: async (request) => {
    if (isOut) throw new AriError("connection_failed", "nobody is there.", { retryable: true });
    opened.push(request);
    asterisk.emit("StasisStart", { channel: channel(request.id, { name: "WebSocket/x" }), args: [] });
    return {
      id: request.id,
      transport: "websocket",
      send: () => undefined,
      awake: (work) => work,
      end: async () => undefined,
    };
  },
};

/** One that listens to bob's channel `1`. */
async function listening({ follow }: { follow: boolean }) {
  const spy = new BrowserSpy({
    node: asterisk.node,
    media,
    clock: new StillClock(),
    logger,
    targetId: "1",
    sides: "mixed",
    whisperTo: "near",
    follow,
    codec: "pcm",
    reason: "",
    owner: identity("sue"),
    mayBegin: (channelId) => !held.has(channelId),
    onChange: () => undefined,
    onStretch: () => undefined,
    onEnded: (stretch) => void ended.push(stretch),
  });
  asterisk.node.listen({
    onEvent: (event) => spy.onEvent(event),
    onResync: (restarted) => spy.onResync(restarted),
  });
  await spy.start("listen");
  expect(spy.row.status).toBe("active");
  return spy;
}
const hangUp = (id: string) =>
  asterisk.emit("ChannelDestroyed", { channel: bob(id), cause: 16, cause_txt: "Normal Clearing" });
const talk = (id: string, change: Partial<Channel> = {}) => {
  asterisk.emit("ChannelCreated", { channel: bob(id, { ...change, state: "Down" }) });
  asterisk.emit("ChannelStateChange", { channel: bob(id, change) });
};
/** A path is made, and taken down, in more turns than one request has. */
const settle = async () => {
  for (let times = 0; times < 10; times += 1) await asterisk.settle();
};
/** What the media channel of now tells of its end. */
const lose = async () => {
  opened.at(-1)?.onEnd();
  await settle();
};

describe("an Asterisk that is lost while somebody listens", () => {
  it("ends it with the reason", async () => {
    await listening({ follow: false });
    isOut = true;
    await lose();
    expect(ended.map(({ why }) => why)).toEqual([
      "The connection to this Asterisk was lost, and the sound with it.",
    ]);
  });

  it("lets who follows wait, and goes on with what it finds after: the same call, or the next", async () => {
    const spy = await listening({ follow: true });
    isOut = true;
    await lose();
    expect(spy.row).toMatchObject({ status: "waiting", targetId: "1" });
    isOut = false;
    await asterisk.list([bob("1")]);
    await settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "1" });

    isOut = true;
    await lose();
    isOut = false;
    await asterisk.list([], [], { restarted: true });
    await settle();
    expect(spy.row.status).toBe("waiting");
    talk("2");
    await settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2", follows: "PJSIP/bob" });
  });

  it("says that it was restarted, where the call was heard until then", async () => {
    await listening({ follow: false });
    await asterisk.list([], [], { restarted: true });
    await settle();
    expect(ended.map(({ why }) => why)).toEqual(["Asterisk was restarted, which ended the call."]);
  });
});

describe("who waits for the next call", () => {
  it("is over when it follows nobody any more", async () => {
    const spy = await listening({ follow: true });
    hangUp("1");
    await settle();
    expect(spy.row.status).toBe("waiting");
    await spy.change({ follow: true, sides: "apart" });
    expect(spy.row).toMatchObject({ status: "waiting", follows: "PJSIP/bob", sides: "apart" });
    await spy.change({ follow: false });
    await settle();
    expect(ended.map(({ why }) => why)).toEqual(["You have stopped listening."]);
  });

  it("is told at once by which streams the next call will come", async () => {
    const spy = await listening({ follow: true });
    hangUp("1");
    await settle();
    const { peer, told } = peerOf();
    spy.line.attach(peer);
    await spy.change({ sides: "apart" });
    talk("2");
    await settle();
    expect(spy.row).toMatchObject({ status: "active", sides: "apart" });
    expect(told.at(-1)).toMatchObject({ type: "changed", streams: ["near", "far"] });
  });

  it("hears who has answered, and not who rings", async () => {
    const spy = await listening({ follow: true });
    hangUp("1");
    await settle();
    asterisk.emit("ChannelCreated", { channel: bob("2", { state: "Down" }) });
    asterisk.emit("ChannelStateChange", { channel: bob("2", { state: "Ringing" }) });
    await settle();
    expect(spy.row.status).toBe("waiting");
    asterisk.emit("ChannelEnteredBridge", { bridge: bridge("b", ["2"]), channel: bob("2") });
    await settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2" });
  });

  it("is over, with words, where whose is next cannot be told", async () => {
    const spy = await listening({ follow: false });
    asterisk.emit("ChannelCreated", { channel: bob("2", { caller: { name: "", number: "030111111" } }) });
    asterisk.emit("ChannelCreated", { channel: bob("3", { caller: { name: "", number: "030222222" } }) });
    await expect(spy.change({ follow: true })).rejects.toMatchObject({
      code: "not_possible_now",
      field: "follow",
    });
    expect(spy.row).toMatchObject({ status: "active", follows: null });
    hangUp("2");
    hangUp("3");
    await spy.change({ follow: true });
    for (const [id, number] of [
      ["4", "030111111"],
      ["5", "030222222"],
    ] as const) {
      talk(id, { caller: { name: "", number } });
    }
    hangUp("1");
    await settle();
    expect(ended.map(({ why }) => why)).toEqual([
      "The call is over, and PJSIP/bob carries calls of several people: whose is next cannot be told.",
    ]);
  });
});

describe("who would rather keep the hold music", () => {
  const words =
    "Not listened to: the call is on hold, and to begin now may stop its hold music, which was to be kept.";
  const snooped = () =>
    asterisk.askedFor("channels.snoopChannelWithId").map(({ channelId }) => String(channelId));

  it("hears the next call of who is followed once it is off hold, and is told why not before", async () => {
    const spy = await listening({ follow: true });
    held.add("2");
    talk("2");
    hangUp("1");
    await settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words });
    expect(snooped()).toEqual(["1"]);
    // By whichever channel of the call it is taken back.
    held.clear();
    asterisk.emit("ChannelUnhold", { channel: channel("carol", { name: "PJSIP/carol-1" }) });
    await settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2", heldBack: null });
    expect(snooped()).toEqual(["1", "2"]);
  });

  it("is told of no hold any more when that call is over, and hears the one after it", async () => {
    const spy = await listening({ follow: true });
    held.add("2");
    talk("2");
    hangUp("1");
    await settle();
    hangUp("2");
    await settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: null });
    talk("3");
    await settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "3" });
  });

  it("begins no second time with a call that is on hold when its path is lost: that ends it, or waits", async () => {
    const alone = await listening({ follow: false });
    held.add("1");
    await lose();
    expect([alone.row.status, ended.map(({ why }) => why)]).toEqual(["ending", [words]]);
    held.clear();
    const following = await listening({ follow: true });
    held.add("1");
    await lose();
    expect(following.row).toMatchObject({ status: "waiting", heldBack: words });
    expect(snooped()).toEqual(["1", "1"]);
  });
});

it("makes no third path where the one that broke had its successor under way", async () => {
  const spy = await listening({ follow: false });
  const changed = spy.change({ sides: "apart" });
  opened[0]?.onEnd();
  await changed;
  await settle();
  expect(spy.row).toMatchObject({ status: "active", sides: "apart" });
  // One for both sides, then one a side.
  expect(opened).toHaveLength(3);
});
