import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import { Steps } from "@/server/nodes/steps";
import { bridge } from "../../lib/live/samples";
import { BrowserSpyStage, bob, keptMusic } from "./browser-spy-stage";
import { peerOf } from "./lines";

let stage: BrowserSpyStage;
beforeEach(() => {
  stage = new BrowserSpyStage();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a call that is not answered yet", () => {
  const words = "1002 still rings: you hear the call as soon as it is answered.";
  const becomes = async (state: string) => {
    stage.asterisk.emit("ChannelStateChange", { channel: bob("1", { state }) });
    await stage.settle();
  };

  beforeEach(() => {
    stage.asterisk.emit("ChannelDestroyed", { channel: bob("1"), cause: 16, cause_txt: "" });
    stage.asterisk.emit("ChannelCreated", { channel: bob("1", { state: "Down" }) });
    stage.asterisk.emit("ChannelStateChange", { channel: bob("1", { state: "Ringing" }) });
  });

  it("is waited for, with nothing of ours in Asterisk, and heard from its answer on", async () => {
    const spy = await stage.start({ follow: false });
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words, targetId: "1", activeAtMs: null });
    expect([stage.asterisk.asked, stage.opened, spy.ownedIds()]).toEqual([[], [], []]);
    stage.asterisk.emit("ChannelDialplan", { channel: bob("1", { state: "Ringing" }) });
    await stage.settle();
    expect(stage.rows.map(({ status }) => status)).toEqual(["connecting", "waiting"]);
    await becomes("Up");
    expect(spy.row).toMatchObject({ status: "active", heldBack: null, targetId: "1" });
    await becomes("Up");
    expect(stage.snooped).toEqual(["1"]);
  });

  it("says in other words that it waits for a leg that dials, and for one that does not ring yet", async () => {
    const spy = await stage.start({ follow: false });
    for (const state of ["Ring", "Down"]) {
      await becomes(state);
      expect(spy.row).toMatchObject({
        status: "waiting",
        heldBack: "The call of 1002 is not answered yet: you hear it as soon as it is.",
      });
    }
    expect(stage.snooped).toEqual([]);
  });

  it("is found answered, or over, by the lists after a connection that was lost", async () => {
    const spy = await stage.start({ follow: false });
    await stage.asterisk.list([bob("1", { state: "Ringing" })]);
    await stage.settle();
    expect(spy.row.status).toBe("waiting");
    await stage.asterisk.list([bob("1")]);
    await stage.settle();
    expect(spy.row.status).toBe("active");
    await spy.end();

    stage.asterisk.emit("ChannelCreated", { channel: bob("1", { state: "Ringing" }) });
    await stage.asterisk.list([bob("1", { state: "Ringing" })]);
    await stage.start({ follow: false });
    await stage.asterisk.list([]);
    await stage.settle();
    // Whether it was answered meanwhile, nobody knows.
    expect(stage.whys).toEqual(["You have stopped listening.", "The call is over."]);
  });

  it("ends with its words where nobody answers it, by who was called or by who called", async () => {
    await stage.start({ follow: false });
    stage.hangUp("1");
    await stage.settle();
    expect(stage.whys).toEqual(["1002 did not answer: the call is over, or somebody else has taken it."]);
    stage.asterisk.emit("ChannelCreated", { channel: bob("1", { state: "Ring" }) });
    await stage.start({ follow: false });
    stage.hangUp("1");
    await stage.settle();
    expect(stage.whys.slice(1)).toEqual(["The call of 1002 is over: it was not answered."]);
    expect(stage.asterisk.askedFor("channels.snoopChannelWithId")).toEqual([]);
  });

  it("is a call that is over, and no unanswered one, where it ends in the moment of its answer", async () => {
    const spy = await stage.start({ follow: false });
    stage.asterisk.emit("ChannelStateChange", { channel: bob("1") });
    stage.hangUp("1");
    await stage.settle();
    expect([spy.row.status, stage.whys]).toEqual(["ending", ["The call is over."]]);
  });

  it.each(["whisper", "barge"] as const)(
    "is begun by listening, whatever was asked for (%s)",
    async (mode) => {
      const spy = await stage.start({ follow: false, mode });
      expect(spy.row).toMatchObject({ status: "waiting", mode: "listen" });
      await expect(spy.change({ mode })).rejects.toMatchObject({
        code: "not_possible_now",
        message: words,
        field: "mode",
      });
      const { peer, told } = peerOf();
      spy.line.attach(peer);
      await spy.change({ sides: "apart", whisperTo: "far" });
      await becomes("Up");
      expect(spy.row).toMatchObject({ status: "active", mode: "listen", whisperTo: "far", sides: "apart" });
      expect(told.at(-1)).toMatchObject({ streams: ["near", "far"], mayTalk: false });
      await spy.change({ mode });
      expect(spy.row.mode).toBe(mode);
    },
  );

  it("of who is followed is waited for first, and where nobody answers it the next one is", async () => {
    stage.talk("9");
    const spy = await stage.start({ follow: true });
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words, follows: "PJSIP/bob" });
    stage.hangUp("9");
    stage.hangUp("1");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: null });
    stage.talk("2");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2" });
    expect([stage.snooped, stage.whys]).toEqual([["2"], []]);
  });

  it("may be followed, or no more, while it is waited for", async () => {
    const spy = await stage.start({ follow: false });
    await spy.change({ follow: true });
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words, follows: "PJSIP/bob" });
    await spy.change({ follow: false });
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words, follows: null });
    stage.hangUp("1");
    await stage.settle();
    expect(stage.whys).toHaveLength(1);
  });

  it("goes on waiting where it is on hold by then and its music is to be kept", async () => {
    const spy = await stage.start({ follow: false });
    stage.held.add("1");
    await becomes("Up");
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: keptMusic });
    stage.held.clear();
    stage.asterisk.emit("ChannelUnhold", { channel: bob("1") });
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", heldBack: null });
  });

  it("ends with the node's words where that is lost as it is answered", async () => {
    await stage.start({ follow: false });
    stage.isOut = true;
    stage.asterisk.lose();
    stage.asterisk.emit("ChannelStateChange", { channel: bob("1") });
    await stage.settle();
    expect(stage.whys).toEqual(["The connection to this Asterisk was lost, and the sound with it."]);
  });

  it("is asked for once where Asterisk will not let it be heard: who follows waits for the next one", async () => {
    const spy = await stage.start({ follow: true });
    stage.refuseSnoops();
    await becomes("Up");
    expect(stage.snooped).toEqual(["1"]);
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: null, targetId: "1" });
    expect(spy.isOn("1")).toBe(false);
    // Whatever else happens, also to this call.
    stage.asterisk.emit("ChannelDialplan", { channel: bob("1") });
    stage.asterisk.emit("ChannelEnteredBridge", { bridge: bridge("b", ["1"]), channel: bob("1") });
    await stage.settle();
    expect(stage.snooped).toEqual(["1"]);
    stage.takeSnoops();
    stage.talk("2");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2" });
    expect([stage.snooped, stage.whys]).toEqual([["1", "2"], []]);
  });

  it("lets one look wait at most, whatever happens while it is asked for", async () => {
    const spy = await stage.start({ follow: true });
    const steps = vi.spyOn(Steps.prototype, "background");
    for (let times = 0; times < 20; times += 1) {
      stage.asterisk.emit("ChannelStateChange", { channel: bob("1") });
    }
    expect(steps).toHaveBeenCalledTimes(1);
    await stage.settle();
    expect(spy.row.status).toBe("active");
    expect(stage.snooped).toEqual(["1"]);
  });

  it("is asked for once more with the lists after a connection that was lost", async () => {
    const spy = await stage.start({ follow: true });
    stage.refuseSnoops();
    await becomes("Up");
    stage.takeSnoops();
    await stage.asterisk.list([bob("1")]);
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "1" });
    expect(stage.snooped).toEqual(["1", "1"]);
  });

  it("is asked for once more where the lists came while it was asked for", async () => {
    const spy = await stage.start({ follow: true });
    let refuse: (error: Error) => void = () => undefined;
    const makeSnoop = stage.asterisk.answers.get("channels.snoopChannelWithId");
    const late = new Promise((_, reject) => {
      refuse = reject;
    });
    stage.asterisk.answers.set("channels.snoopChannelWithId", () => late);
    await becomes("Up");
    await stage.asterisk.list([bob("1")]);
    if (makeSnoop !== undefined) stage.asterisk.answers.set("channels.snoopChannelWithId", makeSnoop);
    refuse(new AriError("timeout", "no answer."));
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "1" });
    expect(stage.snooped).toEqual(["1", "1"]);
  });

  it("gives way to an older call of who is followed, where it ends unanswered or will not be heard", async () => {
    stage.talk("older");
    const spy = await stage.start({ follow: true });
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words });
    expect([spy.isOn("1"), spy.isOn("older")]).toEqual([true, false]);
    stage.hangUp("1");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "older" });
    await spy.end();

    stage.asterisk.emit("ChannelCreated", { channel: bob("1", { state: "Ringing" }) });
    const second = await stage.start({ follow: true });
    stage.refuseSnoops("1");
    await becomes("Up");
    expect(second.row).toMatchObject({ status: "active", targetId: "older", heldBack: null });
    expect(stage.snooped).toEqual(["older", "1", "older"]);
  });

  it("ends, asked for once, where Asterisk will not let it be heard and nobody is followed", async () => {
    await stage.start({ follow: false });
    stage.refuseSnoops();
    await becomes("Up");
    expect([stage.snooped, stage.whys]).toEqual([["1"], ["The sound of this call was lost. Start again."]]);
  });

  it("is not begun for who has stopped, and leaves nothing", async () => {
    const spy = await stage.start({ follow: false });
    await spy.end();
    await becomes("Up");
    expect([stage.whys, stage.snooped]).toEqual([["You have stopped listening."], []]);
  });
});
