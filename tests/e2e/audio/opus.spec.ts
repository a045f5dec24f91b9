import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { longestGapMs, slipCount } from "@/tests/support/audio/tones";
import { agentHz, type CallScene, callerHz, loudDb, withCall } from "./call-scene";
import { heardOf, levels } from "./heard";

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

/** Both sides from their first sound on, without the first half second, in which the buffer fills. */
async function sidesOf(page: Page) {
  const { left, right } = await heardOf(page, "call");
  return (
    [
      [left, agentHz, callerHz],
      [right, callerHz, agentHz],
    ] as const
  ).map(([side, ownHz, otherHz]) => {
    const start = side.findIndex((sample) => Math.abs(sample) > 0.02) + 8_000;
    return { heard: side.subarray(start), ownHz, otherHz };
  });
}

test("a real call on Asterisk 22 is heard by Opus, each side alone, without a gap, for less than 100 kbit/s a stream", async ({
  page,
}) => {
  const written = countWritten();
  await withCall("22", page, async (scene) => {
    await listenByOpus(scene);
    const before = { bytes: written.bytes(), atMs: performance.now() };
    await page.waitForTimeout(listenMs);
    const kbps = ((written.bytes() - before.bytes) * 8) / (performance.now() - before.atMs);
    const state = await page.evaluate(() => window.harness.state("call"));
    // What was late on a busy machine the buffer has made up, 5 ms at the least; Opus itself makes the tone jump nowhere.
    const pieces = (state.concealedMs + state.skippedMs) / 5;
    const how = `made up ${state.concealedMs} ms, left out ${state.skippedMs} ms`;
    for (const { heard, ownHz, otherHz } of await sidesOf(page)) {
      expect(heard.length / 16_000).toBeGreaterThan(listenMs / 1_000 - 3);
      const own = Math.min(...levels(heard, ownHz));
      expect(own, how).toBeGreaterThan(loudDb);
      expect(Math.max(...levels(heard, otherHz)), how).toBeLessThan(own - 40);
      expect(longestGapMs(heard, 0.02), how).toBeLessThan(60);
      expect(slipCount(heard, ownHz), how).toBeLessThanOrEqual(pieces);
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
      for (const { heard, ownHz, otherHz } of await sidesOf(page)) {
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
