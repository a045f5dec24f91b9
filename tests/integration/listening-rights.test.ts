import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { closeCodeOf } from "@/lib/audio/wire";
import { type Person, problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import type { Phone } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb } from "./act-stage";
import { callerHz, stageListening } from "./listening-stage";

describe.each(["22", "16"] as const)("who may listen, and who is told, on a real Asterisk %s", (version) => {
  const stage = stageListening(version);
  const { asterisk, node, path, done, talk, openPage, listen, expectNothingLeft } = stage;
  let panel: TestPanel;
  let bob: Phone;
  beforeAll(() => {
    ({ panel, bob } = stage.cast());
  });

  /** What comes of a page's try to open its socket, with the supervisor's cookie. */
  const knock = (ticket: string, origin: string | undefined) =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`${panel.origin.replace("http", "ws")}/api/v1/audio`, {
        headers: { cookie: panel.supervisor.cookie },
        ...(origin === undefined ? {} : { origin }),
      });
      socket.on("error", ({ message }) => resolve(message));
      socket.on("open", () => {
        socket.send(JSON.stringify({ type: "open", ticket }));
        resolve("let in");
      });
    });

  it("takes a ticket once, of its owner, and refuses operators", async () => {
    const { call, target } = await talk();
    const refused = await panel.operator.post(path(`/channels/${target}/spies`), { via: "browser" });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: "forbidden" });
    const reply = await panel.supervisor.post(path(`/channels/${target}/spies`), { via: "browser" });
    const thief = openPage(reply.body["ticket"], panel.operator);
    await expect.poll(() => thief.closeCode).toBe(closeCodeOf("refused"));
    // Used up by the try.
    const late = openPage(reply.body["ticket"]);
    await expect.poll(() => late.closeCode).toBe(closeCodeOf("refused"));
    // Both tries are known, with nothing of the ticket.
    const audited = async () =>
      (await panel.people.admin.get("/audit?limit=10&command=audio.open")).body["rows"];
    const refusal = {
      actorKind: "user",
      address: "127.0.0.1",
      command: "audio.open",
      node: null,
      target: null,
      input: {},
      outcome: "refused",
      code: "forbidden",
      detail: "The ticket was used, too old, or another person's.",
    };
    await expect
      .poll(audited)
      .toEqual([
        expect.objectContaining({ ...refusal, actor: "supervisor", role: "supervisor" }),
        expect.objectContaining({ ...refusal, actor: "operator", role: "operator" }),
      ]);
    expect(JSON.stringify(await audited())).not.toContain(reply.body["ticket"]);

    const id = String(reply.body["spyId"]);
    const strangers = await panel.people.admin.post(path(`/spies/${id}/tickets`));
    expect(problemOf(strangers)).toMatchObject({ status: 403 });
    const { body } = await panel.supervisor.post(path(`/spies/${id}/tickets`));
    const page = openPage(body["ticket"]);
    await page.ear().hear(5);
    page.close();
    await expectNothingLeft();
    await call.hangUp();
  });

  it("refuses a page of another site at the door, and leaves its ticket good", async () => {
    const { call, target } = await talk();
    const { body } = await panel.supervisor.post(path(`/channels/${target}/spies`), { via: "browser" });
    const ticket = String(body["ticket"]);
    for (const origin of ["https://elsewhere.example", `${panel.origin}.elsewhere.example`, undefined]) {
      expect(await knock(ticket, origin), origin).toBe("Unexpected server response: 403");
    }
    const page = openPage(ticket);
    await page.ear().hear(5);
    await done(panel.supervisor.delete(path(`/spies/${body["spyId"]}`)));
    await expectNothingLeft();
    await call.hangUp();
  });

  it("tells the parties by the policy, asks for a reason, and keeps a mode to admins", async () => {
    const { call, target } = await talk();
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

    const { page } = await listen(target, { reason: "quality" });
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

  it("cuts the notice when the listening ends, while the call goes on", async () => {
    const { call, target } = await talk();
    const policy = { ...defaultSpyPolicy, notice: { to: "both", media: "sound:demo-congrats" } };
    expect(await panel.people.admin.put("/policies/listening", policy)).toMatchObject({ status: 200 });
    const { id, page } = await listen(target);
    await panel.row(
      node,
      "channels",
      (row) => row.id.startsWith(`${asterisk.application}-noticesnoop`) && row.state === "Up",
    );
    await page.ear().hear(20);
    await done(panel.supervisor.delete(path(`/spies/${id}`)));
    await expectNothingLeft();
    bob.ear.forget();
    await bob.ear.hears(callerHz, loudDb, hearMs);
    expect(await panel.people.admin.put("/policies/listening", defaultSpyPolicy)).toMatchObject({
      status: 200,
    });
    await call.hangUp();
  });
});
