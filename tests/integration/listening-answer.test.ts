import { beforeAll, describe, expect, it } from "vitest";
import { closeCodeOf } from "@/lib/audio/wire";
import type { ChannelRow } from "@/lib/live/rows";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import type { Person, TestPanel } from "@/tests/support/panel/test-panel";
import { type AnswerMode, type Phone, placeCall, startPhone } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb, stageActs } from "./act-stage";

const callerHz = 700;
const calledHz = 1_200;
/** Everything is gone within this of a session's end. */
const goneMs = 2_000;
/** Long enough for whoever is to wait to be there before the answer. */
const ringsMs = 5_000;

describe.each(["22", "16"] as const)("a call that rings, on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done } = stage;
  let panel: TestPanel;
  let dave: Phone;
  beforeAll(() => {
    ({ panel, dave } = stage.cast());
  });

  const leg = (name: string, state: string): Promise<ChannelRow> =>
    panel.row(node, "channels", (row) => row.endpoint === `PJSIP/${name}` && row.state === state);
  /** carol calls erin, whose phone rings; both hang up at the end, whatever it comes to. */
  const ringing = async (answer: AnswerMode, act: (ring: Ring) => Promise<void>) => {
    const erin = await startPhone({ asterisk, name: "erin", answer });
    const call = await placeCall({ asterisk, from: "carol", to: "1005" });
    try {
      call.ear.say(callerHz);
      erin.ear.say(calledHz);
      await act({ erin, call, called: await leg("erin", "Ringing"), caller: await leg("carol", "Ring") });
      expect(erin.errors()).toBe("");
    } finally {
      await call.hangUp();
      await panel.none(node, "channels", ({ endpoint }) => endpoint === "PJSIP/erin");
      await erin.stop();
    }
  };
  interface Ring {
    erin: Phone;
    call: Awaited<ReturnType<typeof placeCall>>;
    called: ChannelRow;
    caller: ChannelRow;
  }
  const start = async (target: ChannelRow, body: object, person: Person = panel.supervisor) => {
    const reply = await person.post(path(`/channels/${target.id}/spies`), body);
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    return reply.body;
  };
  const inBrowser = async (target: ChannelRow, body: object = {}) => {
    const { spyId, ticket, warnings } = await start(target, { via: "browser", ...body });
    const { origin, supervisor } = panel;
    const page = AudioPage.open({ origin, cookie: supervisor.cookie, ticket: String(ticket) });
    await page.opened();
    return { id: String(spyId), page, warnings };
  };
  const row = (id: unknown, status: string) =>
    panel.row(node, "spies", (spy) => spy.id === id && spy.status === status);
  /** By REST: of everything on this Asterisk the names that are not of the two legs. */
  const others = async () => {
    const channels = (await ariRequest(asterisk, "GET", "/channels")) as { name: string }[];
    const bridges = (await ariRequest(asterisk, "GET", "/bridges")) as { name: string }[];
    const names = [...channels, ...bridges].map(({ name }) => name);
    return names.filter((name) => !/^PJSIP\/(carol|erin)-/.test(name));
  };
  const endings = async (target: ChannelRow) => {
    const audit = await panel.people.admin.get("/audit?limit=50&command=spies.ended");
    const rows = audit.body["rows"] as { target: string; detail: string; input: Record<string, unknown> }[];
    return rows.filter((each) => each.target === target.id);
  };

  it("would keep a snoop that was hung up, which is why none is made", async () => {
    await ringing("never", async ({ called }) => {
      const query = `app=${asterisk.application}&spy=both`;
      await ariRequest(asterisk, "POST", `/channels/${called.id}/snoop/test-answer-snoop?${query}`);
      await ariRequest(asterisk, "DELETE", "/channels/test-answer-snoop");
      await expect(ariRequest(asterisk, "DELETE", "/channels/test-answer-snoop")).rejects.toThrow(/404/);
      expect(await others()).toEqual([expect.stringMatching(/^Snoop\//)]);
    });
  });

  it("is waited for with nothing of ours in it, and left within 2 s, and its end is told as what it is", async () => {
    await ringing("never", async ({ call, called, caller }) => {
      const first = [await inBrowser(called), await inBrowser(caller, { mode: "barge", sides: "apart" })];
      expect(first.map(({ warnings }) => (warnings as { code: string }[]).map(({ code }) => code))).toEqual([
        [],
        ["may_not_hear"],
      ]);
      const rows = await Promise.all(first.map(({ id }) => row(id, "waiting")));
      expect(rows).toMatchObject([
        { heldBack: expect.stringMatching(/ still rings: you hear the call as soon as it is answered\.$/) },
        { heldBack: expect.stringMatching(/^The call of .* is not answered yet: /), mode: "listen" },
      ]);
      expect(await others()).toEqual([]);
      const again = await panel.supervisor.post(path(`/channels/${called.id}/spies`), { via: "browser" });
      expect(again.status).toBe(409);
      for (const { id } of first) await done(panel.supervisor.delete(path(`/spies/${id}`)));
      await expect.poll(others, { timeout: goneMs, interval: 50 }).toEqual([]);
      const counted = [called, caller].map(({ id }) =>
        panel.rows(node, "channels").find((each) => each.id === id),
      );
      expect(counted).toMatchObject([{ snooperIds: [] }, { snooperIds: [] }]);

      const [ofCalled, ofCaller] = [await inBrowser(called), await inBrowser(caller)];
      await call.hangUp();
      await expect.poll(() => ofCalled.page.closeCode).toBe(closeCodeOf("hung_up"));
      await expect.poll(() => ofCaller.page.closeCode).toBe(closeCodeOf("hung_up"));
      expect(ofCalled.page.ended?.text).toMatch(
        / did not answer: the call is over, or somebody else has taken it\.$/,
      );
      expect(ofCaller.page.ended?.text).toMatch(/^The call of .* is over: it was not answered\.$/);
      await panel.none(node, "spies", () => true);
      expect(await endings(called)).toMatchObject([
        { detail: `Nothing was heard. ${ofCalled.page.ended?.text}`, input: { heardFromMs: null } },
        { detail: "Nothing was heard. You have stopped listening.", input: { heardFromMs: null } },
      ]);
    });
  });

  it("is heard from its answer on, by who waited on either leg, and by nobody before", async () => {
    await ringing({ afterMs: ringsMs }, async ({ call, called, caller }) => {
      const sessions = [await inBrowser(called), await inBrowser(caller, { mode: "whisper" })];
      for (const { id } of sessions) await row(id, "waiting");
      expect(await others()).toEqual([]);
      await call.answered;
      for (const { id, page } of sessions) {
        await page.hears(callerHz, loudDb);
        await page.hears(calledHz, loudDb);
        expect(await row(id, "active")).toMatchObject({ heldBack: null, mode: "listen" });
        expect(page.mayTalk).toBe(false);
      }
      const leg = await panel.row(node, "channels", ({ id }) => id === called.id);
      const audit = await panel.people.admin.get("/audit?limit=20&command=spies.started");
      const begun = audit.body["rows"] as { target: string; input: { heardFromMs: number } }[];
      const heardFromMs = begun.find(({ target }) => target === called.id)?.input.heardFromMs;
      expect(heardFromMs).toBeGreaterThanOrEqual(leg.answeredAtMs ?? Number.POSITIVE_INFINITY);

      await done(panel.supervisor.patch(path(`/spies/${sessions[0]?.id}`), { mode: "whisper" }));
      for (const { id } of sessions) await done(panel.supervisor.delete(path(`/spies/${id}`)));
      await expect.poll(async () => (await others()).length, { timeout: goneMs, interval: 50 }).toBe(1);
      // The bridge of Dial().
      expect(await others()).toEqual([""]);
    });
  });

  it("is waited for in silence by who has picked up a phone, and heard there from its answer on", async () => {
    await ringing({ afterMs: ringsMs }, async ({ erin, call, called }) => {
      dave.ear.say(2_000);
      const { spyId } = await start(called, { mode: "barge", endpoint: "PJSIP/dave" });
      expect((await row(spyId, "waiting")).heldBack).toMatch(/ still rings: /);
      expect((await others()).filter((name) => name.startsWith("Snoop/"))).toEqual([]);
      await call.answered;
      await dave.ear.hears(callerHz, loudDb, hearMs);
      await dave.ear.hears(calledHz, loudDb, hearMs);
      expect(await row(spyId, "active")).toMatchObject({ mode: "listen", heldBack: null });
      expect(erin.ear.toneLevelDb(2_000)).toBeLessThan(silentDb);
      await done(panel.supervisor.delete(path(`/spies/${String(spyId)}`)));
      await expect.poll(async () => (await others()).join(), { timeout: goneMs, interval: 50 }).toBe("");
    });
  });

  it("takes the supervisor's phone along where nobody answers it", async () => {
    await ringing("never", async ({ call, called }) => {
      const { spyId } = await start(called, { mode: "listen", endpoint: "PJSIP/dave" });
      await row(spyId, "waiting");
      await call.hangUp();
      await expect.poll(others, { timeout: goneMs, interval: 50 }).toEqual([]);
      await panel.none(node, "spies", () => true);
      expect(await endings(called)).toMatchObject([
        { detail: expect.stringMatching(/^Nothing was heard\. .* did not answer: the call is over/) },
      ]);
    });
  });
});
