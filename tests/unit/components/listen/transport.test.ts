import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { transportText } from "@/components/listen/transport";
import type { SpyRow } from "@/lib/live/rows";
import { page } from "./listening-page";

beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 10, 21, 14, 2) }));
afterEach(() => void vi.useRealTimers());

/** A call that is listened to, of which the panel says this. */
async function listening(change: Partial<SpyRow> = {}) {
  const made = page();
  await made.listen("a");
  made.spy("of-a", {
    status: "active",
    transport: "websocket",
    codec: "pcm",
    codecReason: "asked",
    ...change,
  });
  const text = () => transportText(made.session("of-a"), "pbx-16") ?? "";
  return { ...made, text };
}

it.each([
  ["browser_cannot", "PCM: this browser has no Opus decoder."],
  ["node_cannot", "PCM: no Opus comes from pbx-16; see whether its module codec_opus runs."],
  ["no_websocket", "PCM: Opus comes by chan_websocket alone, and pbx-16 has none that the panel can use."],
  // Another page was there when it failed.
  ["decoder_failed", "PCM: the browser's Opus decoder failed."],
] as const)(
  "says why it is PCM though Opus is wanted, by the panel's word %s",
  async (codecReason, words) => {
    const { text } = await listening({ codecReason });
    expect(text()).toContain(words);
  },
);

it("says when this browser failed to decode it, also once the call is heard here by another socket", async () => {
  const { text, spy, audio, store, session } = await listening({ codec: "opus" });
  expect(text()).toContain("Opus, about 52 kbit/s");
  audio.link("of-a").tell({ opusFailedAtMs: Date.now() });
  spy("of-a", { codec: "pcm", codecReason: "decoder_failed" });
  const reason = /PCM: this browser's Opus decoder failed at 0?2:02 PM\.|PCM: .* failed at 14:02\./;
  expect(text()).toMatch(reason);
  audio.link("of-a").tell({ status: "ended", ended: { code: "failed", text: "Lost." } });
  await store.hearHere("n/of-a");
  expect(session("of-a").link).not.toBeNull();
  expect(text()).toMatch(reason);
});

it("gives no reason where the policy asks for nothing else", async () => {
  const { text } = await listening({ transport: "rtp" });
  expect(text()).toContain("It comes to this browser as it is (PCM");
  expect(text()).toContain("as the panel can use no media websocket of this Asterisk: telephone quality");
  expect(text()).not.toContain("PCM:");
});

it("says nothing while nothing is known of it", async () => {
  const { text } = await listening({ transport: null });
  expect(text()).toBe("");
});
