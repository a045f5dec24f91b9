import { beforeAll, describe, expect, it } from "vitest";
import { closeCodeOf } from "@/lib/audio/wire";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { storedSamples } from "@/tests/support/media/stored-samples";
import { problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import type { Phone, PlacedCall } from "@/tests/support/phones/phone";
import { toneLevelDb } from "@/tests/support/phones/rtp";
import { hearMs, loudDb, silentDb } from "./act-stage";
import { agentHz, callerHz, stageListening, supervisorHz } from "./listening-stage";

describe.each(["22", "16"] as const)("listening in the browser on a real Asterisk %s", (version) => {
  const stage = stageListening(version);
  const { asterisk, node, path, done } = stage;
  let panel: TestPanel;
  let bob: Phone;
  let call: PlacedCall;
  /** bob's leg: what he says is near, what carol says is far. */
  let target: string;
  beforeAll(() => {
    ({ panel, bob } = stage.cast());
  });

  const talk = async () => {
    ({ call, target } = await stage.talk());
  };
  const { openPage, change, expectNothingLeft } = stage;
  const listen = (body: object = {}) => stage.listen(target, body);

  it("hears the call, whispers to one leg, barges to both, and goes back, while the sound goes on", async () => {
    await talk();
    const { id, page } = await listen();
    await page.ear().hear(60);
    expect(page.ear().levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(page.ear().levelDb(agentHz)).toBeGreaterThan(loudDb);
    const row = await panel.row(node, "spies", (spy) => spy.id === id && spy.status === "active");
    expect(row).toMatchObject({
      via: "browser",
      mode: "listen",
      transport: version === "22" ? "websocket" : "rtp",
    });
    // Already now, so that a panel that is killed has told of it.
    const begun = await panel.people.admin.get("/audit?limit=20&command=spies.started");
    expect(begun.body["rows"]).toContainEqual(
      expect.objectContaining({
        target,
        outcome: "started",
        input: expect.objectContaining({ spy: id, mode: "listen", heardFromMs: expect.any(Number) }),
      }),
    );

    // Whatever the page sends, in listen mode nobody hears it.
    page.say(supervisorHz);
    bob.ear.forget();
    await expect.poll(() => bob.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(bob.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
    expect(call.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);

    await change(id, { mode: "whisper" });
    await bob.ear.hears(supervisorHz, loudDb, hearMs);
    call.ear.forget();
    await expect.poll(() => call.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(call.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);

    await change(id, { whisperTo: "far" });
    await call.ear.hears(supervisorHz, loudDb, hearMs);
    bob.ear.forget();
    await expect.poll(() => bob.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    expect(bob.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);

    await change(id, { mode: "barge" });
    await bob.ear.hears(supervisorHz, loudDb, hearMs);
    await call.ear.hears(supervisorHz, loudDb, hearMs);

    await change(id, { mode: "listen" });
    bob.ear.forget();
    await expect.poll(() => bob.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    expect(bob.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
    // Not itself, at any time.
    expect(page.ear().levelDb(supervisorHz)).toBeLessThan(silentDb);
    expect(page.ear().levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(page.ear().lost).toBe(0);

    await done(panel.supervisor.delete(path(`/spies/${id}`)));
    await expect.poll(() => page.closeCode).toBe(closeCodeOf("ended"));
    await expectNothingLeft();
    const audit = await panel.people.admin.get("/audit?limit=20");
    const rows = audit.body["rows"] as {
      command: string;
      input: Record<string, unknown>;
      durationMs: number;
    }[];
    const stretches = rows.filter(({ command }) => command === "spies.changed" || command === "spies.ended");
    expect(
      stretches
        .map(({ input }) => [input["mode"], input["whisperTo"], input["nextMode"]])
        .reverse()
        .slice(-5),
    ).toEqual([
      ["listen", undefined, "whisper"],
      ["whisper", "near", "whisper"],
      ["whisper", "far", "barge"],
      ["barge", undefined, "listen"],
      ["listen", undefined, undefined],
    ]);
    await call.hangUp();
  });

  it("hears the sides apart, and changes to one sound and back", async () => {
    await talk();
    const { id, page } = await listen({ sides: "apart" });
    await page.ear("near").hear(60);
    await page.ear("far").hear(1);
    expect(page.ear("near").levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(page.ear("near").levelDb(callerHz)).toBeLessThan(page.ear("near").levelDb(agentHz) - 50);
    expect(page.ear("far").levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(page.ear("far").levelDb(agentHz)).toBeLessThan(page.ear("far").levelDb(callerHz) - 50);
    await change(id, { sides: "mixed" });
    await page.ear("mix").hear(60);
    expect(page.ear("mix").levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(page.told).toContainEqual({ type: "changed", streams: ["mix"], mayTalk: false });
    page.close();
    await expectNothingLeft();
    await call.hangUp();
  });

  it("comes back after a cut with another ticket, and ends when it does not", async () => {
    await talk();
    const { id, page } = await listen();
    await page.ear().hear(5);
    page.cut();
    const again = await panel.supervisor.post(path(`/spies/${id}/tickets`));
    expect(again.status).toBe(201);
    const back = openPage(again.body["ticket"]);
    await back.ear().hear(20, 2_000);
    expect((await panel.row(node, "spies", (spy) => spy.id === id)).status).toBe("active");
    back.cut();
    await expectNothingLeft();
    await call.hangUp();
  });

  it("ends with the call, and follows its person into the next one where that was wanted", async () => {
    await talk();
    const { page } = await listen();
    await page.ear().hear(5);
    await call.hangUp();
    await expect.poll(() => page.closeCode, { timeout: hearMs }).toBe(closeCodeOf("hung_up"));
    await expectNothingLeft();

    await talk();
    const followed = await listen({ follow: true });
    await followed.page.ear().hear(5);
    await call.hangUp();
    await panel.row(node, "spies", (spy) => spy.id === followed.id && spy.status === "waiting");
    await talk();
    const next = target;
    await panel.row(node, "spies", (spy) => spy.status === "active" && spy.targetId === next);
    followed.page.ear().forget();
    await followed.page.ear().hear(60);
    expect(followed.page.ear().levelDb(callerHz)).toBeGreaterThan(loudDb);
    await done(panel.supervisor.delete(path(`/spies/${followed.id}`)));
    await expectNothingLeft();
    await call.hangUp();
  });

  it("records both sides as two tracks of Asterisk's, with marks, and lists them with the call", async () => {
    await talk();
    const { id, page } = await listen();
    await page.ear().hear(5);
    const started = await panel.supervisor.post(path(`/spies/${id}/recording`), { sides: "apart" });
    expect(started, JSON.stringify(started.body)).toMatchObject({ status: 201 });
    const name = String(started.body["recordingId"]);
    await panel.row(node, "spies", (spy) => spy.recording?.name === name);
    const twice = await panel.supervisor.post(path(`/spies/${id}/recording`), {});
    expect(problemOf(twice)).toMatchObject({ status: 409, code: "not_possible_now" });
    await page.ear().hear(60);
    const mark = await panel.supervisor.post(path(`/spies/${id}/marks`), { text: "he promises" });
    expect(mark.body["offsetMs"]).toBeGreaterThan(1_000);
    await done(panel.supervisor.delete(path(`/spies/${id}/recording`)));
    await panel.row(node, "spies", (spy) => spy.id === id && spy.recording === null);
    // What is heard has not noticed.
    expect(page.ear().lost).toBe(0);

    const listed = await panel.supervisor.get(`/recordings?channelIds=${target},other`);
    expect(listed.body["recordings"]).toMatchObject([
      {
        id: name,
        targetId: target,
        by: "supervisor",
        marks: [{ text: "he promises", by: "supervisor" }],
        tracks: [
          { stream: "near", name: `${name}-near`, failure: null },
          { stream: "far", name: `${name}-far`, failure: null },
        ],
      },
    ]);
    const hz = { near: agentHz, far: callerHz };
    for (const [side, other] of [
      ["near", "far"],
      ["far", "near"],
    ] as const) {
      const samples = await storedSamples(asterisk, `${name}-${side}`);
      expect(samples.length / 8_000).toBeGreaterThan(1);
      expect(toneLevelDb(samples.slice(-8_000), hz[side])).toBeGreaterThan(loudDb);
      expect(toneLevelDb(samples.slice(-8_000), hz[other])).toBeLessThan(silentDb);
      await ariRequest(asterisk, "DELETE", `/recordings/stored/${name}-${side}`);
    }
    expect((await panel.operator.get("/recordings")).status).toBe(403);
    page.close();
    await expectNothingLeft();
    await call.hangUp();
  });

  it("is not disturbed by nine others on the same call, whatever one of them says", async () => {
    await talk();
    const sessions = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const person = await panel.person("supervisor");
        const reply = await person.post(path(`/channels/${target}/spies`), { via: "browser" });
        expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
        return { id: String(reply.body["spyId"]), person, page: openPage(reply.body["ticket"], person) };
      }),
    );
    await Promise.all(sessions.map(({ page }) => page.ear().hear(20)));
    const [{ id, page: talking, person } = expect.unreachable(), ...others] = sessions;
    talking.say(supervisorHz);
    await done(person.patch(path(`/spies/${id}`), { mode: "whisper" }));
    await bob.ear.hears(supervisorHz, loudDb, hearMs);
    for (const { page } of others) page.ear().forget();
    await Promise.all(others.map(({ page }) => page.ear().hear(60)));
    for (const { page } of others) {
      for (const hz of [callerHz, agentHz]) expect(page.ear().levelDb(hz)).toBeGreaterThan(loudDb);
      expect(page.ear().levelDb(supervisorHz)).toBeLessThan(silentDb);
      expect(page.ear().lost).toBe(0);
    }
    for (const { page } of sessions) page.close();
    await expectNothingLeft();
    await call.hangUp();
  });
});
