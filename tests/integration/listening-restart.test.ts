import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningAsterisk, startAsterisk } from "@/tests/support/asterisk/asterisk";
import { snapshotOfThings } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { listenTo } from "@/tests/support/media/listener";
import { TestPanel } from "@/tests/support/panel/test-panel";
import { placeCall, startPhone } from "@/tests/support/phones/phone";

const callerHz = 700;
const bobHz = 1_200;
const nextHz = 900;
const loudDb = -25;
const hearMs = 5_000;
/** What goes on is told within this of the panel's knowing. */
const toldMs = 2_000;

describe.each(["22", "16"] as const)("listening while Asterisk %s is killed and started again", (version) => {
  const node = `pbx-${version}`;
  let asterisk: RunningAsterisk;
  let panel: TestPanel;
  beforeAll(async () => {
    asterisk = await startAsterisk({ version });
    panel = await TestPanel.start([asterisk]);
  });
  afterAll(async () => {
    await panel?.close();
    await asterisk?.stop();
  });

  /** Somebody calls bob, and both speak. */
  const callBob = async (from: string, freqHz: number) => {
    const phone = await startPhone({ asterisk, name: "bob", answer: "at-once" });
    const call = await placeCall({ asterisk, from, to: "1002" });
    await call.answered;
    call.ear.say(freqHz);
    phone.ear.say(bobHz);
    await phone.ear.hears(freqHz, loudDb, hearMs);
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/bob" && row.bridgeId !== null,
    );
    const end = async () => {
      await call.hangUp();
      await phone.stop();
    };
    return { target: leg.id, end };
  };

  it("ends with true words or waits, and hears who is followed in the next call by itself", async () => {
    const before = await callBob("carol", callerHz);
    const followed = await listenTo(panel, node, before.target, { follow: true });
    const alone = await listenTo(panel, node, before.target, { mode: "whisper" });
    const reply = await panel.operator.post(`/nodes/${node}/talks`, {
      to: { kind: "extension", extension: "600" },
    });
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
    const talking = AudioPage.open({
      origin: panel.origin,
      cookie: panel.operator.cookie,
      ticket: String(reply.body["ticket"]),
    });
    await talking.hears(1_004, loudDb);
    const recorded = await alone.person.post(`/nodes/${node}/spies/${alone.id}/recording`, {
      sides: "apart",
    });
    expect(recorded, JSON.stringify(recorded.body)).toMatchObject({ status: 201 });
    const recordingId = String(recorded.body["recordingId"]);

    await asterisk.kill9();
    await panel.node(node, ({ status }) => status !== "live");
    const knownAt = performance.now();
    await expect
      .poll(() => alone.page.ended, { timeout: toldMs, interval: 20 })
      .toMatchObject({
        code: "failed",
        text: "The connection to this Asterisk was lost, and the sound with it.",
      });
    await followed.row(({ status, mode }) => status === "waiting" && mode === "listen");
    await panel.none(node, "spies", ({ id }) => id === alone.id);
    expect(performance.now() - knownAt).toBeLessThan(toldMs);
    expect(followed.page.closeCode).toBeNull();

    await asterisk.restart();
    await panel.node(node, ({ status }) => status === "live", 15_000);
    // By the media websocket it is known at once; RTP has no end, and there it is known with the new start.
    const text = {
      "22": "The connection to this Asterisk was lost, and the sound with it.",
      "16": "Asterisk was restarted, which ended the call.",
    }[version];
    await expect.poll(() => talking.ended, { timeout: toldMs }).toMatchObject({ code: "failed", text });
    await panel.none(node, "talks", () => true);
    await expect.poll(() => snapshotOfThings(asterisk)).toMatchObject({ channels: 0, bridges: 0 });
    // What it cut is not told to be whole.
    const listed = async () => {
      const { body } = await alone.person.get("/recordings?limit=10");
      return (body["recordings"] as { id: string }[]).find(({ id }) => id === recordingId);
    };
    const lost = {
      durationSeconds: null,
      failure: "Asterisk was lost while it recorded: what it had written is kept.",
    };
    await expect.poll(listed, { timeout: 5_000 }).toMatchObject({ isRunning: false, tracks: [lost, lost] });
    expect(await followed.row(({ status }) => status === "waiting")).toMatchObject({ follows: "PJSIP/bob" });
    await before.end();

    const next = await callBob("erin", nextHz);
    await followed.row(({ status, targetId }) => status === "active" && targetId === next.target);
    await followed.hearsNow(nextHz);
    await followed.hearsNow(bobHz);

    // Each second that was heard has its row, and the wait between has none.
    await followed.stop();
    const audit = await panel.people.admin.get("/audit?limit=50");
    const rows = audit.body["rows"] as { outcome: string; input: Record<string, unknown>; target: string }[];
    const heard = (id: string) =>
      rows
        .filter(({ input }) => input["spy"] === id && "heardToMs" in input)
        .map(({ target, outcome }) => [target, outcome]);
    expect(heard(followed.id).reverse()).toEqual([
      [before.target, "done"],
      [next.target, "done"],
    ]);
    await next.end();
    await expect.poll(() => snapshotOfThings(asterisk)).toMatchObject({ channels: 0, bridges: 0 });
  });
});
