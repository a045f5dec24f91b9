import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { longestGapMs, slipCount } from "@/tests/support/audio/tones";
import { agentHz, type CallScene, callerHz, loudDb, withCall } from "./call-scene";
import { heardOf, levels, type Stereo } from "./heard";
import { Undisturbed } from "./undisturbed";

const listenMs = 20_000;
/** A stream of PCM has 261. */
const mostKbps = 100;

/** The admin wants Opus; the page says by itself what it decodes. */
async function listenByOpus({ panel, page, node, listen }: CallScene): Promise<string> {
  const policy = { ...defaultSpyPolicy, codec: "opus" };
  expect((await panel.people.admin.put("/policies/listening", policy)).status).toBe(200);
  const codecs = await page.evaluate(() => window.harness.engine.codecs);
  expect(codecs).toContain("opus");
  const id = await listen({ sides: "apart", codecs });
  await panel.row(node, "spies", (row) => row.id === id && row.codec === "opus");
  return id;
}

/** All that this process, which is the panel too, has written to sockets that it was asked for. */
function countWritten(): { bytes(): number; stop(): void } {
  const sockets = new Set<Socket>();
  const take = (message: unknown) => void sockets.add((message as { socket: Socket }).socket);
  subscribe("net.server.socket", take);
  return {
    bytes: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    stop: () => unsubscribe("net.server.socket", take),
  };
}

function sidesOf({ left, right }: Stereo) {
  return [
    { heard: left, ownHz: agentHz, otherHz: callerHz },
    { heard: right, ownHz: callerHz, otherHz: agentHz },
  ];
}

test("a real call on Asterisk 22 is heard by Opus, each side alone, without a gap, for less than 100 kbit/s a stream", async ({
  page,
}) => {
  test.setTimeout(4 * listenMs + 60_000);
  const written = countWritten();
  await withCall("22", page, async (scene) => {
    await listenByOpus(scene);
    const undisturbed = new Undisturbed(page, "call");
    const before = { bytes: written.bytes(), atMs: performance.now() };
    const parts = await undisturbed.heard(listenMs);
    const kbps = ((written.bytes() - before.bytes) * 8) / (performance.now() - before.atMs);
    const state = await page.evaluate(() => window.harness.state("call"));
    for (const { heard, ownHz, otherHz } of parts.flatMap(sidesOf)) {
      const own = Math.min(...levels(heard, ownHz));
      expect(own).toBeGreaterThan(loudDb);
      expect(Math.max(...levels(heard, otherHz))).toBeLessThan(own - 40);
      expect(longestGapMs(heard, 0.02)).toBeLessThan(60);
      expect(slipCount(heard, ownHz)).toBe(0);
    }
    // Of both streams, with all else that the panel has sent meanwhile.
    expect(kbps / 2).toBeLessThan(mostKbps);
    expect(state.receivedKbps ?? 0).toBeGreaterThan(60);
    expect((state.receivedKbps ?? 0) / 2).toBeLessThan(mostKbps);
  }).finally(written.stop);
});

test("a decoder that breaks while one listens is no silence: the call is heard on as PCM", async ({
  page,
}) => {
  const breaking = `{
    const decode = AudioDecoder.prototype.decode;
    let count = 0;
    AudioDecoder.prototype.decode = function (chunk) {
      count += 1;
      if (count > 200) chunk = new EncodedAudioChunk({ type: "key", timestamp: 0, data: Uint8Array.of(255, 255, 255) });
      return decode.call(this, chunk);
    };
  }`;
  await withCall(
    "22",
    page,
    async (scene) => {
      const id = await listenByOpus(scene);
      await scene.panel.row(scene.node, "spies", (row) => row.id === id && row.codec === "pcm");
      await page.waitForTimeout(4_000);
      for (const { heard: side, ownHz, otherHz } of sidesOf(await heardOf(page, "call"))) {
        // Past the first half second, in which the buffer fills.
        const heard = side.subarray(side.findIndex((sample) => Math.abs(sample) > 0.02) + 8_000);
        expect(heard.length / 16_000).toBeGreaterThan(4);
        expect(Math.min(...levels(heard.subarray(-48_000), ownHz))).toBeGreaterThan(loudDb);
        expect(Math.max(...levels(heard.subarray(-48_000), otherHz))).toBeLessThan(loudDb - 30);
        expect(longestGapMs(heard, 0.02)).toBeLessThan(250);
      }
      expect(await page.evaluate(() => window.harness.state("call").ended)).toBeNull();
    },
    breaking,
  );
});
