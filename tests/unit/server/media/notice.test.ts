import { expect, it } from "vitest";
import { noticeLimits } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import { type NoticeOptions, playNotice } from "@/server/media/notice";
import { pathStage, pending, targetId } from "./paths";

function noticeStage(more: Partial<NoticeOptions> = {}) {
  const stage = pathStage();
  const notice = playNotice({ ...stage.common, who: "target", media: "sound:beep", ...more });
  const [snoopId = ""] = notice.ownedIds();
  const finish = (state: string) =>
    stage.tell({ type: "PlaybackFinished", playback: { state, target_uri: `channel:${snoopId}` } });
  const begin = async () => {
    await stage.settle();
    stage.start(notice);
    await notice.ready;
  };
  return { ...stage, notice, snoopId, finish, begin };
}

it.each([
  ["done", "played"],
  ["failed", "failed"],
])("is over with its playback, %s: %s", async (state, outcome) => {
  const { notice, begin, finish, requests, snoopId, clock } = noticeStage();
  await begin();
  expect(requests.at(-1)).toBe(`channels.play ${snoopId}`);
  finish(state);
  expect(await notice.done).toBe(outcome);
  expect(requests.at(-1)).toBe(`channels.hangup ${snoopId}`);
  expect(clock.timerCount).toBe(0);
});

it.each(["tone:1004/200,0/100", "tone:!1004/200,!0/100"])(
  "plays one pass of %s, and no more",
  async (media) => {
    const { notice, answers, begin, clock, settle, snoopId, requests } = noticeStage({ media });
    const played: unknown[] = [];
    answers.set("channels.play", async (asked) => played.push(asked["media"]));
    await begin();
    expect(played).toEqual([["tone:!1004/200,!0/100"]]);
    clock.advance(300 + 299);
    await settle();
    expect(requests).not.toContain(`channels.hangup ${snoopId}`);
    clock.advance(1);
    expect(await notice.done).toBe("played");
    expect(clock.timerCount).toBe(0);
  },
);

it.each([
  ["a tone by its name", "tone:ring;tonezone=fr", noticeLimits.namedToneMs],
  ["a tone without a time", "tone:1004", noticeLimits.namedToneMs],
  ["a sound", "sound:demo-congrats", noticeLimits.soundMs],
  ["a tone that is longer than that", "tone:440/4000000000", noticeLimits.soundMs],
])("cuts %s: %s after %i ms", async (_what, media, limitMs) => {
  const { notice, begin, clock, settle, snoopId, requests } = noticeStage({ media });
  await begin();
  clock.advance(limitMs - 1);
  await settle();
  expect(requests).not.toContain(`channels.hangup ${snoopId}`);
  clock.advance(1);
  expect(await notice.done).toBe("cut");
  expect(clock.timerCount).toBe(0);
});

it("sets no time to what has ended before it was answered", async () => {
  const { notice, answers, settle, start, finish, clock } = noticeStage();
  const answer = pending();
  answers.set("channels.play", () => answer.promise);
  await settle();
  start(notice);
  await settle();
  finish("done");
  expect(await notice.done).toBe("played");
  answer.answer();
  await settle();
  expect(clock.timerCount).toBe(0);
});

it("is cut by its end and by the end of its target", async () => {
  const ended = noticeStage();
  await ended.begin();
  await ended.notice.end();
  expect(await ended.notice.done).toBe("cut");
  const alone = noticeStage();
  await alone.begin();
  alone.tell({ type: "ChannelDestroyed", channel: { id: targetId } });
  expect(await alone.notice.done).toBe("cut");
  const early = noticeStage();
  await early.notice.end();
  expect(await early.notice.done).toBe("cut");
  for (const { clock } of [ended, alone, early]) expect(clock.timerCount).toBe(0);
});

it("has failed when it cannot be played", async () => {
  const { notice, answers, settle, start } = noticeStage();
  answers.set("channels.play", () => Promise.reject(new AriError("bad_request", "no.")));
  await settle();
  start(notice);
  expect(await notice.done).toBe("failed");
});
