import { beforeAll, describe, expect, it } from "vitest";
import { closeCodeOf } from "@/lib/audio/wire";
import type { ChannelRow } from "@/lib/live/rows";
import { type Listener, listenTo } from "@/tests/support/media/listener";
import { problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, type PlacedCall, placeCall } from "@/tests/support/phones/phone";
import { hearMs, loudDb, stageActs, toneHz } from "./act-stage";

const carolHz = 700;
const bobHz = 1_200;
const aliceHz = 1_800;
const erinHz = 900;

describe.each(["22", "16"] as const)(
  "who is listened to is transferred, on a real Asterisk %s",
  (version) => {
    const stage = stageActs(version);
    const { asterisk, node, path, done, inOurApplication } = stage;
    let panel: TestPanel;
    let alice: Phone;
    let bob: Phone;
    let dave: Phone;
    beforeAll(() => {
      ({ panel, alice, bob, dave } = stage.cast());
    });

    const legOf = (endpoint: string, fits: (row: ChannelRow) => boolean = () => true) =>
      panel.row(
        node,
        "channels",
        (row) => row.endpoint === endpoint && row.bridgeId !== null && fits(row),
        `a talking ${endpoint}`,
      );
    /** carol talks with bob by Dial(). */
    const talk = async () => {
      const call = await placeCall({ asterisk, from: "carol", to: "1002" });
      await call.answered;
      call.ear.say(carolHz);
      bob.ear.say(bobHz);
      alice.ear.say(aliceHz);
      await bob.ear.hears(carolHz, loudDb, hearMs);
      return { call, carols: (await legOf("PJSIP/carol")).id, bobs: (await legOf("PJSIP/bob")).id };
    };
    const listen = (target: string, body: object = {}) => listenTo(panel, node, target, body);
    const expectOver = async ({ id, page }: Listener) => {
      await expect.poll(() => page.closeCode, { timeout: hearMs }).toBe(closeCodeOf("hung_up"));
      expect(page.ended).toMatchObject({ code: "hung_up", text: "The call is over." });
      await panel.none(node, "spies", (row) => row.id === id);
    };
    /** It waits for the next call of bob, and hears erin in it. */
    const expectNextCall = async (listener: Listener, before: string): Promise<PlacedCall> => {
      await listener.row(({ status, targetId }) => status === "waiting" && targetId === before);
      const next = await placeCall({ asterisk, from: "erin", to: "1002" });
      await next.answered;
      next.ear.say(erinHz);
      const leg = await legOf("PJSIP/bob", ({ id }) => id !== before);
      await listener.row(({ status, targetId }) => status === "active" && targetId === leg.id);
      await listener.hearsNow(erinHz);
      expect(listener.page.closeCode).toBeNull();
      return next;
    };

    it("by the panel: goes on in another bridge, and in the dialplan, with and without following", async () => {
      const room = async (name: string) =>
        String((await panel.operator.post(path("/bridges"), { name })).body["bridgeId"]);
      const enter = (bridgeId: string, ...channelIds: string[]) =>
        done(panel.operator.post(path(`/bridges/${bridgeId}/channels`), { channelIds }));
      const [bobs, daves, alices] = [
        await inOurApplication("bob"),
        await inOurApplication("dave"),
        await inOurApplication("alice"),
      ];
      dave.ear.say(carolHz);
      bob.ear.say(bobHz);
      alice.ear.say(aliceHz);
      const [first, second] = [await room("first"), await room("second")];
      await enter(first, bobs, daves);
      await enter(second, alices);
      const listeners = [await listen(bobs, { follow: true }), await listen(bobs)];
      for (const listener of listeners) await listener.hearsNow(carolHz);

      await enter(second, bobs);
      for (const listener of listeners) {
        await listener.hearsNow(aliceHz);
        await listener.hearsNow(bobHz);
        expect(listener.page.ear().lost).toBe(0);
      }
      const continued = { context: "default", extension: "600", priority: 1 };
      await done(panel.operator.post(path(`/channels/${bobs}/continue`), continued));
      for (const listener of listeners) {
        await listener.hearsNow(toneHz);
        expect(await listener.row(({ status }) => status === "active")).toMatchObject({ targetId: bobs });
        expect(listener.page.closeCode).toBeNull();
      }
      const [followed, alone] = listeners;
      await done(panel.operator.delete(path(`/channels/${bobs}`)));
      if (alone !== undefined) await expectOver(alone);
      const call = followed === undefined ? undefined : await expectNextCall(followed, bobs);
      await followed?.stop();
      await call?.hangUp();
    });

    it("by the other party's phone (REFER): who is sent elsewhere is heard there", async () => {
      const { call, bobs } = await talk();
      const followed = await listen(bobs, { follow: true });
      const alone = await listen(bobs);
      await call.transfer("1001");
      await alice.ear.hears(bobHz, loudDb, hearMs);
      for (const listener of [followed, alone]) {
        await listener.hearsNow(aliceHz);
        await listener.hearsNow(bobHz);
        expect(await listener.row(({ status }) => status === "active")).toMatchObject({ targetId: bobs });
      }
      await call.ended;
      await bob.hangUp();
      await expectOver(alone);
      const next = await expectNextCall(followed, bobs);
      await followed.stop();
      await next.hangUp();
    });

    it("by its own phone (REFER): the leg ends, its follower waits, and who was sent on is heard on", async () => {
      const { call, carols, bobs } = await talk();
      const followed = await listen(bobs, { follow: true });
      const alone = await listen(bobs);
      const ofCarol = await listen(carols);
      await bob.transfer("1001");
      await expectOver(alone);
      await alice.ear.hears(carolHz, loudDb, hearMs);
      await ofCarol.hearsNow(aliceHz);
      await ofCarol.hearsNow(carolHz);
      expect(await ofCarol.row(({ status }) => status === "active")).toMatchObject({ targetId: carols });
      const next = await expectNextCall(followed, bobs);
      await next.hangUp();
      await followed.stop();
      await call.hangUp();
      await expectOver(ofCarol);
    });

    it("by its own phone after asking (REFER with Replaces): both legs end, and the two are heard on", async () => {
      const { call, carols, bobs } = await talk();
      const followed = await listen(bobs, { follow: true });
      const ofCarol = await listen(carols);
      const asked = await placeCall({ asterisk, from: "bob", to: "1001" });
      await asked.answered;
      await legOf("PJSIP/alice");
      await bob.transfer(asked);
      await alice.ear.hears(carolHz, loudDb, hearMs);
      await asked.ended;
      await ofCarol.hearsNow(aliceHz);
      expect(await ofCarol.row(({ status }) => status === "active")).toMatchObject({ targetId: carols });
      await followed.row(({ status }) => status === "waiting");
      await panel.none(node, "channels", (row) => row.endpoint === "PJSIP/bob");
      const waiting = await followed.row(() => true);
      const next = await expectNextCall(followed, waiting.targetId);
      await next.hangUp();
      await followed.stop();
      await call.hangUp();
      await expectOver(ofCarol);
    });

    it("by its own phone out of a bridge of ours: a Local channel takes its place, and who stays is heard on", async () => {
      const bridgeId = String(
        (await panel.operator.post(path("/bridges"), { name: "room" })).body["bridgeId"],
      );
      const [bobs, daves] = [await inOurApplication("bob"), await inOurApplication("dave")];
      await done(panel.operator.post(path(`/bridges/${bridgeId}/channels`), { channelIds: [bobs, daves] }));
      dave.ear.say(carolHz);
      bob.ear.say(bobHz);
      alice.ear.say(aliceHz);
      const followed = await listen(bobs, { follow: true });
      const alone = await listen(bobs);
      const ofDave = await listen(daves);
      await ofDave.hearsNow(bobHz);
      await bob.transfer("1001");
      await alice.ear.hears(carolHz, loudDb, hearMs);
      await expectOver(alone);
      await ofDave.hearsNow(aliceHz);
      await ofDave.hearsNow(carolHz);
      expect(await ofDave.row(({ status }) => status === "active")).toMatchObject({ targetId: daves });
      const next = await expectNextCall(followed, bobs);
      await next.hangUp();
      await followed.stop();
      await ofDave.stop();
    });

    it("its channel is replaced by another one of the same phone: the follower goes on with that one by itself", async () => {
      const { call, bobs } = await talk();
      const followed = await listen(bobs, { follow: true });
      const alone = await listen(bobs);
      const moved = await placeCall({ asterisk, from: "bob", to: "1002", replaces: bob.dialog() });
      await moved.answered;
      moved.ear.say(erinHz);
      const leg = await legOf("PJSIP/bob", ({ id }) => id !== bobs);
      await expectOver(alone);
      await followed.row(({ status, targetId }) => status === "active" && targetId === leg.id);
      await followed.hearsNow(erinHz);
      await followed.hearsNow(carolHz);
      await followed.stop();
      await call.hangUp();
      await moved.ended;
    });

    it("a trunk is nobody who could be followed: refused with words, or over with words", async () => {
      const outside = async (number: string) => {
        const call = await placeCall({ asterisk, from: number, to: "600" });
        await call.answered;
        const leg = await panel.row(
          node,
          "channels",
          (row) => row.caller.number === number && row.state === "Up",
          `a call of ${number}`,
        );
        expect(leg.endpoint).toBe("PJSIP/trunk");
        return { call, id: leg.id };
      };
      const first = await outside("4930111111");
      const followed = await listen(first.id, { follow: true });
      const second = await outside("4930222222");
      const refused = await panel.supervisor.post(path(`/channels/${second.id}/spies`), {
        via: "browser",
        follow: true,
      });
      expect(problemOf(refused)).toMatchObject({ status: 409, code: "not_possible_now", field: "follow" });
      expect(problemOf(refused).detail).toContain("PJSIP/trunk carries calls of several people");
      const alone = await listen(second.id);
      const late = await alone.person.patch(path(`/spies/${alone.id}`), { follow: true });
      expect(problemOf(late)).toMatchObject({ status: 409, code: "not_possible_now", field: "follow" });
      await alone.hearsNow(toneHz);
      expect(await alone.row(({ status }) => status === "active")).toMatchObject({ follows: null });

      await first.call.hangUp();
      await expect.poll(() => followed.page.closeCode, { timeout: hearMs }).toBe(closeCodeOf("hung_up"));
      expect(followed.page.ended?.text).toContain("PJSIP/trunk carries calls of several people");
      await second.call.hangUp();
      await expectOver(alone);
    });
  },
);
