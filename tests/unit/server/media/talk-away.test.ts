import { beforeEach, describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { pending } from "./paths";
import { callerId, talkStage, voice } from "./talk-stage";

const toCaller = { kind: "channel", channelId: callerId } as const;
let stage: ReturnType<typeof talkStage>;

beforeEach(() => {
  stage = talkStage();
});

const musicOf = () => ({
  begun: stage.asterisk.askedFor("bridges.startMoh").length,
  ended: stage.asterisk.askedFor("bridges.stopMoh").length,
});
const saidVoice = () => stage.sent.filter((samples) => samples[0] === voice[0]).length;

describe("a talk whose browser has gone", () => {
  it.each([
    ["closed", true],
    ["cut", false],
  ])("plays music to the party and goes on when the page comes back: %s", async (_how, isOrderly) => {
    const { id, goAway, socket } = await stage.begin(toCaller);
    goAway(isOrderly);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", away: true, held: false, failure: null });
    expect(musicOf()).toEqual({ begun: 1, ended: 0 });
    stage.clock.advance(9_999);
    const back = stage.comeBack(id);
    expect(back.socket.told.at(-1)).toMatchObject({ mayTalk: false });
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", away: false });
    expect(musicOf()).toEqual({ begun: 1, ended: 1 });
    expect(back.socket.told.at(-1)).toMatchObject({ type: "changed", mayTalk: true });
    back.speak();
    expect(saidVoice()).toBe(1);
    stage.clock.advance(60_000);
    expect(stage.row().status).toBe("active");
    expect(socket.ends).toEqual([]);
  });

  it("hangs up after 10 s, and says why", async () => {
    const { goAway } = await stage.begin(toCaller);
    goAway(true);
    stage.clock.advance(9_999);
    await stage.asterisk.settle();
    expect(stage.hungUp()).toEqual([]);
    stage.clock.advance(1);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({
      status: "ending",
      failure: "The browser did not come back within 10 s, so the panel hung up.",
    });
    expect(stage.hungUp()).toContain(callerId);
    stage.clock.advance(1_000);
    expect([stage.rows(), stage.clock.timerCount]).toEqual([[], 1]);
  });

  it("stays on hold for one who was on hold, and may be taken from it meanwhile", async () => {
    const { id, goAway } = await stage.begin(toCaller);
    await stage.talks.get(id).change({ held: true });
    goAway(false);
    await stage.asterisk.settle();
    stage.comeBack(id);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ held: true, away: false });
    expect(musicOf()).toEqual({ begun: 1, ended: 0 });
  });

  it("keeps its music when the hold ends before the browser is back", async () => {
    const { id, goAway } = await stage.begin(toCaller);
    await stage.talks.get(id).change({ held: true });
    goAway(false);
    await stage.talks.get(id).change({ held: false });
    await stage.asterisk.settle();
    expect(musicOf()).toEqual({ begun: 1, ended: 0 });
    stage.comeBack(id);
    await stage.asterisk.settle();
    expect(musicOf()).toEqual({ begun: 1, ended: 1 });
    expect(stage.row()).toMatchObject({ held: false, away: false });
  });

  it("is not ended by music that Asterisk would not play", async () => {
    const { goAway } = await stage.begin(toCaller);
    stage.asterisk.answers.set("bridges.startMoh", () => {
      throw new AriError("conflict", "no.", { status: 409 });
    });
    goAway(false);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", away: true });
  });

  it("lets who answers meanwhile wait for it, and joins when it is back", async () => {
    const { talkId, ticket } = await stage.talks.start({
      to: { kind: "endpoint", endpoint: "PJSIP/bob", callerId: "", timeoutMs: 20_000 },
      owner: stage.olga,
    });
    stage.attach(ticket, stage.olga).goAway(true);
    const { peerId } = stage.row();
    stage.asterisk.emit("StasisStart", { channel: stage.up(peerId ?? "", "PJSIP/bob-1"), args: [] });
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "calling", away: true });
    stage.comeBack(talkId);
    await stage.asterisk.settle();
    expect(stage.row()).toMatchObject({ status: "active", away: false });
    expect(musicOf()).toEqual({ begun: 0, ended: 0 });
  });

  it("is not blamed for an Asterisk that takes its time, and gives no answer", async () => {
    const call = pending();
    stage.asterisk.answers.set("channels.originateWithId", () => call.promise);
    const refused = expect(
      stage.talks.start({
        to: { kind: "endpoint", endpoint: "PJSIP/bob", callerId: "", timeoutMs: 20_000 },
        owner: stage.olga,
      }),
    ).rejects.toMatchObject({ code: "asterisk_timeout" });
    await stage.asterisk.settle();
    stage.clock.advance(10_000);
    await stage.asterisk.settle();
    expect(stage.row().failure).toBeNull();
    call.refuse("timeout");
    await refused;
  });

  it("tells one who never opened the page's sound so", async () => {
    await stage.talks.start({ to: toCaller, owner: stage.olga });
    stage.clock.advance(10_000);
    await stage.asterisk.settle();
    expect(stage.row().failure).toBe("The browser did not come within 10 s, so the panel hung up.");
  });
});
