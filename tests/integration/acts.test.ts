import { beforeAll, describe, expect, it } from "vitest";
import { problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall, startPhone } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb, stageActs, toneHz } from "./act-stage";

describe.each(["22", "16"] as const)("acts on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, originate, inOurApplication, done } = stage;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  let dave: Phone;
  beforeAll(() => {
    ({ panel, alice, bob, dave } = stage.cast());
  });

  it("originates to an extension, tells the story, and hangs up", async () => {
    const id = await originate({
      endpoint: "PJSIP/alice",
      to: { kind: "extension", extension: "600" },
      callerId: "Patchbay <5550100>",
    });
    await alice.ear.hears(toneHz, loudDb, hearMs);
    const up = await panel.row(
      node,
      "channels",
      (row) => row.id === id && row.dialplan.appName === "Milliwatt",
    );
    expect(up).toMatchObject({ state: "Up", control: "dialplan", endpoint: "PJSIP/alice", bridgeId: null });
    const answered = await panel.row(
      node,
      "originations",
      (row) => row.id === id && row.status === "answered",
    );
    expect(answered).toMatchObject({
      by: "operator",
      endpoint: "PJSIP/alice",
      to: "600@default",
      cause: null,
    });
    expect(answered.ringingAtMs).not.toBeNull();

    await done(panel.operator.delete(path(`/channels/${id}`)));
    const ended = await panel.row(node, "originations", (row) => row.id === id && row.status === "ended");
    expect(ended).toMatchObject({ cause: 16, causeText: expect.stringMatching(/normal/i) });
    await panel.none(node, "channels", (row) => row.id === id);
  });

  it("keeps why a call was not answered", async () => {
    const busy = await startPhone({ asterisk, name: "erin", answer: "busy" });
    try {
      const id = await originate({ endpoint: "PJSIP/erin", to: { kind: "application" } });
      const failed = await panel.row(node, "originations", (row) => row.id === id && row.status === "failed");
      expect(failed).toMatchObject({ cause: 17, answeredAtMs: null });
      const listed = await panel.operator.get("/originations?limit=1");
      expect(listed.body["originations"]).toMatchObject([{ id, node, status: "failed", cause: 17 }]);
    } finally {
      await busy.stop();
    }
  });

  it("says what is wrong with an endpoint that cannot be called", async () => {
    const reply = await panel.operator.post(path("/channels"), {
      endpoint: "PJSIP/nobody-there",
      to: { kind: "application" },
    });
    expect(problemOf(reply)).toMatchObject({ status: 422, code: "endpoint_unavailable" });
    expect(problemOf(reply).whatToDo).not.toBe("");
    await panel.row(
      node,
      "originations",
      (row) => row.endpoint === "PJSIP/nobody-there" && row.status === "failed",
    );
  });

  it("connects two parties who hear each other, and ends both when one hangs up", async () => {
    const id = await originate({ endpoint: "PJSIP/alice", to: { kind: "party", endpoint: "PJSIP/bob" } });
    const bridge = await panel.row(node, "bridges", (row) => row.members.length === 2);
    expect(bridge).toMatchObject({ owner: "ours", type: "mixing" });
    alice.ear.say(700);
    bob.ear.say(1_200);
    await bob.ear.hears(700, loudDb, hearMs);
    await alice.ear.hears(1_200, loudDb, hearMs);
    const second = bridge.members.map(({ channelId }) => channelId).find((member) => member !== id);
    await done(panel.operator.delete(path(`/channels/${second}`)));
    await panel.none(node, "channels", () => true);
    await panel.none(node, "bridges", () => true);
  });

  it("answers a call that rings in our application", async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "700" });
    const ringing = await panel.row(
      node,
      "channels",
      (row) => row.control === "ours" && row.state === "Ring",
    );
    await done(panel.operator.post(path(`/channels/${ringing.id}/answer`)));
    await call.answered;
    await panel.row(node, "channels", (row) => row.id === ringing.id && row.state === "Up");
    await done(panel.operator.delete(path(`/channels/${ringing.id}`)));
    await call.ended;
  });

  it("redirects a ringing call away by SIP", async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "700" });
    const { id } = await panel.row(node, "channels", (row) => row.control === "ours" && row.state === "Ring");
    await done(panel.operator.post(path(`/channels/${id}/redirect`), { endpoint: "PJSIP/bob" }));
    await panel.none(node, "channels", (row) => row.id === id);
    await call.ended;
  });

  it("holds and unholds, and remembers it", async () => {
    const id = await inOurApplication("alice");
    await done(panel.operator.post(path(`/channels/${id}/hold`)));
    await panel.row(node, "channels", (row) => row.id === id && row.commanded.held === true);
    await done(panel.operator.delete(path(`/channels/${id}/hold`)));
    await panel.row(node, "channels", (row) => row.id === id && row.commanded.held === false);
  });

  it("mutes what a party says and what it hears, one without the other", async () => {
    const [a, b] = [await inOurApplication("alice"), await inOurApplication("bob")];
    await done(panel.operator.post(path("/bridges"), { channelIds: [a, b] }));
    alice.ear.say(700);
    bob.ear.say(1_200);
    await bob.ear.hears(700, loudDb, hearMs);

    await done(panel.operator.post(path(`/channels/${a}/mute`), { direction: "in" }));
    await panel.row(node, "channels", (row) => row.id === a && row.commanded.muted === "in");
    // A muted voice is dropped, so that there may be no audio at all.
    bob.ear.forget();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(bob.ear.toneLevelDb(700)).toBeLessThan(silentDb);
    await alice.ear.hears(1_200, loudDb, hearMs);

    await done(panel.operator.post(path(`/channels/${a}/mute`), { direction: "out" }));
    await bob.ear.hears(700, loudDb, hearMs);
    alice.ear.forget();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(alice.ear.toneLevelDb(1_200)).toBeLessThan(silentDb);

    await done(panel.operator.delete(path(`/channels/${a}/mute`)));
    await panel.row(node, "channels", (row) => row.id === a && row.commanded.muted === "none");
    alice.ear.forget();
    await alice.ear.hears(1_200, loudDb, hearMs);
  });

  it("plays music to one channel and stops it", async () => {
    const id = await inOurApplication("alice");
    const heard = alice.ear.packetCount;
    await done(panel.operator.post(path(`/channels/${id}/music`)));
    await panel.row(node, "channels", (row) => row.id === id && row.commanded.music === "default");
    await expect.poll(() => alice.ear.packetCount - heard, { timeout: hearMs }).toBeGreaterThan(50);
    await done(panel.operator.delete(path(`/channels/${id}/music`)));
    await panel.row(node, "channels", (row) => row.id === id && row.commanded.music === "");
  });

  it("sends digits that the other side receives", async () => {
    // Both halves of the Local pair: the far one reads digits in our application.
    const id = await originate({
      endpoint: "Local/700@default",
      to: { kind: "application", arguments: "digits" },
    });
    const received: string[] = [];
    const undo = panel.panel.nodes.get(node).node.listen({
      onEvent: (event) => {
        if (event.type === "ChannelDtmfReceived") received.push(event.digit);
      },
    });
    const far = await panel.row(node, "channels", (row) => row.otherHalfId === id && row.control === "ours");
    await done(panel.operator.post(path(`/channels/${far.id}/answer`)));
    await panel.row(node, "channels", (row) => row.id === far.id && row.state === "Up");
    await panel.row(node, "channels", (row) => row.id === id && row.control === "ours");
    await done(panel.operator.post(path(`/channels/${id}/dtmf`), { digits: "42#" }));
    await expect.poll(() => received.join(""), { timeout: hearMs }).toBe("42#");
    undo();
  });

  it("lets a channel go on in the dialplan", async () => {
    const id = await inOurApplication("alice");
    await done(
      panel.operator.post(path(`/channels/${id}/continue`), { context: "default", extension: "600" }),
    );
    await alice.ear.hears(toneHz, loudDb, hearMs);
    await panel.row(node, "channels", (row) => row.id === id && row.control === "dialplan");
  });

  it("hangs up many, tells which were not there, and takes a second click as done", async () => {
    const first = await originate({
      endpoint: "Local/900@default",
      to: { kind: "extension", extension: "900" },
    });
    await panel.row(node, "channels", (row) => row.id === first && row.state === "Up");
    const ids = panel.rows(node, "channels").map(({ id }) => id);
    expect(ids.length).toBe(2);
    const reply = await panel.operator.post(path("/channels/hangup"), { ids: [...ids, "never-was"] });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ failed: [{ id: "never-was", code: "channel_gone" }] });
    await panel.none(node, "channels", () => true);
    const again = await panel.operator.delete(path(`/channels/${first}`));
    expect(again.status).toBe(202);
  });

  it("hangs up with the reason that the far end hears", async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "700" });
    const { id } = await panel.row(node, "channels", (row) => row.control === "ours");
    await done(panel.operator.delete(path(`/channels/${id}?reason=busy`)));
    await call.ended;
    await expect(call.answered).rejects.toThrow(/486/);
  });

  it("bridges channels of ours, moves one, takes one out, destroys", async () => {
    const [a, b, d] = [
      await inOurApplication("alice"),
      await inOurApplication("bob"),
      await inOurApplication("dave"),
    ];
    const made = await panel.operator.post(path("/bridges"), { name: "Sales", channelIds: [a, b] });
    expect(made.status).toBe(201);
    const sales = String(made.body["bridgeId"]);
    await panel.row(node, "bridges", (row) => row.id === sales && row.members.length === 2);
    alice.ear.say(700);
    await bob.ear.hears(700, loudDb, hearMs);

    const other = await panel.operator.post(path("/bridges"), { type: "holding", name: "Lobby" });
    const lobby = String(other.body["bridgeId"]);
    await panel.row(node, "bridges", (row) => row.id === lobby && row.type === "holding");
    await done(panel.operator.post(path(`/bridges/${lobby}/channels`), { channelIds: [d, b] }));
    await panel.row(node, "bridges", (row) => row.id === sales && row.members.length === 1);
    await panel.row(node, "channels", (row) => row.id === b && row.bridgeId === lobby);

    await done(panel.operator.post(path(`/bridges/${lobby}/music`)));
    await panel.row(node, "bridges", (row) => row.id === lobby && row.music === "default");
    const heard = dave.ear.packetCount;
    await expect.poll(() => dave.ear.packetCount - heard, { timeout: hearMs }).toBeGreaterThan(50);
    await done(panel.operator.delete(path(`/bridges/${lobby}/music`)));
    await panel.row(node, "bridges", (row) => row.id === lobby && row.music === "");

    await done(panel.operator.delete(path(`/bridges/${sales}/channels/${a}`)));
    const out = await panel.row(node, "channels", (row) => row.id === a && row.bridgeId === null);
    expect(out.control).toBe("ours");
    await done(panel.operator.delete(path(`/bridges/${lobby}`)));
    await done(panel.operator.delete(path(`/bridges/${sales}`)));
    await panel.none(node, "bridges", () => true);
    expect(panel.rows(node, "channels").map(({ id }) => id)).toEqual(expect.arrayContaining([a, b, d]));
  });

  it("refuses what cannot be done to a call of the dialplan, and says why", async () => {
    const id = await originate({ endpoint: "PJSIP/alice", to: { kind: "extension", extension: "600" } });
    await panel.row(node, "channels", (row) => row.id === id && row.dialplan.appName === "Milliwatt");
    for (const act of ["hold", "mute", "music", "answer"]) {
      const reply = await panel.operator.post(path(`/channels/${id}/${act}`));
      expect(problemOf(reply)).toMatchObject({ status: 409, code: "not_controllable" });
    }
    const bridge = await panel.operator.post(path("/bridges"), { channelIds: [id] });
    expect(problemOf(bridge).code).toBe("not_controllable");
    const shown = await panel.operator.get(path(`/channels/${id}`));
    expect(shown.body["acts"]).toMatchObject({
      hold: { can: false, code: "not_controllable" },
      hangup: { can: true },
    });
  });
});
