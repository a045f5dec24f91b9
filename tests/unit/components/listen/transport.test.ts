import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { transportText } from "@/components/listen/transport";
import { page } from "./listening-page";

beforeEach(() => void vi.useFakeTimers({ now: new Date(2026, 10, 21, 14, 2) }));
afterEach(() => void vi.useRealTimers());

/** A call that is listened to from this page, where the policy may want Opus and the browser decode it. */
async function listening({ wantsOpus = true, canDecode = true }) {
  const made = page({ wantsOpus: () => wantsOpus });
  made.audio.codecs = canDecode ? ["pcm", "opus"] : ["pcm"];
  await made.listen("a");
  made.spy("of-a", { status: "active", transport: "websocket", codec: "pcm" });
  const text = () => transportText(made.session("of-a"), "pbx-16") ?? "";
  return { ...made, text };
}

it("says that this browser has no decoder", async () => {
  const { text } = await listening({ canDecode: false });
  expect(text()).toContain("PCM: this browser has no Opus decoder.");
});

it("says what does not come and where to look, and guesses no cause that it cannot know", async () => {
  const { text, spy } = await listening({});
  expect(text()).toContain("PCM: no Opus comes from pbx-16; see whether its module codec_opus runs.");
  spy("of-a", { transport: "rtp" });
  expect(text()).toContain("as the panel can use no media websocket of this Asterisk: telephone quality");
  expect(text()).toContain(
    "PCM: Opus comes by chan_websocket alone, and pbx-16 has none that the panel can use.",
  );
});

it("says when this browser failed to decode it, also once the call is heard here by another socket", async () => {
  const { text, spy, audio, store, session } = await listening({});
  spy("of-a", { codec: "opus" });
  expect(text()).toContain("Opus, about 52 kbit/s");
  audio.link("of-a").tell({ opusFailedAtMs: Date.now() });
  spy("of-a", { codec: "pcm" });
  const reason = /PCM: this browser's Opus decoder failed at 0?2:02 PM\.|PCM: .* failed at 14:02\./;
  expect(text()).toMatch(reason);
  audio.link("of-a").tell({ status: "ended", ended: { code: "failed", text: "Lost." } });
  await store.hearHere("n/of-a");
  expect(session("of-a").link).not.toBeNull();
  expect(text()).toMatch(reason);
});

it("gives no reason where no Opus was asked for, nor for what another page began", async () => {
  const plain = await listening({ wantsOpus: false, canDecode: false });
  plain.spy("of-b", { status: "active", transport: "rtp", codec: "pcm" });
  expect(plain.text()).toContain("It comes to this browser as it is (PCM");
  expect(plain.text()).not.toContain("PCM:");
  expect(transportText(plain.session("of-b"), "pbx-16")).not.toContain("PCM:");
});

it("says nothing while nothing is known of it", async () => {
  const { text, spy } = await listening({});
  spy("of-a", { transport: null });
  expect(text()).toBe("");
});
