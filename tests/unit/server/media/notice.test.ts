import { expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { type NoticeOptions, playNotice } from "@/server/media/notice";
import { pathStage, targetId } from "./paths";

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

it("is cut by its time, by its end and by the end of its target", async () => {
  const long = noticeStage({ media: "tone:dial", maxMs: 700 });
  await long.begin();
  long.clock.advance(700);
  expect(await long.notice.done).toBe("cut");
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
  for (const { clock } of [long, ended, alone, early]) expect(clock.timerCount).toBe(0);
});

it("has failed when it cannot be played", async () => {
  const { notice, answers, settle, start } = noticeStage();
  answers.set("channels.play", () => Promise.reject(new AriError("bad_request", "no.")));
  await settle();
  start(notice);
  expect(await notice.done).toBe("failed");
});
