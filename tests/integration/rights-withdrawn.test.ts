import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { closeCodeOf } from "@/lib/audio/wire";
import type { AudioPage } from "@/tests/support/media/audio-page";
import { LastHeard } from "@/tests/support/media/last-heard";
import {
  type Person,
  type Program,
  problemOf,
  type Reply,
  type TestPanel,
} from "@/tests/support/panel/test-panel";
import type { Phone } from "@/tests/support/phones/phone";
import type { RtpEar } from "@/tests/support/phones/rtp";
import { hearMs, loudDb, silentDb } from "./act-stage";
import { agentHz, callerHz, stageListening, supervisorHz } from "./listening-stage";

/** So soon nobody who lost the right hears or is heard any more. */
const promisedMs = 1_000;

describe.each(["22", "16"] as const)("a right that goes in mid-session, on a real Asterisk %s", (version) => {
  const stage = stageListening(version);
  const { node, path, done, talk, openPage, listen, inOurApplication, expectNothingLeft } = stage;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  beforeAll(() => {
    ({ panel, alice, bob } = stage.cast());
  });
  const decide = (roles: Partial<SpyPolicy["roles"]> = {}) =>
    panel.people.admin.put("/policies/listening", {
      ...defaultSpyPolicy,
      roles: { ...defaultSpyPolicy.roles, ...roles },
    });
  afterEach(() => done(decide()));

  /** All of them hear the page now, and it hears them. */
  const speak = async (page: AudioPage, ears: Record<string, RtpEar>): Promise<LastHeard> => {
    page.say(supervisorHz);
    await Promise.all(Object.values(ears).map((ear) => ear.hears(supervisorHz, loudDb, hearMs)));
    const heard = new LastHeard({ toneHz: supervisorHz, ears, page });
    await expect.poll(() => heard.byAll).toBe(true);
    return heard;
  };
  /** In two seconds from now on each hears the other, and at their end for a second nothing of the page. */
  const goOn = async (...pairs: [ear: RtpEar, otherHz: number][]) => {
    for (const [ear] of pairs) ear.forget();
    for (const [ear, otherHz] of pairs) {
      await expect.poll(() => ear.heardMs, { timeout: hearMs }).toBeGreaterThan(2 * promisedMs);
      expect(ear.toneLevelDb(otherHz)).toBeGreaterThan(loudDb);
      expect(ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
    }
  };
  const expectClosed = async (page: AudioPage, beforeMs: number) => {
    await expect.poll(() => page.closeCode, { interval: 10 }).toBe(closeCodeOf("forbidden"));
    expect(performance.now() - beforeMs).toBeLessThan(promisedMs);
  };
  const expectSilence = (heard: LastHeard, beforeMs: number, names: readonly string[]) => {
    const lastMs = heard.since(beforeMs);
    for (const name of names) expect(lastMs[name], name).toBeLessThan(promisedMs);
    heard.stop();
  };

  const barge = async (owner: Person | Program) => {
    const { call, target } = await talk();
    const { id, page } = await listen(target, {}, owner);
    await page.ear().hear(5);
    await done(owner.patch(path(`/spies/${id}`), { mode: "barge" }));
    const heard = await speak(page, { bob: bob.ear, carol: call.ear });
    const callGoesOn = () => goOn([bob.ear, callerHz], [call.ear, agentHz]);
    return { call, id, page, heard, callGoesOn };
  };

  type User = Person & { id: string };
  const user = (lose: (owner: User) => Promise<Reply>) => async () => {
    const owner = await panel.person("supervisor");
    return { owner, lose: () => lose(owner) };
  };
  const change = ({ id }: User, body: object) => panel.people.admin.patch(`/users/${id}`, body);
  const program = async () => {
    const owner = await panel.program("supervisor");
    return { owner, lose: () => panel.people.admin.delete(`/tokens/${owner.id}`) };
  };

  it.each([
    ["its owner has a lesser role", user((owner) => change(owner, { role: "operator" }))],
    ["its owner is disabled", user((owner) => change(owner, { disabled: true }))],
    ["its owner signs out", user((owner) => owner.signOut())],
    ["the token that it was begun with is revoked", program],
    ["the policy takes listening away", user(() => decide({ listen: "admin" }))],
  ])("ends a barge, silent in both directions within a second: %s", async (_how, begin) => {
    const { owner, lose } = await begin();
    const { call, page, heard, callGoesOn } = await barge(owner);
    const beforeMs = performance.now();
    await done(lose());
    await expectClosed(page, beforeMs);
    await callGoesOn();
    expectSilence(heard, beforeMs, ["bob", "carol", "page"]);
    await expectNothingLeft();
    await call.hangUp();
  });

  it("brings a barge back to listening, unheard within a second, by a policy that takes barging away", async () => {
    const owner = await panel.person("supervisor");
    const { call, id, page, heard, callGoesOn } = await barge(owner);
    const beforeMs = performance.now();
    await done(decide({ barge: "admin" }));
    await expect.poll(() => page.mayTalk, { interval: 10 }).toBe(false);
    expect(performance.now() - beforeMs).toBeLessThan(promisedMs);
    await callGoesOn();
    expectSilence(heard, beforeMs, ["bob", "carol"]);
    await panel.row(node, "spies", ({ mode, status }) => mode === "listen" && status === "active");

    // What may still be done goes on, and what may not is refused.
    page.ear().forget();
    await page.hears(callerHz, loudDb);
    await page.hears(agentHz, loudDb);
    const again = await owner.patch(path(`/spies/${id}`), { mode: "barge" });
    expect(problemOf(again)).toMatchObject({ status: 403, code: "forbidden" });
    expect(page.mayTalk).toBe(false);
    expect(page.closeCode).toBeNull();
    await done(owner.delete(path(`/spies/${id}`)));
    await expectNothingLeft();
    await call.hangUp();
  });

  const talkTo = async (to: object, owner: Person) => {
    const reply = await owner.post(path("/talks"), { to });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const page = openPage(reply.body["ticket"], owner);
    await panel.row(node, "talks", ({ status }) => status === "active");
    return page;
  };

  it("ends a talk with a caller, silent in both directions within a second: its owner is disabled", async () => {
    const owner = await panel.person("operator");
    const peer = await inOurApplication("alice");
    alice.ear.say(callerHz);
    const page = await talkTo({ kind: "channel", channelId: peer }, owner);
    await page.hears(callerHz, loudDb);
    const heard = await speak(page, { alice: alice.ear });
    const beforeMs = performance.now();
    await done(change(owner, { disabled: true }));
    await expectClosed(page, beforeMs);
    // From then on Asterisk has nobody to send anything to.
    await panel.none(node, "channels", () => true);
    await panel.none(node, "talks", () => true);
    expectSilence(heard, beforeMs, ["alice", "page"]);
    await expectNothingLeft();
  });

  it.each([
    ["is disabled", (owner: User) => change(owner, { disabled: true })],
    ["signs out", (owner: User) => owner.signOut()],
  ])("leaves two who go on, silent in both directions within a second: its owner %s", async (_how, lose) => {
    const owner = await panel.person("operator");
    const { body } = await panel.operator.post(path("/bridges"), { name: "room" });
    const bridgeId = String(body["bridgeId"]);
    const channelIds = [await inOurApplication("alice"), await inOurApplication("bob")];
    await done(panel.operator.post(path(`/bridges/${bridgeId}/channels`), { channelIds }));
    alice.ear.say(callerHz);
    bob.ear.say(agentHz);
    const page = await talkTo({ kind: "bridge", bridgeId }, owner);
    await page.hears(callerHz, loudDb);
    await page.hears(agentHz, loudDb);
    const heard = await speak(page, { alice: alice.ear, bob: bob.ear });
    const beforeMs = performance.now();
    await done(lose(owner));
    await expectClosed(page, beforeMs);
    await goOn([alice.ear, agentHz], [bob.ear, callerHz]);
    expectSilence(heard, beforeMs, ["alice", "bob", "page"]);
    await panel.none(node, "talks", () => true);
    const room = await panel.row(
      node,
      "bridges",
      ({ id, members }) => id === bridgeId && members.length === 2,
    );
    expect(room.members.map(({ channelId }) => channelId).sort()).toEqual(channelIds.sort());
  });
});
