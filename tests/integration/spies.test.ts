import { beforeAll, describe, expect, it } from "vitest";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb, stageActs } from "./act-stage";

describe.each(["22", "16"] as const)("spying by phone on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done, inOurApplication } = stage;
  let panel: TestPanel;
  let bob: Phone;
  let dave: Phone;
  beforeAll(() => {
    ({ panel, bob, dave } = stage.cast());
  });

  let call: Awaited<ReturnType<typeof placeCall>>;
  let target: string;

  /** carol talks with bob by Dial(): a call that our application does not have. */
  const talk = async () => {
    call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/carol" && row.bridgeId !== null,
    );
    target = leg.id;
    call.ear.say(700);
    bob.ear.say(1_200);
    await bob.ear.hears(700, loudDb, hearMs);
  };
  const spy = async (mode: string): Promise<string> => {
    const reply = await panel.supervisor.post(path(`/channels/${target}/spies`), {
      mode,
      endpoint: "PJSIP/dave",
    });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const id = String(reply.body["spyId"]);
    await panel.row(node, "spies", (row) => row.id === id && row.status === "active");
    return id;
  };
  const expectOnlyTheCall = async () => {
    await panel.none(node, "spies", () => true);
    await panel.none(node, "channels", (row) => row.snoopOfId !== null || row.endpoint === "PJSIP/dave");
    await panel.none(node, "bridges", (row) => row.owner === "ours");
  };

  const ofKind = (kinds: RegExp, rows: readonly { id: string }[]) =>
    rows.map(({ id }) => id).filter((id) => kinds.test(id));
  const refused = async (asked: ReturnType<TestPanel["operator"]["post"]>, words: RegExp) => {
    const reply = await asked;
    expect(problemOf(reply), JSON.stringify(reply.body)).toMatchObject({
      status: 409,
      code: "not_possible_now",
      detail: expect.stringMatching(words),
      whatToDo: expect.stringMatching(/^[A-Z].*\.$/),
    });
  };
  const membersAt = async () =>
    ((await ariRequest(asterisk, "GET", "/bridges")) as { id: string; channels: string[] }[])
      .map(({ id, channels }) => `${id}: ${[...channels].sort().join()}`)
      .sort();

  it("is made of pieces that nobody can enter, move or play music in; hanging one up is the way", async () => {
    await talk();
    const own = await inOurApplication("alice");
    const room = await panel.operator.post(path("/bridges"), { channelIds: [] });
    const roomId = String(room.body["bridgeId"]);
    const listening = await panel.supervisor.post(path(`/channels/${target}/spies`), {
      via: "browser",
      mode: "barge",
    });
    expect(listening, JSON.stringify(listening.body)).toMatchObject({ status: 202 });
    const { origin } = panel;
    const ticket = String(listening.body["ticket"]);
    const page = AudioPage.open({ origin, cookie: panel.supervisor.cookie, ticket });
    await page.ear().hear(10);
    const phoneId = await spy("listen");

    const live = panel.panel.nodes.get(node).node.live;
    const bridges = ofKind(/-(listen|talk|spy)bridge-/, [...live.rows("bridges")]);
    const pieces = ofKind(/-((listen|talk)media|(listen|talk|spy)snoop)-/, [...live.rows("channels")]);
    expect([bridges.length, pieces.length]).toEqual([3, 6]);
    const before = await membersAt();

    const ask = panel.operator;
    for (const id of bridges) {
      const words = /belongs to somebody who listens/;
      const [member] = live.row("bridges", id)?.members ?? [];
      await refused(ask.post(path(`/bridges/${id}/channels`), { channelIds: [own] }), words);
      await refused(ask.delete(path(`/bridges/${id}/channels/${member?.channelId}`)), words);
      await refused(ask.post(path(`/bridges/${id}/music`)), words);
      await refused(ask.delete(path(`/bridges/${id}`)), words);
      await refused(ask.post(path("/talks"), { to: { kind: "bridge", bridgeId: id } }), words);
    }
    for (const id of [...pieces, phoneId]) {
      const words = /part of what somebody listens|phone of somebody who listens/;
      await refused(ask.post(path(`/bridges/${roomId}/channels`), { channelIds: [id] }), words);
      await refused(ask.post(path("/bridges"), { channelIds: [own, id] }), words);
      await refused(ask.post(path("/talks"), { to: { kind: "channel", channelId: id } }), words);
      await refused(ask.post(path(`/channels/${id}/continue`), {}), words);
    }
    for (const id of pieces) {
      await refused(ask.post(path(`/channels/${id}/music`)), /part of what somebody listens/);
    }
    expect(await membersAt()).toEqual(before);

    await done(panel.operator.delete(path(`/channels/${phoneId}`)));
    await panel.none(node, "spies", (row) => row.id === phoneId);
    page.close();
    await panel.none(node, "spies", () => true);
    await call.hangUp();
  });

  it("hears both sides, whispers to one, barges to both, and leaves no trace", async () => {
    await talk();
    dave.ear.say(2_000);
    const id = await spy("listen");
    await dave.ear.hears(700, loudDb, hearMs);
    await dave.ear.hears(1_200, loudDb, hearMs);
    const spied = await panel.row(
      node,
      "channels",
      (row) => row.id === target && row.snooperIds.length === 1,
    );
    expect(spied.snooperIds).toHaveLength(1);
    expect(call.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);
    expect(bob.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);

    await done(panel.supervisor.patch(path(`/spies/${id}`), { mode: "whisper" }));
    await call.ear.hears(2_000, loudDb, hearMs);
    bob.ear.forget();
    await expect.poll(() => bob.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(bob.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);
    dave.ear.forget();
    await dave.ear.hears(700, loudDb, hearMs);

    await done(panel.supervisor.patch(path(`/spies/${id}`), { mode: "barge" }));
    await bob.ear.hears(2_000, loudDb, hearMs);
    await call.ear.hears(2_000, loudDb, hearMs);

    await done(panel.supervisor.patch(path(`/spies/${id}`), { mode: "listen" }));
    call.ear.forget();
    await expect.poll(() => call.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    expect(call.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);

    await done(panel.supervisor.delete(path(`/spies/${id}`)));
    await expectOnlyTheCall();
    bob.ear.forget();
    await bob.ear.hears(700, loudDb, hearMs);
    await call.hangUp();
  });

  it("cleans up when the supervisor hangs up, and when the call ends", async () => {
    await talk();
    await spy("listen");
    await dave.hangUp();
    await expectOnlyTheCall();
    await panel.row(node, "endpoints", (row) => row.id === "PJSIP/dave" && row.state === "online");
    await spy("barge");
    await call.hangUp();
    await panel.none(node, "channels", () => true);
    await expectOnlyTheCall();
  });

  it("is not for operators, twice by one person, or on what is not there; and is audited", async () => {
    await talk();
    const body = { mode: "listen", endpoint: "PJSIP/dave" };
    const refused = await panel.operator.post(path(`/channels/${target}/spies`), body);
    expect(problemOf(refused)).toMatchObject({ status: 403, code: "forbidden" });
    const id = await spy("listen");
    const twice = await panel.supervisor.post(path(`/channels/${target}/spies`), body);
    expect(problemOf(twice)).toMatchObject({ status: 409, code: "not_possible_now" });
    const nobody = await panel.supervisor.post(path("/channels/never-was/spies"), body);
    expect(problemOf(nobody)).toMatchObject({ status: 404, code: "channel_gone" });
    await done(panel.supervisor.delete(path(`/spies/${id}`)));
    await expectOnlyTheCall();
    const audit = await panel.people.admin.get("/audit?limit=10");
    expect(audit.body["rows"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ command: "spies.start", actor: "operator", outcome: "refused" }),
        expect.objectContaining({ command: "spies.start", actor: "supervisor", outcome: "done" }),
        expect.objectContaining({
          command: "spies.end",
          actor: "supervisor",
          outcome: "done",
          detail: expect.stringMatching(/^\S.*, in the mode listen$/),
          input: expect.objectContaining({ whom: expect.any(String), channelId: target }),
        }),
      ]),
    );
    await call.hangUp();
  });
});
