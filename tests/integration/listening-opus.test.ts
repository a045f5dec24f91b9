import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { closeCodeOf, frameMs, type StreamName } from "@/lib/audio/wire";
import { ariRequest } from "@/tests/support/asterisk/rest";
import { AudioPage } from "@/tests/support/media/audio-page";
import { driftMs } from "@/tests/support/media/pcm-ear";
import type { TestPanel } from "@/tests/support/panel/test-panel";
import { type Phone, placeCall } from "@/tests/support/phones/phone";
import { hearMs, loudDb, silentDb, stageActs } from "./act-stage";

const callerHz = 700;
const agentHz = 1_200;
const supervisorHz = 1_500;
/** Full band, 20 ms, mono, one frame (RFC 6716 §3.1). */
const tableOfContents = 0xf8;

/** bob talks with carol, and the admin wants Opus. */
function stageOpus(version: "22" | "16") {
  const stage = stageActs(version);
  const { node, path, done, asterisk } = stage;
  let panel: TestPanel;
  let bob: Phone;
  let call: Awaited<ReturnType<typeof placeCall>>;
  let target: string;
  const decide = (codec: SpyPolicy["codec"]) =>
    done(panel.people.admin.put("/policies/listening", { ...defaultSpyPolicy, codec }));
  beforeAll(() => {
    ({ panel, bob } = stage.cast());
  });
  afterEach(() => decide("pcm"));

  return {
    ...stage,
    decide,
    panel: () => panel,
    bob: () => bob,
    call: () => call,
    async talk() {
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
    },
    async listen(body: object) {
      const reply = await panel.supervisor.post(path(`/channels/${target}/spies`), {
        via: "browser",
        ...body,
      });
      expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
      const id = String(reply.body["spyId"]);
      const { cookie } = panel.supervisor;
      const page = AudioPage.open({ origin: panel.origin, cookie, ticket: String(reply.body["ticket"]) });
      // Closed before, it is a page that never came, which the panel waits for much longer.
      await page.opened();
      const row = await panel.row(node, "spies", (spy) => spy.id === id && spy.status === "active");
      return { id, page, row };
    },
    change: (id: string, body: object) => done(panel.supervisor.patch(path(`/spies/${id}`), body)),
    async end(id: string, page: AudioPage) {
      await done(panel.supervisor.delete(path(`/spies/${id}`)));
      await expect.poll(() => page.closeCode).toBe(closeCodeOf("ended"));
      await panel.none(node, "spies", () => true);
      await panel.none(node, "bridges", (row) => row.owner === "ours");
      await panel.none(node, "channels", (row) => row.snoopOfId !== null || /^WebSocket/.test(row.name));
      await call.hangUp();
    },
  };
}

const packetsOf = (page: AudioPage, stream: StreamName) =>
  page.packets.filter((packet) => packet.stream === stream);

/** Resolves when so many more have come of the stream. */
async function hearPackets(page: AudioPage, stream: StreamName, count: number): Promise<void> {
  const wanted = packetsOf(page, stream).length + count;
  await expect
    .poll(() => packetsOf(page, stream).length, { timeout: count * frameMs + 3_000 })
    .toBeGreaterThanOrEqual(wanted);
}

