import { beforeEach, describe, expect, it } from "vitest";
import { bridge, channel } from "../../lib/live/samples";
import { BrowserSpyStage, bob, keptMusic } from "./browser-spy-stage";
import { peerOf } from "./lines";
import { pending } from "./paths";

let stage: BrowserSpyStage;
beforeEach(() => {
  stage = new BrowserSpyStage();
});

/** Why each stretch that is over was, while its session went on. */
const told = () => stage.stretches.map(({ why }) => why);

async function listening({ follow }: { follow: boolean }) {
  const spy = await stage.start({ follow });
  expect(spy.row.status).toBe("active");
  return spy;
}

describe("an Asterisk that is lost while somebody listens", () => {
  it("ends it with the reason", async () => {
    await listening({ follow: false });
    stage.isOut = true;
    await stage.lose();
    expect(stage.whys).toEqual(["The connection to this Asterisk was lost, and the sound with it."]);
  });

  it("lets who follows wait, and goes on with what it finds after: the same call, or the next", async () => {
    const spy = await listening({ follow: true });
    stage.isOut = true;
    await stage.lose();
    expect(spy.row).toMatchObject({ status: "waiting", targetId: "1" });
    // The call goes on, as far as anybody knows.
    expect(told()).toEqual(["The connection to this Asterisk was lost, and the sound with it."]);
    stage.isOut = false;
    await stage.asterisk.list([bob("1")]);
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "1" });

    stage.isOut = true;
    await stage.lose();
    stage.isOut = false;
    await stage.asterisk.list([], [], { restarted: true });
    await stage.settle();
    expect(spy.row.status).toBe("waiting");
    expect(told()).toHaveLength(2);
    stage.talk("2");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2", follows: "PJSIP/bob" });
  });

  it("says that it was restarted, where the call was heard until then", async () => {
    await listening({ follow: false });
    await stage.asterisk.list([], [], { restarted: true });
    await stage.settle();
    expect(stage.whys).toEqual(["Asterisk was restarted, which ended the call."]);
  });
});

describe("a start that comes to nothing", () => {
  it("names the Asterisk that does not answer, however long that took, and not the browser", async () => {
    const snoop = pending();
    stage.asterisk.answers.set("channels.snoopChannelWithId", () => snoop.promise);
    const started = stage.make({ follow: false }).start("listen");
    const refused = expect(started).rejects.toMatchObject({ code: "asterisk_timeout" });
    await stage.settle();
    stage.clock.advance(10_000);
    await stage.settle();
    snoop.refuse("timeout");
    await refused;
    await stage.settle();
    // For the audit, too.
    expect(stage.whys).toEqual([expect.stringContaining("Asterisk did not answer")]);
  });

  it("has ended for the reason for which somebody ended it meanwhile", async () => {
    const snoop = pending();
    stage.asterisk.answers.set("channels.snoopChannelWithId", () => snoop.promise);
    const spy = stage.make({ follow: false });
    const refused = expect(spy.start("listen")).rejects.toMatchObject({ code: "spy_gone" });
    await stage.settle();
    const ended = spy.end("failed", "The panel was stopped.");
    snoop.answer();
    // Whatever comes after.
    await Promise.all([refused, ended, spy.end()]);
    expect(stage.whys).toEqual(["The panel was stopped."]);
  });
});

