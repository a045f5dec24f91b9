import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { closeCodeOf } from "@/lib/audio/wire";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type AnswerMode, type Phone, placeCall, startPhone } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb, stageActs, toneHz } from "./act-stage";

/** What the browser says. */
const voiceHz = 1_500;

describe.each(["22", "16"] as const)("talking in the browser on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done, inOurApplication } = stage;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  beforeAll(() => {
    ({ panel, alice, bob } = stage.cast());
  });

  const pages: AudioPage[] = [];
  afterEach(async () => {
    // Before the stage looks for what is left: it must go with its page or its party.
    for (const page of pages.splice(0)) page.close();
    await panel.none(node, "talks", () => true);
  });

  const ask = async (to: object, person: Person = panel.operator) => {
    const reply = await person.post(path("/talks"), { to });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    return { id: String(reply.body["talkId"]), ticket: String(reply.body["ticket"]) };
  };
  const pageOf = (ticket: string, { cookie }: Person = panel.operator): AudioPage => {
    const page = AudioPage.open({ origin: panel.origin, cookie, ticket });
    pages.push(page);
    return page;
  };
  const active = (id: string) =>
    panel.row(node, "talks", (row) => row.id === id && row.status === "active", "an active talk");
  /** A talk with somebody, up, with the page behind it. */
  const talkTo = async (to: object, person: Person = panel.operator) => {
    const { id, ticket } = await ask(to, person);
    const page = pageOf(ticket, person);
    await page.opened();
    return { id, page, row: await active(id) };
  };
  /** No tone in what a phone hears of a second from now on. */
  const hearsNot = async (phone: { ear: Phone["ear"] }, freqHz: number) => {
    phone.ear.forget();
    await expect.poll(() => phone.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    expect(phone.ear.toneLevelDb(freqHz)).toBeLessThan(silentDb);
  };
  const pageHearsNot = async (page: AudioPage, freqHz: number) => {
    page.ear().forget();
    await page.ear().hear(60);
    expect(page.ear().levelDb(freqHz)).toBeLessThan(silentDb);
  };
  /** Of ours nothing may be in Asterisk, within 2 s: asked of it, not of the panel. */
  const expectNothingOfOurs = async () => {
    const ours = async () => {
      const lists = await Promise.all([
        ariRequest(asterisk, "GET", "/channels"),
        ariRequest(asterisk, "GET", "/bridges"),
      ]);
      return (lists.flat() as { id: string }[])
        .map(({ id }) => id)
        .filter((id) => /-(browsermedia|browserleg|talk)-/.test(id));
    };
    await expect.poll(ours, { timeout: 2_000 }).toEqual([]);
    await panel.none(node, "talks", () => true);
  };

  it("takes a waiting caller: both hear each other; hold, mute, digits, and hanging up", async () => {
    const peer = await inOurApplication("alice");
    await done(panel.operator.post(path(`/channels/${peer}/music`)));
    alice.ear.say(700);
    const { id, page, row } = await talkTo({ kind: "channel", channelId: peer });
    expect(row).toMatchObject({ by: "operator", peerId: peer, held: false, muted: false, failure: null });
    expect(row.transport).toBe(version === "22" ? "websocket" : "rtp");
    expect(page.mayTalk).toBe(true);
    page.say(voiceHz);
    await page.hears(700, loudDb);
    await alice.ear.hears(voiceHz, loudDb, hearMs);

    await done(panel.operator.patch(path(`/talks/${id}`), { muted: true }));
    expect(page.mayTalk).toBe(false);
    await hearsNot(alice, voiceHz);
    await page.hears(700, loudDb);
    await done(panel.operator.patch(path(`/talks/${id}`), { muted: false }));
    await alice.ear.hears(voiceHz, loudDb, hearMs);

    await done(panel.operator.patch(path(`/talks/${id}`), { held: true }));
    await hearsNot(alice, voiceHz);
    await pageHearsNot(page, 700);
    await expect.poll(() => alice.ear.loudnessDb, { timeout: hearMs }).toBeGreaterThan(silentDb);
    await done(panel.operator.patch(path(`/talks/${id}`), { held: false }));
    await alice.ear.hears(voiceHz, loudDb, hearMs);
    page.ear().forget();
    await page.hears(700, loudDb);

    await done(panel.operator.delete(path(`/talks/${id}`)));
    await expect.poll(() => page.closeCode).toBe(closeCodeOf("ended"));
    await expectNothingOfOurs();
    await panel.none(node, "channels", (channel) => channel.id === peer);
  });

  it("sends digits that the other party receives", async () => {
    // The far half of the Local pair rings in our application; the near one reads there what is sent to it.
    const near = await stage.originate({ endpoint: "Local/700@default", to: { kind: "application" } });
    const ringing = await panel.row(
      node,
      "channels",
      (row) => row.id === `${near};2` && row.control === "ours" && row.state === "Ring",
    );
    const { id } = await talkTo({ kind: "channel", channelId: ringing.id });
    await panel.row(node, "channels", (row) => row.id === near && row.control === "ours");
    const heard: string[] = [];
    const undo = panel.panel.nodes.get(node).node.listen({
      onEvent: (event) => {
        if (event.type === "ChannelDtmfReceived" && event.channel.id === near) heard.push(event.digit);
      },
    });
    await done(panel.operator.post(path(`/talks/${id}/dtmf`), { digits: "42#" }));
    await expect.poll(() => heard.join(""), { timeout: hearMs }).toBe("42#");
    undo();
    await done(panel.operator.delete(path(`/talks/${id}`)));
    await expectNothingOfOurs();
  });

  it("answers a phone that calls in and has not been answered", async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "700" });
    const caller = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/carol" && row.state === "Ring",
    );
    call.ear.say(700);
    const { id, page } = await talkTo({ kind: "channel", channelId: caller.id });
    await call.answered;
    page.say(voiceHz);
    await page.hears(700, loudDb);
    await call.ear.hears(voiceHz, loudDb, hearMs);
    await call.hangUp();
    await panel.none(node, "talks", (row) => row.id === id);
    expect(page.ended).toMatchObject({ code: "hung_up", text: "The other party has hung up." });
    await expectNothingOfOurs();
  });

  it("joins a bridge of two phones, where all three hear each other, and leaves it as it was", async () => {
    const made = await panel.operator.post(path("/bridges"), { name: "room" });
    const bridgeId = String(made.body["bridgeId"]);
    const [a, b] = [await inOurApplication("alice"), await inOurApplication("bob")];
    await done(panel.operator.post(path(`/bridges/${bridgeId}/channels`), { channelIds: [a, b] }));
    alice.ear.say(700);
    bob.ear.say(1_200);
    const { id, page, row } = await talkTo({ kind: "bridge", bridgeId });
    expect(row).toMatchObject({ bridgeId, peerId: null, to: "room" });
    page.say(voiceHz);
    await page.hears(700, loudDb);
    await page.hears(1_200, loudDb);
    for (const [phone, other] of [
      [alice, 1_200],
      [bob, 700],
    ] as const) {
      await phone.ear.hears(voiceHz, loudDb, hearMs);
      await phone.ear.hears(other, loudDb, hearMs);
    }
    expect(page.ear().levelDb(voiceHz)).toBeLessThan(silentDb);

    // Out of earshot, and the two go on without music.
    await done(panel.operator.patch(path(`/talks/${id}`), { held: true }));
    await hearsNot(alice, voiceHz);
    await alice.ear.hears(1_200, loudDb, hearMs);
    await pageHearsNot(page, 700);
    await done(panel.operator.patch(path(`/talks/${id}`), { held: false }));
    await alice.ear.hears(voiceHz, loudDb, hearMs);

    await done(panel.operator.delete(path(`/talks/${id}`)));
    await expectNothingOfOurs();
    const room = await panel.row(node, "bridges", (one) => one.id === bridgeId && one.members.length === 2);
    expect(room.members.map(({ channelId }) => channelId).sort()).toEqual([a, b].sort());
    bob.ear.forget();
    await bob.ear.hears(700, loudDb, hearMs);
  });

  it("calls a phone, which hears nothing before it answers, and an extension", async () => {
    bob.ear.say(1_200);
    const phone = await talkTo({ kind: "endpoint", endpoint: "PJSIP/bob" });
    expect(phone.row).toMatchObject({ to: "PJSIP/bob" });
    phone.page.say(voiceHz);
    await phone.page.hears(1_200, loudDb);
    await bob.ear.hears(voiceHz, loudDb, hearMs);
    await bob.hangUp();
    await panel.none(node, "talks", () => true);
    expect(phone.page.ended).toMatchObject({ code: "hung_up", text: "The other party has hung up." });
    await expectNothingOfOurs();

    const tone = await talkTo({ kind: "extension", extension: "600" });
    await tone.page.hears(toneHz, loudDb);
    expect(tone.row).toMatchObject({ to: "600@default" });
    await done(panel.operator.delete(path(`/talks/${tone.id}`)));
    await expectNothingOfOurs();
  });

  /** A call that nobody takes, and what its owner is told. */
  const failing = async (to: object) => {
    const { id, ticket } = await ask(to);
    // It may be over before the page is there: then the page is told all the same.
    const page = pageOf(ticket);
    page.say(voiceHz);
    await expect.poll(() => page.closeCode, { timeout: hearMs }).toBe(closeCodeOf("hung_up"));
    const row = await panel.row(node, "talks", (one) => one.id === id && one.status === "ending");
    expect(row.failure).toBe(page.ended?.text);
    await expectNothingOfOurs();
    const ghost = panel.replica.ghosts("talks").find((one) => one.row.id === id);
    expect(ghost?.removal.causeText).toBe(row.failure);
    expect(page.ear().frames).toBe(0);
    return page.ended?.text;
  };

  it.each([
    ["busy", "It is busy."],
    ["reject", "The call was declined."],
  ] as const)("says why a phone did not take the call: %s", async (answer: AnswerMode, words) => {
    const erin = await startPhone({ asterisk, name: "erin", answer });
    try {
      expect(await failing({ kind: "endpoint", endpoint: "PJSIP/erin" })).toBe(words);
    } finally {
      await erin.stop();
    }
  });

  it("tells that it rings, says that nobody answered, and rings on no longer", async () => {
    const erin = await startPhone({ asterisk, name: "erin", answer: "never" });
    try {
      const ringing = failing({ kind: "endpoint", endpoint: "PJSIP/erin", timeoutMs: 2_000 });
      const row = await panel.row(node, "talks", (one) => one.status === "ringing");
      expect(row).toMatchObject({ activeAtMs: null, to: "PJSIP/erin" });
      const early = await panel.operator.post(path(`/talks/${row.id}/dtmf`), { digits: "1" });
      expect(problemOf(early)).toMatchObject({ status: 409, code: "not_answered" });
      expect(await ringing).toBe("Nobody answered within 2 s.");
      expect(erin.ear.packetCount).toBe(0);
    } finally {
      await erin.stop();
    }
    expect(await failing({ kind: "extension", extension: "702" })).toBe("It is busy.");
  });

  it("says that there is no such extension, and not that nobody answered", async () => {
    expect(await failing({ kind: "extension", extension: "999" })).toBe(
      "999 could not be called: it seems not to exist in the context default. Check the number and the context.",
    );
  });

  it("refuses clearly what cannot be: nobody there, twice, another's, gone", async () => {
    const nobody = await panel.operator.post(path("/talks"), {
      to: { kind: "endpoint", endpoint: "PJSIP/none" },
    });
    expect(problemOf(nobody)).toMatchObject({ status: 422, code: "endpoint_unavailable" });
    await expectNothingOfOurs();
    const peer = await inOurApplication("alice");
    const to = { kind: "channel", channelId: peer };
    const { id } = await talkTo(to);
    for (const person of [panel.operator, panel.supervisor]) {
      const twice = await person.post(path("/talks"), { to });
      expect(problemOf(twice)).toMatchObject({ status: 409, code: "not_possible_now" });
    }
    const body = { muted: true };
    expect((await panel.supervisor.patch(path(`/talks/${id}`), body)).status).toBe(403);
    expect((await panel.people.admin.post(path(`/talks/${id}/tickets`))).status).toBe(403);
    await done(panel.people.admin.delete(path(`/talks/${id}`)));
    await expectNothingOfOurs();
    // Its owner's own end comes too late, and has what it wanted.
    await done(panel.operator.delete(path(`/talks/${id}`)));
    const late = await panel.supervisor.delete(path(`/talks/${id}`));
    expect(problemOf(late)).toMatchObject({ status: 404, code: "talk_gone" });
    const gone = await panel.operator.post(path("/talks"), { to });
    expect(problemOf(gone)).toMatchObject({ status: 404, code: "channel_gone" });
  });
});
