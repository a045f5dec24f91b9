import { beforeAll, describe, expect, it } from "vitest";
import { samplesOf } from "@/lib/audio/pcm";
import { readWav } from "@/lib/audio/wav";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { levelOf } from "@/tests/support/audio/tones";
import { AudioPage } from "@/tests/support/media/audio-page";
import { type Person, problemOf, type TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall } from "@/tests/support/phones/phone";
import { hearMs, loudDb, stageActs } from "./act-stage";

const callerHz = 700;
const agentHz = 1_200;
/** The other side's tone is below its own by so much, in what is heard of one side. */
const apartDb = 50;
const rateHz = 8_000;

describe.each(["22", "16"] as const)("recordings of a real Asterisk %s", (version) => {
  const stage = stageActs(version);
  const { asterisk, node, path, done } = stage;
  let panel: TestPanel;
  let bob: Phone;
  let call: Awaited<ReturnType<typeof placeCall>>;
  let page: AudioPage;
  let spyId: string;
  beforeAll(() => {
    ({ panel, bob } = stage.cast());
  });

  /** carol talks with bob, and the supervisor listens to bob's leg. */
  const listen = async () => {
    call = await placeCall({ asterisk, from: "carol", to: "1002" });
    await call.answered;
    const leg = await panel.row(
      node,
      "channels",
      (row) => row.endpoint === "PJSIP/bob" && row.bridgeId !== null,
    );
    call.ear.say(callerHz);
    bob.ear.say(agentHz);
    await bob.ear.hears(callerHz, loudDb, hearMs);
    const { body } = await panel.supervisor.post(path(`/channels/${leg.id}/spies`), { via: "browser" });
    spyId = String(body["spyId"]);
    page = AudioPage.open({
      origin: panel.origin,
      cookie: panel.supervisor.cookie,
      ticket: String(body["ticket"]),
    });
    await page.ear().hear(5);
  };
  const begin = async (sides: "mixed" | "apart") => {
    const { status, body } = await panel.supervisor.post(path(`/spies/${spyId}/recording`), { sides });
    expect(status, JSON.stringify(body)).toBe(201);
    return String(body["recordingId"]);
  };
  const record = async (sides: "mixed" | "apart") => {
    const id = await begin(sides);
    page.ear().forget();
    await page.ear().hear(100);
    await done(panel.supervisor.delete(path(`/spies/${spyId}/recording`)));
    return id;
  };
  const end = async () => {
    page.close();
    await call.hangUp();
  };
  const fetched = (id: string, stream: string, person: Person, headers: Record<string, string> = {}) =>
    fetch(`${panel.origin}/api/v1/recordings/${id}/tracks/${stream}`, {
      headers: { cookie: person.cookie, connection: "close", ...headers },
    });
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
  /** The last second of one voice of a file with so many. */
  const voiceOf = (file: Buffer, voice: number, voices: number) => {
    const samples = samplesOf(file.subarray(44), "little").filter((_, at) => at % voices === voice);
    return Float32Array.from(samples.slice(-rateHz), (sample) => sample / 32_768);
  };
  const rows = async (query = "") =>
    (await panel.supervisor.get(`/recordings${query}`)).body["recordings"] as Record<string, unknown>[];
  const audited = async (command: string) =>
    (await panel.people.admin.get(`/audit?limit=20&command=${command}`)).body["rows"] as Record<
      string,
      unknown
    >[];

  it("are heard with each side in its ear, in parts too, by those who may; and are gone when removed", async () => {
    await listen();
    const id = await record("apart");
    await end();

    const response = await fetched(id, "both", panel.supervisor);
    expect(response.status).toBe(200);
    const both = await bytesOf(response);
    expect(Number(response.headers.get("content-length"))).toBe(both.length);
    expect([both.readUInt16LE(22), both.readUInt32LE(24)]).toEqual([2, rateHz]);
    expect((both.length - 44) / 4 / rateHz).toBeGreaterThan(1.5);
    for (const [voice, own, other] of [
      [0, agentHz, callerHz],
      [1, callerHz, agentHz],
    ] as const) {
      const samples = voiceOf(both, voice, 2);
      const level = levelOf(samples, own, rateHz);
      expect(level).toBeGreaterThan(loudDb);
      expect(levelOf(samples, other, rateHz)).toBeLessThan(level - apartDb);
    }

    const part = await fetched(id, "both", panel.supervisor, { range: "bytes=1001-5000" });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 1001-5000/${both.length}`]);
    expect((await bytesOf(part)).equals(both.subarray(1_001, 5_001))).toBe(true);
    // One side alone is Asterisk's own file, sample for sample.
    const near = await bytesOf(await fetched(id, "near", panel.supervisor));
    expect(near.subarray(44).equals(both.subarray(44).filter((_, at) => at % 4 < 2))).toBe(true);

    const [listed] = await rows("?text=bob%201002%20supervisor");
    expect(listed).toMatchObject({
      id,
      isRunning: false,
      parties: [
        { side: "near", number: "1002", endpoint: "PJSIP/bob" },
        { side: "far", number: "1003", endpoint: "PJSIP/carol" },
      ],
    });
    expect(await rows("?text=nobody")).toEqual([]);

    const refused = await fetched(id, "both", panel.operator);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: "forbidden" }),
    ]);
    const whom = "Bob (1002) with Carol (1003)";
    expect((await audited("recordings.hear")).filter(({ target }) => target === id)).toEqual([
      expect.objectContaining({ actor: "operator", outcome: "refused", code: "forbidden" }),
      expect.objectContaining({
        actor: "supervisor",
        outcome: "done",
        node,
        input: { stream: "near", whom },
      }),
      expect.objectContaining({
        actor: "supervisor",
        outcome: "done",
        node,
        input: { stream: "both", whom },
      }),
    ]);

    expect((await panel.supervisor.delete(`/recordings/${id}`)).status).toBe(403);
    const removed = await panel.people.admin.delete(`/recordings/${id}`);
    expect(removed).toEqual({ status: 200, body: { failed: [] } });
    expect(await rows(`?text=supervisor`)).toEqual([]);
    expect(await ariRequest(asterisk, "GET", "/recordings/stored")).toEqual([]);
    expect((await fetched(id, "both", panel.supervisor)).status).toBe(404);
    expect((await audited("recordings.remove"))[0]).toMatchObject({
      target: id,
      outcome: "done",
      input: { whom },
    });
    // What was done to the session names whom it was on, and not its id alone.
    for (const command of ["spies.start", "spies.record", "spies.stopRecording"])
      expect((await audited(command))[0]).toMatchObject({
        input: { whom: expect.stringMatching(/\(1002\)$/) },
      });
  });

  it("of both sides as one have both; one that goes on waits, and what Asterisk lost is told", async () => {
    await listen();
    const running = await begin("mixed");
    const early = await fetched(running, "mix", panel.supervisor);
    expect([early.status, await early.json()]).toEqual([
      409,
      expect.objectContaining({ code: "not_possible_now" }),
    ]);
    // Every page counts from the same moment.
    const { recording } = await panel.row(node, "spies", (row) => row.recording?.name === running);
    expect((await rows())[0]).toMatchObject({
      id: running,
      isRunning: true,
      startedAtMs: recording?.startedAtMs,
    });
    expect(problemOf(await panel.people.admin.delete(`/recordings/${running}`)).code).toBe(
      "not_possible_now",
    );
    page.ear().forget();
    await page.ear().hear(100);
    await done(panel.supervisor.delete(path(`/spies/${spyId}/recording`)));
    await end();

    const mix = await bytesOf(await fetched(running, "mix", panel.supervisor));
    expect(readWav(mix, mix.length)).toEqual({
      sampleRateHz: rateHz,
      dataStart: 44,
      dataBytes: mix.length - 44,
    });
    for (const hz of [agentHz, callerHz])
      expect(levelOf(voiceOf(mix, 0, 1), hz, rateHz)).toBeGreaterThan(loudDb);
    expect(
      problemOf({ status: 400, body: await (await fetched(running, "near", panel.supervisor)).json() }),
    ).toMatchObject({
      code: "invalid_input",
      field: "stream",
    });

    await ariRequest(asterisk, "DELETE", `/recordings/stored/${running}`);
    const removed = await panel.people.admin.delete(`/recordings/${running}`);
    expect(removed.body).toEqual({ failed: [{ id: running, code: "recording_gone" }] });
    expect(await rows()).toEqual([]);
  });

  it("are found by who came into the call while it was recorded, also when the others have gone", async () => {
    const [first, second, third] = [
      await stage.inOurApplication("alice"),
      await stage.inOurApplication("bob"),
      await stage.inOurApplication("dave"),
    ];
    const made = await panel.operator.post(path("/bridges"), { channelIds: [first, second] });
    const bridge = String(made.body["bridgeId"]);
    await panel.row(node, "bridges", ({ id, members }) => id === bridge && members.length === 2);
    const { body } = await panel.supervisor.post(path(`/channels/${first}/spies`), { via: "browser" });
    spyId = String(body["spyId"]);
    const id = await begin("mixed");
    const found = async (channelId: string) =>
      (await rows(`?channelIds=${channelId}`)).map((row) => [row["id"], row["isRunning"]]);
    expect([await found(second), await found(third)]).toEqual([[[id, true]], []]);
    await done(panel.operator.post(path(`/bridges/${bridge}/channels`), { channelIds: [third] }));
    await expect.poll(() => found(third), { timeout: hearMs }).toEqual([[id, true]]);
    for (const gone of [first, second]) await panel.operator.delete(path(`/channels/${gone}`));
    await expect.poll(() => found(third), { timeout: hearMs }).toEqual([[id, false]]);
    expect((await rows("?text=PJSIP/dave"))[0]).toMatchObject({ id });
    expect((await panel.people.admin.delete(`/recordings/${id}`)).status).toBe(200);
  });
});