describe("who waits for the next call", () => {
  it("is over when it follows nobody any more", async () => {
    const spy = await listening({ follow: true });
    stage.hangUp("1");
    await stage.settle();
    expect(spy.row.status).toBe("waiting");
    await spy.change({ follow: true, sides: "apart" });
    expect(spy.row).toMatchObject({ status: "waiting", follows: "PJSIP/bob", sides: "apart" });
    await spy.change({ follow: false });
    await stage.settle();
    expect(stage.whys).toEqual(["You have stopped listening."]);
  });

  it("is told at once by which streams the next call will come", async () => {
    const spy = await listening({ follow: true });
    stage.hangUp("1");
    await stage.settle();
    const { peer, told } = peerOf();
    spy.line.attach(peer);
    await spy.change({ sides: "apart" });
    stage.talk("2");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", sides: "apart" });
    expect(told.at(-1)).toMatchObject({ type: "changed", streams: ["near", "far"] });
  });

  it("hears who has answered, and not who rings", async () => {
    const spy = await listening({ follow: true });
    stage.hangUp("1");
    await stage.settle();
    stage.asterisk.emit("ChannelCreated", { channel: bob("2", { state: "Down" }) });
    stage.asterisk.emit("ChannelStateChange", { channel: bob("2", { state: "Ringing" }) });
    await stage.settle();
    expect(spy.row.status).toBe("waiting");
    stage.asterisk.emit("ChannelEnteredBridge", { bridge: bridge("b", ["2"]), channel: bob("2") });
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2" });
  });

  it("is over, with words, where whose is next cannot be told", async () => {
    const spy = await listening({ follow: false });
    stage.asterisk.emit("ChannelCreated", {
      channel: bob("2", { caller: { name: "", number: "030111111" } }),
    });
    stage.asterisk.emit("ChannelCreated", {
      channel: bob("3", { caller: { name: "", number: "030222222" } }),
    });
    await expect(spy.change({ follow: true })).rejects.toMatchObject({
      code: "not_possible_now",
      field: "follow",
    });
    expect(spy.row).toMatchObject({ status: "active", follows: null });
    stage.hangUp("2");
    stage.hangUp("3");
    await spy.change({ follow: true });
    for (const [id, number] of [
      ["4", "030111111"],
      ["5", "030222222"],
    ] as const) {
      stage.talk(id, { caller: { name: "", number } });
    }
    stage.hangUp("1");
    await stage.settle();
    expect(stage.whys).toEqual([
      "The call is over, and PJSIP/bob carries calls of several people: whose is next cannot be told.",
    ]);
  });
});

it("is told of a call that is over as that, and of an Asterisk that was restarted", async () => {
  await listening({ follow: true });
  stage.hangUp("1");
  await stage.settle();
  stage.talk("2");
  await stage.settle();
  await stage.asterisk.list([], [], { restarted: true });
  await stage.settle();
  expect(told()).toEqual([
    "The call is over; the next one is waited for.",
    "Asterisk was restarted, which ended the call.",
  ]);
});

describe("who would rather keep the hold music", () => {
  const words = keptMusic;

  it("hears the next call of who is followed once it is off hold, and is told why not before", async () => {
    const spy = await listening({ follow: true });
    stage.held.add("2");
    stage.talk("2");
    stage.hangUp("1");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: words });
    expect(stage.snooped).toEqual(["1"]);
    // By whichever channel of the call it is taken back.
    stage.held.clear();
    stage.asterisk.emit("ChannelUnhold", { channel: channel("carol", { name: "PJSIP/carol-1" }) });
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "2", heldBack: null });
    expect(stage.snooped).toEqual(["1", "2"]);
  });

  it("is told of no hold any more when that call is over, and hears the one after it", async () => {
    const spy = await listening({ follow: true });
    stage.held.add("2");
    stage.talk("2");
    stage.hangUp("1");
    await stage.settle();
    stage.hangUp("2");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: null });
    stage.talk("3");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "3" });
  });

  it("asks once for a call that is off hold and will not be heard, and waits for the one after it", async () => {
    const spy = await listening({ follow: true });
    stage.held.add("2");
    stage.talk("2");
    stage.hangUp("1");
    await stage.settle();
    expect([spy.isOn("1"), spy.isOn("2")]).toEqual([false, true]);
    stage.held.clear();
    stage.refuseSnoops();
    stage.asterisk.emit("ChannelUnhold", { channel: bob("2") });
    await stage.settle();
    expect(stage.snooped).toEqual(["1", "2"]);
    expect(spy.row).toMatchObject({ status: "waiting", heldBack: null });
    expect(spy.isOn("2")).toBe(false);
    stage.takeSnoops();
    stage.talk("3");
    await stage.settle();
    expect(spy.row).toMatchObject({ status: "active", targetId: "3" });
    expect(stage.snooped).toEqual(["1", "2", "3"]);
  });

  it("begins no second time with a call that is on hold when its path is lost: that ends it, or waits", async () => {
    const alone = await listening({ follow: false });
    stage.held.add("1");
    await stage.lose();
    expect([alone.row.status, stage.whys]).toEqual(["ending", [words]]);
    stage.held.clear();
    const following = await listening({ follow: true });
    stage.held.add("1");
    await stage.lose();
    expect(following.row).toMatchObject({ status: "waiting", heldBack: words });
    expect(told()).toEqual([words]);
    expect(stage.snooped).toEqual(["1", "1"]);
  });
});

it("makes no third path where the one that broke had its successor under way", async () => {
  const spy = await listening({ follow: false });
  const changed = spy.change({ sides: "apart" });
  stage.opened[0]?.onEnd();
  await changed;
  await stage.settle();
  expect(spy.row).toMatchObject({ status: "active", sides: "apart" });
  // One for both sides, then one a side.
  expect(stage.opened).toHaveLength(3);
});
