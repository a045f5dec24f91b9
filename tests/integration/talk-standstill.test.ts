import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { AriError } from "@/lib/ari";
import type { TalkRow } from "@/lib/live/rows";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { Standstill } from "@/tests/support/asterisk/standstill";
import { AudioPage } from "@/tests/support/media/audio-page";
import { listenTo } from "@/tests/support/media/listener";
import { type Person, problemOf, type Reply, TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, startPhone } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb } from "./act-stage";

/** What the browser says. */
const voiceHz = 1_500;
/**
 * A request is given up after 10 s, and the next is sent 2 s after one was answered or given up. Just after the thaw one
 * may be cut off: Asterisk closes connections that were idle for long.
 */
const settledMs = 20_000;
/** Everything of ours is gone within this of the thaw. */
const goneMs = 2_000;
/** The wait before the next try to connect is 5 s at most (lib/ari/event-stream.ts). */
const liveMs = 20_000;
const testMs = 60_000;

interface Talk {
  id: string;
  page: AudioPage;
  person: Person;
  phone: Phone;
}

// On an Asterisk of its own: no other test could ask anything of one that stands still.
describe.each(["22", "16"] as const)("a talk on an Asterisk %s that stands still", (version) => {
  const node = `pbx-${version}`;
  const path = (rest: string) => `/nodes/${node}${rest}`;
  let asterisk: RunningAsterisk;
  let standstill: Standstill;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  const pages: AudioPage[] = [];

  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    standstill = new Standstill(asterisk);
    panel = await TestPanel.start([asterisk]);
    [alice, bob] = await Promise.all([
      startPhone({ asterisk, name: "alice", answer: "at-once" }),
      startPhone({ asterisk, name: "bob", answer: "at-once" }),
    ]);
    for (const name of ["alice", "bob"]) {
      await panel.row(node, "endpoints", (row) => row.id === `PJSIP/${name}` && row.state === "online");
    }
  });
  afterEach(async () => {
    // First of all: nothing else can be ended while it stands still.
    standstill.end();
    vi.restoreAllMocks();
    // Its event socket is given up after 10 to 25 s.
    await panel.node(node, ({ status }) => status === "live", liveMs);
    for (const { id } of panel.rows(node, "talks")) {
      expect(await panel.people.admin.delete(path(`/talks/${id}`))).toMatchObject({ status: 202 });
    }
    for (const page of pages.splice(0)) page.close();
    await panel.none(node, "talks", () => true);
    await expect.poll(inAsterisk, { timeout: hearMs }).toEqual([]);
    for (const phone of [alice, bob]) expect(phone.errors()).toBe("");
  });
  afterAll(async () => {
    standstill?.end();
    await Promise.all([alice?.stop(), bob?.stop()]);
    await panel?.close();
    await asterisk?.stop();
  });

  /** Asked of it, and not of the panel. */
  const inAsterisk = async (): Promise<string[]> => {
    const lists = ["/channels", "/bridges"].map((list) => ariRequest(asterisk, "GET", list));
    return ((await Promise.all(lists)) as { id: string }[][]).flat().map(({ id }) => id);
  };
  const talkTo = async (phone: Phone, person: Person = panel.operator): Promise<Talk> => {
    const to = { kind: "endpoint", endpoint: `PJSIP/${phone.name}` };
    const { status, body } = await person.post(path("/talks"), { to });
    expect(status, JSON.stringify(body)).toBe(202);
    const id = String(body["talkId"]);
    const { cookie } = person;
    const page = AudioPage.open({ origin: panel.origin, cookie, ticket: String(body["ticket"]) });
    pages.push(page);
    await page.opened();
    await panel.row(node, "talks", (row) => row.id === id && row.status === "active", "an active talk");
    page.say(voiceHz);
    await phone.ear.hears(voiceHz, loudDb, hearMs);
    return { id, page, person, phone };
  };
  const hold = ({ id, person }: Talk, held: boolean): Promise<Reply> =>
    person.patch(path(`/talks/${id}`), { held });
  const rowOf = ({ id }: Talk): TalkRow =>
    panel.rows(node, "talks").find((row) => row.id === id) ?? expect.unreachable();
  const told = (talk: Talk, held: boolean) =>
    panel.row(
      node,
      "talks",
      ({ id, ...row }) => id === talk.id && row.held === held && row.status === "active",
    );
  /** That its end was reached by Asterisk's not answering, and not by its refusing. */
  const expectNoAnswer = (reply: Reply) =>
    expect([reply.status, reply.body], JSON.stringify(reply.body)).toMatchObject([
      504,
      { code: "asterisk_timeout" },
    ]);

  /** Of the next second. */
  const heardBy = async ({ ear }: Phone) => {
    ear.forget();
    await expect.poll(() => ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_100);
    return { voice: ear.toneLevelDb(voiceHz) > loudDb, loud: ear.loudnessDb > silentDb };
  };
  /** The music, and nothing of the browser, which speaks. */
  const expectMusic = async ({ phone, page }: Talk) => {
    page.say(voiceHz);
    await expect.poll(() => heardBy(phone), { timeout: settledMs }).toEqual({ voice: false, loud: true });
    expect(page.mayTalk).toBe(false);
  };
  /** The browser as it speaks, and nothing at all as it does not. */
  const expectVoiceAlone = async ({ phone, page }: Talk) => {
    page.say(undefined);
    await expect.poll(() => heardBy(phone), { timeout: settledMs }).toEqual({ voice: false, loud: false });
    page.say(voiceHz);
    await expect.poll(() => heardBy(phone), { timeout: settledMs }).toEqual({ voice: true, loud: true });
  };
  /** What the panel asks of music from now on, and what Asterisk answers to it, be it a refusal. */
  const watchMusic = () => {
    const requests = [vi.spyOn(bridges(), "startMoh"), vi.spyOn(bridges(), "stopMoh")];
    const order = () =>
      requests
        .flatMap(({ mock }) =>
          mock.settledResults.map((result, at) => [mock.invocationCallOrder[at] ?? 0, result] as const),
        )
        .sort(([one], [other]) => one - other)
        .map(([, result]) => result);
    const isAnswer = ({ type, value }: ReturnType<typeof order>[number]) =>
      type === "fulfilled" || (type === "rejected" && AriError.from(value).status !== undefined);
    return {
      asked: () => requests.flatMap(({ mock }) => mock.calls).length,
      /** The latest that were answered, without one between them that was not. */
      inARow: () => {
        const results = order();
        return results.length - 1 - results.findLastIndex((result) => !isAnswer(result));
      },
    };
  };
  const bridges = () => panel.panel.nodes.get(node).node.client.bridges;
  /** Two answers one after the other, after which nothing more is asked for; one without an answer begins anew. */
  const thaw = async (music: ReturnType<typeof watchMusic>) => {
    expect(music.inARow()).toBe(0);
    standstill.end();
    await expect.poll(music.inARow, { timeout: settledMs }).toBe(2);
  };

  it("hears the voice alone after a hold that had no answer", { timeout: testMs }, async () => {
    const talk = await talkTo(alice);
    const music = watchMusic();
    await standstill.begin();
    const holding = hold(talk, true);
    await expect.poll(music.asked, { timeout: hearMs }).toBe(1);
    // Apart from the press on, though no music plays yet, which the row does not claim.
    await expect.poll(() => talk.page.mayTalk, { timeout: hearMs }).toBe(false);
    expect(rowOf(talk)).toMatchObject({ held: false });
    expectNoAnswer(await holding);
    await thaw(music);
    expect(rowOf(talk)).toMatchObject({ status: "active", held: false });
    await expectVoiceAlone(talk);
  });

  it("hears the music alone after an end of its hold that had no answer, until the next", {
    timeout: testMs,
  }, async () => {
    const talk = await talkTo(alice);
    expect(await hold(talk, true)).toMatchObject({ status: 202 });
    await expectMusic(talk);
    const music = watchMusic();
    await standstill.begin();
    expectNoAnswer(await hold(talk, false));
    await thaw(music);
    expect(rowOf(talk)).toMatchObject({ status: "active", held: true });
    await expectMusic(talk);
    expect(await hold(talk, false)).toMatchObject({ status: 202 });
    await told(talk, false);
    await expectVoiceAlone(talk);
  });

  it("is held by the press of before, where it stands still for a moment only", {
    timeout: testMs,
  }, async () => {
    const talk = await talkTo(alice);
    const music = watchMusic();
    await standstill.begin();
    const holding = hold(talk, true);
    await expect.poll(music.asked, { timeout: hearMs }).toBe(1);
    expect(rowOf(talk)).toMatchObject({ held: false });
    standstill.end();
    expect(await holding).toMatchObject({ status: 202 });
    await told(talk, true);
    await expectMusic(talk);
    expect(music.asked()).toBe(1);
  });

  /** One on hold, and the other with the browser's voice. */
  const twoTalks = async () => {
    const waiting = await talkTo(alice);
    const spoken = await talkTo(bob);
    await told(waiting, true);
    return { waiting, spoken };
  };

  it("keeps both on hold where a swap stands still half-way, and says so", { timeout: testMs }, async () => {
    const { waiting, spoken } = await twoTalks();
    const music = watchMusic();
    const { stopMoh } = bridges();
    // The one that was spoken with has its music by then.
    vi.spyOn(bridges(), "stopMoh").mockImplementationOnce(async (...request) => {
      await standstill.begin();
      return stopMoh(...request);
    });
    const reply = await hold(waiting, false);
    expectNoAnswer(reply);
    expect(problemOf(reply).whatToDo).toContain("Both calls are on hold: take one back.");
    await thaw(music);
    for (const talk of [waiting, spoken]) {
      expect(rowOf(talk)).toMatchObject({ status: "active", held: true });
      await expectMusic(talk);
    }
    expect(await hold(waiting, false)).toMatchObject({ status: 202 });
    await expectVoiceAlone(waiting);
    await expectMusic(spoken);
  });

  it("leaves both as they were where a swap finds it standing still", { timeout: testMs }, async () => {
    const { waiting, spoken } = await twoTalks();
    const music = watchMusic();
    await standstill.begin();
    const reply = await hold(waiting, false);
    expect(problemOf(reply)).toMatchObject({ status: 409, code: "not_possible_now" });
    expect(problemOf(reply).detail).toContain("could not be put on hold");
    await thaw(music);
    expect([rowOf(waiting).held, rowOf(spoken).held]).toEqual([true, false]);
    await expectVoiceAlone(spoken);
    waiting.page.say(voiceHz);
    await expectMusic(waiting);
  });

  it.each([
    { when: "while its hold has no answer yet", isGivenUp: false },
    { when: "after its hold was given up", isGivenUp: true },
  ])(
    "leaves nothing 2 s after the thaw where it is hung up $when",
    { timeout: testMs },
    async ({ isGivenUp }) => {
      const talk = await talkTo(alice);
      const music = watchMusic();
      await standstill.begin();
      const holding = hold(talk, true);
      await expect.poll(music.asked, { timeout: hearMs }).toBe(1);
      if (isGivenUp) expectNoAnswer(await holding);
      const hungUp = talk.person.delete(path(`/talks/${talk.id}`));
      // The browser does not wait for it.
      await expect.poll(() => talk.page.ended?.code, { timeout: hearMs }).toBe("ended");
      standstill.end();
      await expect.poll(inAsterisk, { timeout: goneMs, interval: 50 }).toEqual([]);
      await panel.none(node, "talks", () => true);
      expect(await hungUp).toMatchObject({ status: 202 });
      await holding;
    },
  );

  it("is heard again by who listens to it", { timeout: testMs }, async () => {
    const talk = await talkTo(alice);
    const listener = await listenTo(panel, node, rowOf(talk).peerId ?? "");
    pages.push(listener.page);
    await listener.hearsNow(voiceHz);
    await standstill.begin();
    const ear = listener.page.ear();
    // What the dock says `no sound` by: nothing comes on a wire that is open.
    const comes = async () => {
      ear.forget();
      const pongs = () => listener.page.told.filter(({ type }) => type === "pong").length;
      const before = pongs();
      // One a second: the wire lives.
      await expect.poll(pongs, { timeout: hearMs }).toBeGreaterThan(before + 1);
      return ear.frames;
    };
    await expect.poll(comes, { timeout: hearMs }).toBe(0);
    expect(listener.page.closeCode).toBeNull();
    standstill.end();
    await listener.hearsNow(voiceHz);
    await listener.row(({ status, targetId }) => status === "active" && targetId === rowOf(talk).peerId);
    await listener.stop();
  });
});
