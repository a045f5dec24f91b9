import { beforeEach, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import { decodeFrame, frameBytes } from "@/lib/audio/wire";
import { browserPartnerOf } from "@/lib/live/own-channels";
import { mostTalks } from "@/server/media/talks";
import { channel } from "../../lib/live/samples";
import { identity } from "./lines";
import { callerId, talkStage, voice } from "./talk-stage";

let stage: ReturnType<typeof talkStage>;

beforeEach(() => {
  stage = talkStage();
});

const toCaller = { kind: "channel", channelId: callerId } as const;
const toBob = { kind: "endpoint", endpoint: "PJSIP/bob", callerId: "", timeoutMs: 20_000 } as const;
const silence = new Uint8Array(frameBytes);
const frameOfMedia = (index: number) => stage.opened[0]?.onFrame(voice, index);
const answerBob = async () => {
  const { peerId } = stage.row();
  stage.asterisk.emit("StasisStart", { channel: stage.up(peerId ?? "", "PJSIP/bob-1"), args: ["talk"] });
  await stage.asterisk.settle();
};

describe("taking a caller", () => {
  it("answers only when the page is there, and meets the caller in a bridge", async () => {
    stage.asterisk.node.live.command(callerId, { held: true, music: "default" });
    const { ticket } = await stage.talks.start({ to: toCaller, owner: identity("olga") });
    expect(stage.row()).toMatchObject({ status: "connecting", transport: "websocket" });
    expect(stage.asterisk.askedFor("channels.answer")).toEqual([]);
    stage.attach(ticket, identity("olga"));
    await stage.asterisk.settle();
    const { mediaChannelId, bridgeId } = stage.row();
    expect(stage.asterisk.asked.map(({ operation }) => operation)).toEqual([
      "channels.setChannelVar",
      "channels.answer",
      "channels.ringStop",
      "channels.unhold",
      "channels.stopMoh",
      "bridges.createWithId",
      "bridges.addChannel",
    ]);
    // A bridge that Asterisk handed to the kernel's shortest way would lose its music to who begins to listen.
    expect(stage.asterisk.askedFor("bridges.createWithId")).toEqual([
      { bridgeId, type: "mixing,proxy_media", name: "call" },
    ]);
    expect(stage.members.get(bridgeId)).toEqual([callerId, mediaChannelId]);
    expect(stage.row()).toMatchObject({
      by: "olga",
      to: "Alice (1001)",
      peerId: callerId,
      status: "active",
      transport: "websocket",
    });
  });

  it("takes no one from a bridge, and leaves a caller as it was where the browser's channel does not come", async () => {
    stage.asterisk.answers.set("bridges.addChannel", () => {
      throw new AriError("unprocessable", "Asterisk answered 422.", {
        status: 422,
        asteriskMessage: "Channel not in Stasis",
      });
    });
    await stage.begin(toCaller);
    expect(stage.row().failure).toMatch(/Channel not in Stasis/);
    expect(stage.ended).toHaveLength(1);
    expect(stage.hungUp()).not.toContain(callerId);
    expect(stage.destroyed()).toHaveLength(1);
    expect(stage.row()).toMatchObject({ status: "ending" });
    stage.clock.advance(1_000);
    expect(stage.rows()).toEqual([]);
  });

  const waiting = (held: boolean, music: string) => {
    stage.asterisk.node.live.command(callerId, { held, music });
    const { commanded } = stage.asterisk.node.live.row("channels", callerId) ?? {};
    return { before: commanded, now: () => stage.asterisk.node.live.row("channels", callerId)?.commanded };
  };

  it("lets a caller whom it could not join wait on as before: on hold, with its music", async () => {
    const { before, now } = waiting(true, "jazz");
    stage.asterisk.answers.set("bridges.addChannel", () => {
      throw new AriError("unprocessable", "Channel not in Stasis.", { status: 422 });
    });
    await stage.begin(toCaller);
    await stage.asterisk.settle();
    expect(stage.asterisk.askedFor("channels.hold")).toEqual([{ channelId: callerId }]);
    expect(stage.asterisk.askedFor("channels.startMoh")).toEqual([{ channelId: callerId, mohClass: "jazz" }]);
    expect(now()).toEqual(before);
  });

  it("lets a caller wait on with music where the tab is closed before they met", async () => {
    const { before, now } = waiting(false, "default");
    let stopped: () => void = () => undefined;
    stage.asterisk.answers.set("channels.stopMoh", () => new Promise<void>((done) => (stopped = done)));
    const { id } = await stage.begin(toCaller);
    const ended = stage.talks.get(id).end();
    stopped();
    await ended;
    expect(stage.asterisk.askedFor("bridges.addChannel")).toEqual([]);
    expect(stage.asterisk.askedFor("channels.startMoh")).toHaveLength(1);
    expect(stage.asterisk.askedFor("channels.hold")).toEqual([]);
    expect(now()).toEqual(before);
  });

  it("plays nothing to whom it was joined with, nor to one who has been taken elsewhere since", async () => {
    waiting(false, "default");
    const { id } = await stage.begin(toCaller);
    await stage.talks.get(id).end();
    expect(stage.asterisk.askedFor("channels.startMoh")).toEqual([]);
    stage.asterisk.emit("StasisStart", { channel: stage.up("another", "PJSIP/carol-1"), args: [] });
    stage.asterisk.node.live.command("another", { music: "default" });
    let stopped: () => void = () => undefined;
    stage.asterisk.answers.set("channels.stopMoh", () => new Promise<void>((done) => (stopped = done)));
    const taken = await stage.begin({ kind: "channel", channelId: "another" });
    const ended = stage.talks.get(taken.id).end();
    stage.enter(`${stage.application}-bridge-1`, "another");
    stopped();
    await ended;
    expect(stage.asterisk.askedFor("channels.stopMoh")).toHaveLength(2);
    expect(stage.asterisk.askedFor("channels.startMoh")).toEqual([]);
  });

  it("refuses a second press, another person, and more than one can have", async () => {
    await stage.begin(toCaller);
    const again = { to: toCaller, owner: identity("olga") };
    await expect(stage.talks.start(again)).rejects.toThrow("You are on this call in the browser already.");
    await expect(stage.talks.start({ ...again, owner: identity("otto") })).rejects.toThrow(
      "olga takes this call",
    );
    for (let count = 1; count < mostTalks; count += 1) {
      const to = { ...toBob, endpoint: `PJSIP/${count}` };
      await stage.talks.start({ to, owner: identity("olga") });
    }
    const more = { ...again, to: toBob };
    await expect(stage.talks.start(more)).rejects.toThrow(`${mostTalks} calls`);
    // Not on another node either; another person may, and whoever has hung one up.
    const elsewhere = stage.makeTalks();
    await expect(elsewhere.start(more)).rejects.toThrow(`${mostTalks} calls`);
    await elsewhere.start({ ...more, owner: identity("otto") });
    const [first] = stage.rows();
    await stage.talks.get(first?.id ?? "").end();
    await elsewhere.start(more);
  });

  it("begins nothing any more when the panel is closing", async () => {
    stage.ledger.close();
    await expect(stage.talks.start({ to: toCaller, owner: identity("olga") })).rejects.toMatchObject({
      code: "node_not_live",
    });
    // Nothing of it ends later either, when the audit is closed.
    stage.clock.advance(20_000);
    await stage.asterisk.settle();
    expect(stage.talked).toEqual([]);
    expect([stage.rows(), stage.opened, stage.asterisk.asked]).toEqual([[], [], []]);
  });
});

describe("who is heard", () => {
  it("lets the microphone through while it is active and neither muted nor held", async () => {
    const { id, socket, speak } = await stage.begin(toBob);
    speak();
    expect(stage.sent).toEqual([]);
    await answerBob();
    speak();
    expect(stage.sent).toEqual([voice]);
    const talk = stage.talks.get(id);
    for (const change of [{ muted: true }, { muted: false, held: true }]) {
      await talk.change(change);
      speak();
      expect(stage.sent).toHaveLength(1);
      expect(socket.told.at(-1)).toMatchObject({ mayTalk: false });
    }
    await talk.change({ held: false });
    speak();
    expect(stage.sent).toHaveLength(2);
  });

  it("sends the browser nothing before the answer, silence on hold, and marks what was lost", async () => {
    const { id, socket } = await stage.begin(toBob);
    frameOfMedia(0);
    expect(socket.frames).toHaveLength(0);
    await answerBob();
    frameOfMedia(10);
    frameOfMedia(13);
    await stage.talks.get(id).change({ held: true });
    frameOfMedia(14);
    expect(socket.frames.map((frame) => decodeFrame(frame))).toMatchObject([
      { sequence: 0, samples: voice },
      { sequence: 3, samples: voice },
      { sequence: 4, samples: silence },
    ]);
  });

  it("sends silence to the other party while the microphone sends nothing", async () => {
    const { speak } = await stage.begin(toCaller);
    speak();
    frameOfMedia(0);
    expect(stage.sent).toEqual([voice]);
    stage.clock.advance(100);
    frameOfMedia(1);
    expect(stage.sent).toEqual([voice, silence]);
    // A clock that was set back does not keep it from the other party.
    vi.spyOn(stage.clock, "now").mockReturnValue(0);
    frameOfMedia(2);
    expect(stage.sent).toHaveLength(3);
  });

  it("plays music to one who waits alone, and stops it when somebody comes to talk with them", async () => {
    const { id } = await stage.begin(toCaller);
    const { bridgeId } = stage.row();
    await stage.talks.get(id).change({ held: true });
    expect(stage.asterisk.askedFor("bridges.startMoh")).toEqual([{ bridgeId }]);
    stage.enter(bridgeId, "third");
    await stage.asterisk.settle();
    expect(stage.asterisk.askedFor("bridges.stopMoh")).toEqual([{ bridgeId }]);
    await stage.talks.get(id).change({ held: false });
    await stage.talks.get(id).change({ held: true });
    expect(stage.asterisk.askedFor("bridges.startMoh")).toHaveLength(1);
  });

  it("stays together when the music cannot be started", async () => {
    const { id, speak } = await stage.begin(toCaller);
    stage.asterisk.answers.set("bridges.startMoh", () => {
      throw new AriError("server_error", "no.", { status: 500 });
    });
    await expect(stage.talks.get(id).change({ held: true })).rejects.toMatchObject({
      code: "asterisk_refused",
    });
    expect(stage.row().held).toBe(false);
    speak();
    expect(stage.sent).toHaveLength(1);
  });
});

describe("a call that is placed", () => {
  it("tells how it goes, and digits only after the answer", async () => {
    const { id } = await stage.begin(toBob);
    const { peerId } = stage.row();
    expect(stage.row()).toMatchObject({ status: "calling", to: "PJSIP/bob" });
    expect(stage.asterisk.askedFor("channels.originateWithId")[0]).toMatchObject({
      channelId: peerId,
      endpoint: "PJSIP/bob",
      timeout: 20,
      callerId: "olga",
    });
    stage.asterisk.emit("Dial", { peer: channel(peerId ?? ""), dialstatus: "RINGING" });
    expect(stage.row().status).toBe("ringing");
    await expect(stage.talks.get(id).dtmf("1")).rejects.toMatchObject({ code: "not_answered" });
    await expect(stage.talks.get(id).change({ held: true })).rejects.toMatchObject({ code: "not_answered" });
    await answerBob();
    expect(stage.row()).toMatchObject({ status: "active", activeAtMs: expect.any(Number) });
    await stage.talks.get(id).dtmf("12");
    expect(stage.asterisk.askedFor("channels.sendDTMF")).toMatchObject([{ channelId: peerId, dtmf: "12" }]);
  });

  it("rings by the name that the browser's own channel has, under an id that is known as its partner's", async () => {
    await stage.begin(toBob, { ...stage.olga, name: '"Olga" <Op>' });
    const { peerId, mediaChannelId } = stage.row();
    expect(stage.asterisk.askedFor("channels.originateWithId")[0]).toMatchObject({ callerId: "Olga Op" });
    expect(browserPartnerOf(mediaChannelId)).toBe(peerId);
  });

  it.each([
    ["BUSY", 17, "It is busy."],
    ["", 17, "It is busy."],
    ["CANCEL", 21, "The call was declined."],
    ["NOANSWER", 0, "Nobody answered."],
    ["", 19, "Nobody answered."],
    ["", 0, "PJSIP/bob could not be called; Asterisk gives no cause. Check that it exists."],
    ["CHANUNAVAIL", 20, "The call did not get through: Not registered or unreachable (20)."],
  ])("says why nobody took it: %s, cause %i", async (dialstatus, cause, words) => {
    const { socket } = await stage.begin(toBob);
    const peer = stage.up(stage.row().peerId ?? "");
    if (dialstatus !== "") stage.asterisk.emit("Dial", { peer, dialstatus });
    stage.asterisk.emit("ChannelDestroyed", { channel: peer, cause, cause_txt: "" });
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "ending", failure: words });
    expect(socket.ends).toEqual(["hung_up"]);
    expect(stage.asterisk.node.live.takePatch()?.up?.talks).toHaveLength(1);
    stage.clock.advance(1_000);
    expect(stage.asterisk.node.live.takePatch()?.del).toMatchObject({
      talks: [{ cause, causeText: words, why: "event" }],
    });
  });

  it("says that nobody took it in the time that it was to ring", async () => {
    await stage.begin(toBob);
    const peer = stage.up(stage.row().peerId ?? "");
    stage.asterisk.emit("Dial", { peer, dialstatus: "RINGING" });
    stage.clock.advance(20_000);
    stage.asterisk.emit("ChannelDestroyed", { channel: peer, cause: 0, cause_txt: "" });
    expect(stage.row().failure).toBe("Nobody answered within 20 s.");
  });

  it("hangs up what rings when its owner gives up, even while the request runs", async () => {
    let answer: () => void = () => undefined;
    stage.asterisk.answers.set(
      "channels.originateWithId",
      () => new Promise<void>((done) => (answer = done)),
    );
    const started = stage.begin(toBob);
    await stage.asterisk.settle();
    const { id } = stage.row();
    const [asked] = stage.asterisk.askedFor("channels.originateWithId");
    const ended = stage.talks.get(id).end();
    answer();
    await Promise.all([started, ended]);
    // Not before the request is over: a hang-up that came first would meet no channel.
    expect(stage.hungUp()).toContain(asked?.["channelId"]);
    expect(stage.rows()).toEqual([]);
  });

  it("hangs up who answers a talk that is over, and rings on for nobody", async () => {
    const id = `${stage.application}-browserleg-old`;
    stage.asterisk.emit("StasisStart", { channel: stage.up(id), args: ["talk"] });
    await stage.asterisk.settle();
    expect(stage.hungUp()).toEqual([id]);
  });

  it("meets who has answered when the page comes later", async () => {
    const { ticket } = await stage.talks.start({ to: toBob, owner: identity("olga") });
    await answerBob();
    expect(stage.row().status).not.toBe("active");
    stage.attach(ticket, identity("olga"));
    await stage.asterisk.settle();
    expect(stage.row().status).toBe("active");
  });

  it("joins who has answered while the panel had no connection", async () => {
    await stage.begin(toBob);
    const { peerId, mediaChannelId } = stage.row();
    const inStasis = (id: string) =>
      channel(id, {
        state: "Up",
        dialplan: {
          context: "",
          exten: "",
          priority: 1,
          app_name: "Stasis",
          app_data: `${stage.application},talk`,
        },
      });
    await stage.asterisk.list([inStasis(peerId ?? ""), inStasis(mediaChannelId)]);
    await stage.asterisk.settle();
    expect(stage.row().status).toBe("active");
  });
});
