import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { bridge, channel } from "../../lib/live/samples";
import { callerId, talkStage } from "./talk-stage";

const toCaller = { kind: "channel", channelId: callerId } as const;
let stage: ReturnType<typeof talkStage>;
let page: Awaited<ReturnType<typeof stage.begin>>;

beforeEach(async () => {
  stage = talkStage();
  page = await stage.begin(toCaller);
});

const change = (held: boolean) => stage.talks.get(page.id).change({ held });
const asked = (operation: "startMoh" | "stopMoh") => stage.asterisk.askedFor(`bridges.${operation}`).length;
const freeze = () => {
  for (const operation of ["bridges.startMoh", "bridges.stopMoh"])
    stage.asterisk.answers.set(operation, () => {
      throw new AriError("timeout", "late.");
    });
};
const thaw = () => {
  for (const operation of ["bridges.startMoh", "bridges.stopMoh"]) stage.asterisk.answers.delete(operation);
};
const pass = async (ms: number) => {
  for (let at = 0; at < ms; at += 1_000) {
    stage.clock.advance(1_000);
    await stage.asterisk.settle();
  }
};

it("asks for no music, twice after Asterisk answers again, where a hold had no answer", async () => {
  freeze();
  await expect(change(true)).rejects.toMatchObject({ code: "asterisk_timeout" });
  expect(stage.row().held).toBe(false);
  await pass(6_000);
  expect(asked("stopMoh")).toBe(3);
  thaw();
  await pass(20_000);
  // What waits in a frozen Asterisk is carried out in no certain order.
  expect([asked("startMoh"), asked("stopMoh")]).toEqual([1, 5]);
  expect(stage.row()).toMatchObject({ status: "active", held: false });
});

it("asks again at once where the node is live again", async () => {
  freeze();
  await expect(change(true)).rejects.toMatchObject({ code: "asterisk_timeout" });
  thaw();
  const { mediaChannelId } = stage.row();
  await stage.asterisk.list([channel(callerId, { state: "Up" }), stage.up(mediaChannelId)]);
  await stage.asterisk.settle();
  expect(asked("stopMoh")).toBe(1);
});

it("asks for the music again where the end of a hold had no answer, and the row tells of the hold", async () => {
  await change(true);
  freeze();
  await expect(change(false)).rejects.toMatchObject({ code: "asterisk_timeout" });
  expect(stage.row().held).toBe(true);
  thaw();
  await pass(20_000);
  expect([asked("startMoh"), asked("stopMoh")]).toEqual([3, 1]);
  await change(false);
  expect([stage.row().held, asked("stopMoh")]).toEqual([false, 2]);
});

it("sends what is asked for by hand before it is known what plays", async () => {
  freeze();
  await expect(change(true)).rejects.toMatchObject({ code: "asterisk_timeout" });
  thaw();
  await change(true);
  await change(false);
  expect([asked("startMoh"), asked("stopMoh")]).toEqual([2, 1]);
});

it("asks nothing more after its end", async () => {
  freeze();
  await expect(change(true)).rejects.toMatchObject({ code: "asterisk_timeout" });
  await stage.talks.get(page.id).end();
  await pass(20_000);
  expect(asked("stopMoh")).toBe(0);
});

it("lets nobody be heard from the press on, and tells of the hold only when the music plays", async () => {
  let begun: () => void = () => undefined;
  stage.asterisk.answers.set("bridges.startMoh", () => new Promise<void>((resolve) => (begun = resolve)));
  const holding = change(true);
  await stage.asterisk.settle();
  expect(page.socket.told.at(-1)).toMatchObject({ mayTalk: false });
  page.speak();
  expect(stage.sent).toEqual([]);
  expect([stage.row().held, stage.talks.get(page.id).isOffHold]).toEqual([false, false]);
  begun();
  await holding;
  expect(stage.row().held).toBe(true);
});

it("leaves the music of a bridge alone that a person has taken the browser's channel to", async () => {
  await change(true);
  const { mediaChannelId } = stage.row();
  const elsewhere = bridge(randomUUID(), []);
  stage.asterisk.emit("BridgeCreated", { bridge: elsewhere });
  stage.leave(mediaChannelId, { ends: false });
  stage.enter(elsewhere.id, mediaChannelId);
  await change(false);
  expect(stage.row()).toMatchObject({ held: false, bridgeId: elsewhere.id });
  expect(asked("stopMoh")).toBe(0);
});
