import { beforeAll, describe, expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { closeCodeOf } from "@/lib/audio/wire";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { storedSamples } from "@/tests/support/media/stored-samples";
import { type Person, problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall } from "@/tests/support/phones/phone";
import { toneLevelDb } from "@/tests/support/phones/rtp";
import { hearMs, loudDb, silentDb, stageActs } from "./act-stage";

const callerHz = 700;
const agentHz = 1_200;
const supervisorHz = 1_500;

describe.each(["22", "16"] as const)("listening in the browser on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done } = stage;
  let panel: TestPanel;
  let bob: Phone;
  let call: Awaited<ReturnType<typeof placeCall>>;
  /** bob's leg: what he says is near, what carol says is far. */
  let target: string;
  beforeAll(() => {
    ({ panel, bob } = stage.cast());
  });

  const talk = async () => {
    call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/bob" && row.bridgeId !== null,
    );
    target = leg.id;
    call.ear.say(callerHz);
    bob.ear.say(agentHz);
    await bob.ear.hears(callerHz, loudDb, hearMs);
  };
  const openPage = (ticket: unknown, person: Person = panel.supervisor) =>
    AudioPage.open({ origin: panel.origin, cookie: person.cookie, ticket: String(ticket) });
  const listen = async (body: object = {}) => {
    const reply = await panel.supervisor.post(path(`/channels/${target}/spies`), { via: "browser", ...body });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    return { id: String(reply.body["spyId"]), page: openPage(reply.body["ticket"]) };
  };
  const change = (id: string, body: object) => done(panel.supervisor.patch(path(`/spies/${id}`), body));
  const expectNothingLeft = async () => {
    await panel.none(node, "spies", () => true);
    await panel.none(
      node,
      "channels",
      (row) => row.snoopOfId !== null || /^(UnicastRTP|WebSocket)/.test(row.name),
    );
    await panel.none(node, "bridges", (row) => row.owner === "ours");
  };

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

  it("takes a ticket once, of its owner; refuses operators, and is silent within a second of a lost right", async () => {
    await talk();
    const refused = await panel.operator.post(path(`/channels/${target}/spies`), { via: "browser" });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: "forbidden" });
    const reply = await panel.supervisor.post(path(`/channels/${target}/spies`), { via: "browser" });
    const thief = openPage(reply.body["ticket"], panel.operator);
    await expect.poll(() => thief.closeCode).toBe(closeCodeOf("refused"));
    // Used up by the try.
    const late = openPage(reply.body["ticket"]);
    await expect.poll(() => late.closeCode).toBe(closeCodeOf("refused"));
    const id = String(reply.body["spyId"]);
    const strangers = await panel.people.admin.post(path(`/spies/${id}/tickets`));
    expect(problemOf(strangers)).toMatchObject({ status: 403 });
    const { body } = await panel.supervisor.post(path(`/spies/${id}/tickets`));
    const page = openPage(body["ticket"]);
    await page.ear().hear(5);
    await change(id, { mode: "barge" });
    page.say(supervisorHz);
    await bob.ear.hears(supervisorHz, loudDb, hearMs);

    const users = await panel.people.admin.get("/users");
    const me = (users.body["users"] as { id: string; username: string }[]).find(
      ({ username }) => username === "supervisor",
    );
    const beforeMs = performance.now();
    await done(panel.people.admin.patch(`/users/${me?.id}`, { role: "operator" }));
    await expect.poll(() => page.closeCode, { interval: 10 }).toBe(closeCodeOf("forbidden"));
    expect(performance.now() - beforeMs).toBeLessThan(1_000);
    bob.ear.forget();
    await expect.poll(() => bob.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(bob.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
    await expectNothingLeft();
    await done(panel.people.admin.patch(`/users/${me?.id}`, { role: "supervisor" }));
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

  it("tells the parties by the policy, asks for a reason, and keeps a mode to admins", async () => {
    await talk();
    const policy = {
      roles: { listen: "supervisor", whisper: "supervisor", barge: "admin" },
      notice: { to: "agent", media: "tone:2000/4000" },
      reasonRequired: true,
      agentSees: true,
    };
    const put = (body: object) => panel.people.admin.put("/policies/listening", body);
    expect(await put(policy)).toMatchObject({ status: 200, body: policy });
    const unread = await panel.supervisor.put("/policies/listening", policy);
    expect(unread.status).toBe(403);
    const silent = await panel.supervisor.post(path(`/channels/${target}/spies`), { via: "browser" });
    expect(problemOf(silent)).toMatchObject({ status: 400, field: "reason" });
    const barge = { via: "browser", mode: "barge", reason: "quality" };
    const kept = await panel.supervisor.post(path(`/channels/${target}/spies`), barge);
    expect(problemOf(kept)).toMatchObject({ status: 403, code: "forbidden" });

    const { page } = await listen({ reason: "quality" });
    await bob.ear.hears(2_000, loudDb, hearMs);
    call.ear.forget();
    await expect.poll(() => call.ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_000);
    expect(call.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);
    await page.ear().hear(20);

    // Operators are told of it while the policy says so, by socket and by API.
    const heard = async (person: Person) =>
      (await person.get(path(`/channels/${target}`))).body["snooperIds"] as string[];
    await panel.row(node, "spies", (spy) => spy.targetId === target);
    await put({ ...policy, agentSees: false });
    await panel.none(node, "spies", () => true);
    await panel.none(node, "channels", (row) => row.snooperIds.length > 0 || row.snoopOfId !== null);
    expect(await heard(panel.operator)).toHaveLength(0);
    expect(await heard(panel.supervisor)).not.toHaveLength(0);
    await put(policy);
    await panel.row(node, "spies", (spy) => spy.targetId === target);

    // A policy that has become stricter holds for what runs.
    await put({ ...policy, roles: { ...policy.roles, listen: "admin" } });
    await expect.poll(() => page.closeCode).toBe(closeCodeOf("forbidden"));
    await expectNothingLeft();
    expect(await put(defaultSpyPolicy)).toMatchObject({ status: 200 });
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