describe("listening by Opus on a real Asterisk 22", () => {
  const { decide, talk, listen, change, end, panel, node, bob, call, asterisk } = stageOpus("22");

  it("brings a packet of 20 ms each 20 ms, in a fifth of the bytes of PCM", async () => {
    await decide("opus");
    await talk();
    const { id, page, row } = await listen({ codecs: ["pcm", "opus"] });
    expect(row).toMatchObject({ transport: "websocket", codec: "opus", codecReason: "asked" });
    await hearPackets(page, "mix", 300);
    const packets = packetsOf(page, "mix").slice(-250);
    expect(new Set(packets.map(({ packet }) => packet[0]))).toEqual(new Set([tableOfContents]));
    const [first, last] = [packets[0], packets.at(-1)];
    if (first === undefined || last === undefined) throw new Error("unreachable");
    expect(last.sequence - first.sequence).toBe(249);
    expect(last.timestamp - first.timestamp).toBe(249 * 320);
    expect(Math.abs(driftMs(packets.map(({ sequence: index, atMs }) => ({ index, atMs }))))).toBeLessThan(60);
    const seconds = (packets.length * frameMs) / 1_000;
    // 129 bytes a packet of two tones were measured; what a silent one has would be a tenth of it.
    const bytes = packets.reduce((sum, { packet }) => sum + packet.byteLength, 0) / packets.length;
    expect(bytes).toBeGreaterThan(100);
    expect(bytes).toBeLessThan(150);
    const kbps = (packets.reduce((sum, { messageBytes }) => sum + messageBytes, 0) * 8) / seconds / 1_000;
    expect(kbps).toBeLessThan(70);
    expect(page.ear().frames).toBe(0);
    await end(id, page);
  });

  it("goes on without a hole while the mode changes and the microphone is heard as PCM, and comes apart", async () => {
    await decide("opus");
    await talk();
    const { id, page } = await listen({ codecs: ["opus"] });
    await hearPackets(page, "mix", 25);
    page.say(supervisorHz);
    await change(id, { mode: "whisper" });
    await bob().ear.hears(supervisorHz, loudDb, hearMs);
    await change(id, { mode: "barge" });
    await call().ear.hears(supervisorHz, loudDb, hearMs);
    await change(id, { mode: "listen" });
    bob().ear.forget();
    await expect.poll(() => bob().ear.heardMs, { timeout: hearMs }).toBeGreaterThan(1_200);
    expect(bob().ear.toneLevelDb(supervisorHz)).toBeLessThan(silentDb);
    const mixed = packetsOf(page, "mix");
    expect(mixed.map(({ sequence }) => sequence)).toEqual(
      mixed.map((_, index) => (mixed[0]?.sequence ?? 0) + index),
    );

    await change(id, { sides: "apart" });
    await Promise.all((["near", "far"] as const).map((stream) => hearPackets(page, stream, 50)));
    expect((await panel().row(node, "spies", (spy) => spy.id === id)).codec).toBe("opus");
    await change(id, { sides: "mixed" });
    await hearPackets(page, "mix", 25);
    expect(page.ear().frames).toBe(0);
    await end(id, page);
  });

  it("goes on in PCM, in step, when the browser says that it cannot decode it", async () => {
    await decide("opus");
    await talk();
    const { id, page } = await listen({ codecs: ["opus"], sides: "apart" });
    await hearPackets(page, "near", 50);
    page.tell({ type: "undecodable", codec: "opus" });
    const near = page.ear("near");
    await near.hear(60);
    await page.ear("far").hear(1);
    expect(near.levelDb(agentHz)).toBeGreaterThan(loudDb);
    expect(page.ear("far").levelDb(callerHz)).toBeGreaterThan(loudDb);
    expect(near.levelDb(callerHz)).toBeLessThan(near.levelDb(agentHz) - 50);
    const count = page.packets.length;
    await panel().row(node, "spies", (spy) => spy.id === id && spy.codecReason === "decoder_failed");
    // What came before has no later number, and nothing of it comes any more.
    await near.hear(25);
    expect(page.packets).toHaveLength(count);
    // Once is enough; a second word changes nothing.
    page.tell({ type: "undecodable", codec: "opus" });
    await near.hear(25);
    expect(near.lost).toBe(0);
    await end(id, page);
  });

  it("is PCM for a browser that cannot, and where the admin has not decided so", async () => {
    await decide("opus");
    await talk();
    const cannot = await listen({});
    expect(cannot.row).toMatchObject({ codec: "pcm", codecReason: "browser_cannot" });
    await cannot.page.ear().hear(25);
    cannot.page.close();
    await panel().none(node, "spies", () => true);
    await decide("pcm");
    const { id, page, row } = await listen({ codecs: ["opus"] });
    expect(row).toMatchObject({ codec: "pcm", codecReason: "asked" });
    await page.ear().hear(25);
    expect([...cannot.page.packets, ...page.packets]).toEqual([]);
    await end(id, page);
  });

  it("is PCM by the same click where the codec was taken away since it was asked for", async () => {
    await decide("opus");
    await talk();
    const before = await listen({ codecs: ["opus"] });
    expect(before.row.codec).toBe("opus");
    before.page.close();
    await panel().none(node, "spies", () => true);
    const module = "/asterisk/modules/codec_opus_open_source.so";
    await ariRequest(asterisk, "DELETE", module);
    try {
      const { id, page } = await listen({ codecs: ["opus"] });
      await page.ear().hear(60, 5_000);
      for (const hz of [callerHz, agentHz]) expect(page.ear().levelDb(hz)).toBeGreaterThan(loudDb);
      await panel().row(node, "spies", (spy) => spy.id === id && spy.codecReason === "node_cannot");
      await end(id, page);
    } finally {
      await ariRequest(asterisk, "POST", module);
    }
  });
});

describe("listening on a real Asterisk 16, which sends no Opus", () => {
  const { decide, talk, listen, end } = stageOpus("16");

  it("is PCM by RTP, whatever admin and browser want", async () => {
    await decide("opus");
    await talk();
    const { id, page, row } = await listen({ codecs: ["pcm", "opus"] });
    expect(row).toMatchObject({ transport: "rtp", codec: "pcm", codecReason: "no_websocket" });
    await page.ear().hear(60);
    for (const hz of [callerHz, agentHz]) expect(page.ear().levelDb(hz)).toBeGreaterThan(loudDb);
    expect(page.packets).toEqual([]);
    await end(id, page);
  });
});
