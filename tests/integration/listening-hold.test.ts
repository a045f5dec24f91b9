import { beforeAll, describe, expect, it } from "vitest";
import { spyWarnings } from "@/lib/api/spy-warnings";
import type { ChannelRow, SpyMode, WhisperTo } from "@/lib/live/rows";
import { keptMusicWords } from "@/server/nodes/spy-words";
import { listenTo } from "@/tests/support/media/listener";
import { problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall, startPhone } from "@/tests/support/phones/phone";
import type { RtpEar } from "@/tests/support/phones/rtp";
import { hearMs, loudDb, silentDb, stageActs } from "./act-stage";

const carolHz = 700;
const bobHz = 1_200;
const supervisorHz = 1_500;

describe.each(["22", "16"] as const)("listening to a call on hold, on a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done, inOurApplication } = stage;
  let panel: TestPanel;
  let alice: Phone;
  let bob: Phone;
  beforeAll(() => {
    ({ panel, alice, bob } = stage.cast());
  });

  const bobs = (fits: (row: ChannelRow) => boolean) =>
    panel.row(node, "channels", (row) => row.endpoint === "PJSIP/bob" && fits(row), "such a leg of bob");
  /** carol talks with bob by Dial(). */
  const talk = async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    call.ear.say(carolHz);
    bob.ear.say(bobHz);
    await bob.ear.hears(carolHz, loudDb, hearMs);
    return { call, leg: await bobs(({ bridgeId }) => bridgeId !== null) };
  };
  /** What the page says before it listens: of the rows that it holds. */
  const warnings = (id: string, mode: SpyMode = "listen", whisperTo: WhisperTo = "near") => {
    const rows = panel.rows(node, "channels");
    const channel = rows.find((row) => row.id === id) ?? expect.unreachable();
    const bridge = panel.rows(node, "bridges").find((row) => row.id === channel.bridgeId) ?? null;
    const others = rows.filter((row) => row.bridgeId === channel.bridgeId && row.id !== id);
    const nameOf = ({ name }: ChannelRow) => name;
    return spyWarnings({ channel, others, bridge, mode, whisperTo, nameOf }).map(({ code }) => code);
  };
  const hold = async (phone: Phone) => {
    await phone.hold();
    await bobs(({ heldByDevice }) => heldByDevice);
  };
  /** Something that is none of the tones, for more than a second. */
  const hearsMusic = async (ear: RtpEar) => {
    ear.forget();
    await expect.poll(() => ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    await expect.poll(() => ear.loudnessDb, { timeout: hearMs }).toBeGreaterThan(silentDb);
    expect(ear.toneLevelDb(bobHz)).toBeLessThan(silentDb);
  };

  it("by the phone, of a Dial(): warned of before, then the music stops, and taking it back brings all back", async () => {
    const { call, leg } = await talk();
    expect(warnings(leg.id)).toEqual([]);
    await hold(bob);
    await hearsMusic(call.ear);
    await panel.row(
      node,
      "bridges",
      ({ id, technology }) => id === leg.bridgeId && technology === "native_rtp",
    );
    expect(warnings(leg.id)).toEqual(["hold_music"]);
    expect(warnings(leg.id, "whisper", "far")).toEqual(["hold_music", "may_not_hear"]);

    // A program that would rather not is refused, and nothing has changed.
    const kept = await panel.supervisor.post(path(`/channels/${leg.id}/spies`), {
      via: "browser",
      holdMusic: "keep",
    });
    expect(problemOf(kept)).toMatchObject({ status: 409, code: "not_possible_now", field: "holdMusic" });
    await hearsMusic(call.ear);

    const listener = await listenTo(panel, node, leg.id);
    expect(listener.warnings).toEqual(["hold_music"]);
    // Who is held gets nothing at all any more, which is what was warned of.
    await expect
      .poll(
        async () => {
          call.ear.forget();
          await new Promise((resolve) => setTimeout(resolve, 500));
          return call.ear.heardMs;
        },
        { timeout: hearMs },
      )
      .toBe(0);
    await listener.hearsNow(carolHz);
    // Said once, not again while somebody listens: there is nothing left to lose.
    await panel.row(node, "channels", (row) => row.id === leg.id && row.snooperIds.length > 0);
    expect(warnings(leg.id)).toEqual([]);
    // And the second warning is true as well: no frames, no whisper.
    listener.page.say(supervisorHz);
    await done(listener.person.patch(path(`/spies/${listener.id}`), { mode: "whisper", whisperTo: "far" }));
    expect(warnings(leg.id, "whisper", "far")).toEqual(["may_not_hear"]);
    call.ear.forget();
    await listener.page.ear().hear(75);
    expect(call.ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);

    await bob.resume();
    await bobs(({ heldByDevice }) => !heldByDevice);
    await call.ear.hears(bobHz, loudDb, hearMs);
    await call.ear.hears(supervisorHz, loudDb, hearMs);
    await listener.hearsNow(bobHz);
    await listener.hearsNow(carolHz);
    await listener.stop();
    call.ear.forget();
    await call.ear.hears(bobHz, loudDb, hearMs);
    await call.hangUp();
  });

  it("put on hold while the listener's phone rings: where its music is to be kept, it goes on", async () => {
    const { call, leg } = await talk();
    const erin = await startPhone({ asterisk, name: "erin", answer: { afterMs: 2_000 } });
    try {
      await panel.row(node, "endpoints", (row) => row.id === "PJSIP/erin" && row.state === "online");
      const asked = await panel.supervisor.post(path(`/channels/${leg.id}/spies`), {
        endpoint: "PJSIP/erin",
        holdMusic: "keep",
      });
      expect(asked).toMatchObject({ status: 202, body: { warnings: [] } });
      const id = String(asked.body["spyId"]);
      await hold(bob);
      await panel.row(node, "spies", (row) => row.id === id && row.status === "ringing");
      await panel.row(node, "bridges", (row) => row.id === leg.bridgeId && row.technology === "native_rtp");
      await panel.none(node, "spies", (row) => row.id === id);
      expect(panel.replica.ghosts("spies").find(({ row }) => row.id === id)).toMatchObject({
        row: { snoopChannelId: null },
        removal: { causeText: keptMusicWords },
      });
      await hearsMusic(call.ear);
      await panel.none(node, "channels", (row) => row.endpoint === "PJSIP/erin");
    } finally {
      await erin.stop();
    }
    await bob.resume();
    await call.ear.hears(bobHz, loudDb, hearMs);
    await call.hangUp();
  });

  it("that somebody listens to already: no warning, and the music goes on for all", async () => {
    const { call, leg } = await talk();
    const first = await listenTo(panel, node, leg.id);
    await panel.row(node, "channels", (row) => row.id === leg.id && row.snooperIds.length > 0);
    await hold(bob);
    await hearsMusic(call.ear);
    expect(warnings(leg.id)).toEqual([]);
    const second = await listenTo(panel, node, leg.id, { holdMusic: "keep" });
    expect(second.warnings).toEqual([]);
    await hearsMusic(call.ear);
    for (const { page } of [first, second]) {
      page.ear().forget();
      await page.ear().hear(60);
      expect(page.ear().levelDb(bobHz)).toBeLessThan(silentDb);
      expect(page.ear().loudnessDb).toBeGreaterThan(silentDb);
    }
    await second.stop();
    await hearsMusic(call.ear);
    await bob.resume();
    await call.ear.hears(bobHz, loudDb, hearMs);
    await first.stop();
    await call.hangUp();
  });

  it("in a bridge of ours: no warning, and the music goes on", async () => {
    const room = String((await panel.operator.post(path("/bridges"), { name: "room" })).body["bridgeId"]);
    const channelIds = [await inOurApplication("alice"), await inOurApplication("bob")];
    await done(panel.operator.post(path(`/bridges/${room}/channels`), { channelIds }));
    bob.ear.say(bobHz);
    await alice.ear.hears(bobHz, loudDb, hearMs);
    await hold(bob);
    await hearsMusic(alice.ear);
    for (const id of channelIds) expect(warnings(id)).toEqual([]);
    const listener = await listenTo(panel, node, channelIds[0] ?? "");
    await hearsMusic(alice.ear);
    await listener.page.ear().hear(60);
    expect(listener.page.ear().loudnessDb).toBeGreaterThan(silentDb);
    await listener.stop();
    await hearsMusic(alice.ear);
    await bob.resume();
    await alice.ear.hears(bobHz, loudDb, hearMs);
  });

  it("in a holding bridge of the dialplan: no warning, and the music goes on", async () => {
    const call = await placeCall({ asterisk, from: "carol", to: "800" });
    await call.answered;
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/carol" && row.bridgeId !== null,
    );
    await hearsMusic(call.ear);
    expect(warnings(leg.id)).toEqual([]);
    const listener = await listenTo(panel, node, leg.id);
    await hearsMusic(call.ear);
    await listener.page.ear().hear(60);
    expect(listener.page.ear().loudnessDb).toBeGreaterThan(silentDb);
    await listener.stop();
    await hearsMusic(call.ear);
    await call.hangUp();
  });
});
