import { beforeEach, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { channel } from "../../lib/live/samples";
import { identity } from "./lines";
import { callerId, talkStage } from "./talk-stage";

let stage: ReturnType<typeof talkStage>;

beforeEach(() => {
  stage = talkStage();
  stage.asterisk.emit("StasisStart", { channel: channel("second", { state: "Ring" }), args: [] });
});

const toCaller = { kind: "channel", channelId: callerId } as const;
const toSecond = { kind: "channel", channelId: "second" } as const;
const toBob = { kind: "endpoint", endpoint: "PJSIP/bob", callerId: "", timeoutMs: 20_000 } as const;
const talk = (id: string) => stage.talks.get(id);
/** Of each talk: whether it is on hold, null where nobody is there yet. */
const held = (...ids: string[]) =>
  ids.map((id) => (talk(id).row.status === "active" ? talk(id).row.held : null));
const refuseMusic = () =>
  stage.asterisk.answers.set("bridges.startMoh", () => {
    throw new AriError("server_error", "no.", { status: 500 });
  });
const noAnswer = (operation: string) =>
  stage.asterisk.answers.set(operation, () => {
    throw new AriError("timeout", "late.");
  });
const answer = async (id: string) => {
  const leg = stage.up(talk(id).row.peerId ?? "", "PJSIP/bob-1");
  stage.asterisk.emit("StasisStart", { channel: leg, args: ["talk"] });
  await stage.asterisk.settle();
};

it("puts the talk that runs on hold, with music, before another begins", async () => {
  const first = await stage.begin(toCaller);
  const { bridgeId } = stage.row();
  const second = await stage.begin(toSecond);
  expect(held(first.id, second.id)).toEqual([true, false]);
  const asked = stage.asterisk.asked.map(({ operation }) => operation);
  expect(asked.indexOf("bridges.startMoh")).toBeLessThan(asked.lastIndexOf("channels.answer"));
  expect(stage.asterisk.askedFor("bridges.startMoh")).toEqual([{ bridgeId }]);
  first.speak();
  expect(stage.sent).toEqual([]);
  second.speak();
  expect(stage.sent).toHaveLength(1);
});

it("does so over all nodes, of one person alone, and never for a token's program", async () => {
  const first = await stage.begin(toCaller);
  await stage.makeTalks().start({ to: toBob, owner: identity("otto") });
  expect(held(first.id)).toEqual([false]);
  await stage.makeTalks().start({ to: toBob, owner: stage.olga });
  expect(held(first.id)).toEqual([true]);
  const program = { ...identity("robot"), kind: "token" as const };
  const ids = ["third", "fourth"];
  for (const id of ids) stage.asterisk.emit("StasisStart", { channel: channel(id), args: [] });
  const [third, fourth] = await Promise.all(
    ids.map((channelId) => stage.begin({ kind: "channel", channelId }, program)),
  );
  expect(held(third?.id ?? "", fourth?.id ?? "")).toEqual([false, false]);
});

it("begins nothing where the one that runs cannot be put on hold, and says so", async () => {
  const first = await stage.begin(toCaller);
  refuseMusic();
  await expect(stage.talks.start({ to: toSecond, owner: stage.olga })).rejects.toMatchObject({
    code: "not_possible_now",
    message: "Your call with Alice (1001) could not be put on hold: Asterisk refused it.",
    whatToDo: "It goes on, and this one does not: try again, or hang that one up first.",
  });
  expect([stage.rows().length, held(first.id)]).toEqual([1, [false]]);
  expect(stage.asterisk.askedFor("channels.answer")).toHaveLength(1);
});

it("begins all the same where the one that runs ends meanwhile", async () => {
  const first = await stage.begin(toCaller);
  stage.asterisk.answers.set("bridges.startMoh", () => {
    stage.leave(callerId);
    throw new AriError("not_found", "gone.", { status: 404 });
  });
  const second = await stage.begin(toSecond);
  expect(held(second.id)).toEqual([false]);
  expect(() => talk(first.id)).toThrow("ended already");
});

it("refuses the second of two quick presses, also while the one that runs is being put on hold", async () => {
  await stage.begin(toCaller);
  const wanted = { to: toSecond, owner: stage.olga };
  const both = await Promise.allSettled([stage.talks.start(wanted), stage.talks.start(wanted)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(stage.rows()).toHaveLength(2);
});

it("changes over: to take one back puts the other on hold first", async () => {
  const first = await stage.begin(toCaller);
  const second = await stage.begin(toSecond);
  await talk(first.id).change({ held: false });
  expect(held(first.id, second.id)).toEqual([false, true]);
  await talk(second.id).change({ held: false });
  expect(held(first.id, second.id)).toEqual([true, false]);
});

it("leaves both as they were where the one that runs cannot be put on hold", async () => {
  const first = await stage.begin(toCaller);
  const second = await stage.begin(toSecond);
  refuseMusic();
  await expect(talk(first.id).change({ held: false })).rejects.toMatchObject({ code: "not_possible_now" });
  expect(held(first.id, second.id)).toEqual([true, false]);
});

it("lets of two that are taken back at once only one be heard, and the other has its music again", async () => {
  const first = await stage.begin(toCaller);
  const second = await stage.begin(toSecond);
  await talk(second.id).change({ held: true });
  const music = stage.asterisk.askedFor("bridges.startMoh").length;
  const both = await Promise.allSettled([first, second].map(({ id }) => talk(id).change({ held: false })));
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(held(first.id, second.id)).toEqual([false, true]);
  expect(stage.asterisk.askedFor("bridges.startMoh")).toHaveLength(music + 1);
});

it("begins on hold where a phone answers while its caller talks with somebody else", async () => {
  const rung = await stage.begin(toBob);
  const first = await stage.begin(toCaller);
  expect(held(rung.id, first.id)).toEqual([null, false]);
  await answer(rung.id);
  expect(held(rung.id, first.id)).toEqual([true, false]);
  const { bridgeId, peerId } = talk(rung.id).row;
  expect(stage.asterisk.askedFor("bridges.startMoh")).toEqual([{ bridgeId }]);
  expect(stage.asterisk.node.live.row("channels", peerId ?? "")?.commanded.held).toBe(true);
  rung.speak();
  expect(stage.sent).toEqual([]);
});

it("stays on hold where the hold fails only after another has begun to talk", async () => {
  const rung = await stage.begin(toBob);
  const first = await stage.begin(toCaller);
  let refuse: (why: AriError) => void = () => undefined;
  stage.asterisk.answers.set("bridges.startMoh", () => new Promise((_, reject) => (refuse = reject)));
  const holding = talk(first.id).change({ held: true });
  await stage.asterisk.settle();
  await answer(rung.id);
  refuse(new AriError("server_error", "no.", { status: 500 }));
  await expect(holding).rejects.toMatchObject({ code: "asterisk_refused" });
  expect(held(rung.id, first.id)).toEqual([false, true]);
});

it("names who was called by an extension as the dock does, without what was dialled", async () => {
  const to = {
    kind: "extension",
    extension: "1002",
    context: "default",
    callerId: "",
    timeoutMs: 20_000,
  } as const;
  const rung = await stage.begin(to);
  const leg = stage.up(talk(rung.id).row.peerId ?? "", "Local/1002@default-00000001;1");
  stage.asterisk.emit("StasisStart", { channel: leg, args: ["talk"] });
  await stage.asterisk.settle();
  stage.asterisk.emit("ChannelStateChange", { channel: leg });
  noAnswer("bridges.startMoh");
  await expect(stage.talks.start({ to: toCaller, owner: stage.olga })).rejects.toMatchObject({
    message: "Your call with 1002 could not be put on hold: Asterisk did not answer in time.",
  });
  await expect(talk(rung.id).change({ held: true })).rejects.toMatchObject({
    message: "Extension 1002@default: Asterisk did not answer in time.",
  });
});

it("says that both are on hold where only the first half of changing over was done", async () => {
  const first = await stage.begin(toCaller);
  const second = await stage.begin(toSecond);
  noAnswer("bridges.stopMoh");
  await expect(talk(first.id).change({ held: false })).rejects.toMatchObject({
    code: "asterisk_timeout",
    whatToDo: expect.stringMatching(/ Both calls are on hold: take one back\.$/),
  });
  expect(held(first.id, second.id)).toEqual([true, true]);
});

it("says that the one that ran is on hold now where the other came to nothing", async () => {
  const first = await stage.begin(toCaller);
  stage.asterisk.answers.set("channels.originateWithId", () => {
    throw new AriError("allocation_failed", "no.", { status: 500 });
  });
  await expect(stage.talks.start({ to: toBob, owner: stage.olga })).rejects.toMatchObject({
    code: "endpoint_unavailable",
    whatToDo: expect.stringMatching(
      / Your call with Alice \(1001\) is on hold now, until you take it back\.$/,
    ),
  });
  expect(held(first.id)).toEqual([true]);
});

it("says of the one that loses to another that it stays on hold", async () => {
  const first = await stage.begin(toCaller);
  const second = await stage.begin(toSecond);
  await talk(second.id).change({ held: true });
  const both = await Promise.allSettled([first, second].map(({ id }) => talk(id).change({ held: false })));
  expect(both[1]).toMatchObject({
    reason: { whatToDo: "This call stays on hold: take it back once more to change over." },
  });
});
