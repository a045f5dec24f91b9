import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { listening, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refusal = (code: "spy_gone" | "asterisk_refused") =>
  new ApiError({ type: "", title: "", status: 404, code, detail: "It said no.", whatToDo: "" });

it("tells once that a call is over, whichever comes first: its end, or the refusal of what was asked of it", async () => {
  for (const isEndFirst of [true, false]) {
    const { store, spy, answer, session } = await listening("a");
    let refuse: (error: ApiError) => void = () => undefined;
    answer(() => new Promise((_, reject) => (refuse = reject)));
    void store.setMode("n/of-a", "whisper");
    await settle();
    if (isEndFirst) spy("of-a", null);
    refuse(refusal("spy_gone"));
    await settle();
    if (!isEndFirst) spy("of-a", null);
    expect([session("of-a").over, session("of-a").problem]).toEqual(["Listening is over.", null]);
  }
});

it("keeps what else was refused, but asks nobody to hear here what is over", async () => {
  const { store, spy, answer, audio, session } = await listening("a", "b");
  answer(() => refusal("asterisk_refused"));
  void store.setMode("n/of-a", "whisper");
  await settle();
  spy("of-a", null);
  expect(session("of-a").problem).toBe("It said no.");
  // The sound has ended with the call, and its row is still there.
  audio.link("of-b").tell({ status: "ended", ended: { code: "hung_up", text: "The call is over." } });
  store.wish({ kind: "listen", node: "n", channelId: "b", mode: "listen", who: "b", at: null });
  spy("of-b", null);
  expect([session("of-b").over, session("of-b").problem]).toEqual(["The call is over.", null]);
});
