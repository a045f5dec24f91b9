import { beforeEach, expect, it } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { AriError } from "@/lib/ari";
import type { SpyRow } from "@/lib/live/rows";
import { type FailedNotice, SpyNotices } from "@/server/nodes/spy-notices";
import { pathStage, pending } from "../media/paths";

let stage: ReturnType<typeof pathStage>;
let notice: SpyPolicy["notice"];
let failed: FailedNotice[];
let notices: SpyNotices;

beforeEach(() => {
  stage = pathStage();
  notice = { to: "agent", media: "sound:beep" };
  failed = [];
  notices = new SpyNotices({
    ...stage.common,
    policy: () => ({ ...defaultSpyPolicy, notice }),
    onFailed: (each) => void failed.push(each),
  });
});

const rowOf = (targetId: string) => ({ id: "spy", targetId, by: "sue" }) as SpyRow;
const tell = (targetId = "alice") => {
  stage.here.add(targetId);
  notices.tell(rowOf(targetId));
};
const begin = async () => {
  await stage.settle();
  stage.start(notices);
  await stage.settle();
};
const finish = async (state: string) => {
  const [id] = notices.ownedIds();
  stage.tell({ type: "PlaybackFinished", playback: { state, target_uri: `channel:${id}` } });
  await stage.settle();
};
const played = () => stage.requests.filter((request) => request.startsWith("channels.play")).length;

it("tells the parties of each call once, and again when more of them are to know", async () => {
  for (const targetId of ["alice", "alice", "bob"]) {
    tell(targetId);
    await begin();
    if (notices.ownedIds().length > 0) await finish("done");
  }
  expect(played()).toBe(2);
  for (const to of ["both", "agent"] as const) {
    notice = { ...notice, to };
    tell("bob");
    await begin();
  }
  expect(played()).toBe(3);
  await notices.end();
  expect([notices.ownedIds(), failed]).toEqual([[], []]);
});

it("cuts what is played for a spy that ends, and not what is played for others", async () => {
  tell();
  await begin();
  const [ended = ""] = notices.ownedIds();
  notices.tell({ ...rowOf("alice"), id: "another" });
  await begin();
  notices.forget("spy");
  await stage.settle();
  expect(stage.requests.filter((request) => request.startsWith("channels.hangup"))).toEqual([
    `channels.hangup ${ended}`,
  ]);
  expect(notices.ownedIds()).toHaveLength(1);
  await notices.end();
  expect(failed).toEqual([]);
});

it("cuts what is played to a call that its spy has left for another", async () => {
  tell("alice");
  await begin();
  const [left = ""] = notices.ownedIds();
  tell("bob");
  await begin();
  expect(stage.requests).toContain(`channels.hangup ${left}`);
  expect(notices.ownedIds()).toHaveLength(1);
  await notices.end();
});

it("plays nothing where nobody is to be told, and then what is decided later", async () => {
  notice = { ...notice, to: "none" };
  tell();
  await begin();
  expect(stage.requests).toEqual([]);
  notice = { ...notice, to: "agent" };
  tell();
  await begin();
  expect(played()).toBe(1);
  await notices.end();
});

it("tells who listens to which channel when Asterisk could not play it", async () => {
  tell();
  await begin();
  await finish("failed");
  expect(failed).toEqual([
    {
      row: rowOf("alice"),
      to: "agent",
      media: "sound:beep",
      why: "Asterisk could not play sound:beep: is there such a sound on Asterisk?",
    },
  ]);
  expect(notices.ownedIds()).toEqual([]);
});

it("tells so too where the word of it overtakes the answer to its request", async () => {
  const answer = pending();
  stage.answers.set("channels.play", () => answer.promise);
  tell();
  await begin();
  await finish("failed");
  answer.answer();
  await stage.settle();
  expect(failed).toMatchObject([{ why: expect.stringMatching(/^Asterisk could not play sound:beep/) }]);
});

it("tells what Asterisk refused", async () => {
  stage.answers.set("channels.snoopChannelWithId", () =>
    Promise.reject(
      new AriError("server_error", "Asterisk answered 500.", { status: 500, asteriskMessage: "no snoop" }),
    ),
  );
  tell();
  await stage.settle();
  expect(failed).toMatchObject([{ why: expect.stringMatching(/^Channel alice: .*no snoop/) }]);
});

it("has not failed where the call has ended, or the listening's panel", async () => {
  tell();
  await begin();
  stage.tell({ type: "ChannelDestroyed", channel: { id: "alice" } });
  await stage.settle();
  tell("bob");
  await begin();
  await notices.end();
  expect(failed).toEqual([]);
});
