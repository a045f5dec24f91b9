import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ListeningPorts } from "@/components/listen/listening-state";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const turnedBack = "Nobody hears you any more: it was turned back to listening, and not from this page.";
const unseen = "It ended while this page had no connection to the panel.";
const talkUnseen =
  "The call ended while this page had no connection to the panel, so the other side may have been cut off: call again.";

describe("a mode that goes back to listening", () => {
  async function barging(given: Partial<ListeningPorts> = {}) {
    const made = page(given);
    await made.listen("a", "barge");
    made.spy("of-a", { mode: "barge", status: "active" });
    return made;
  }

  it("is told with the policy that has taken it", async () => {
    const asked: string[] = [];
    const byPolicy = "An admin now keeps barge to admins: nobody hears you.";
    const policyTook = (mode: string) => {
      asked.push(mode);
      return Promise.resolve(byPolicy);
    };
    const { spy, session } = await barging({ policyTook });
    spy("of-a", { mode: "listen" });
    expect(session("of-a").problem).toBe(turnedBack);
    await settle();
    expect([session("of-a").problem, asked]).toEqual([byPolicy, ["barge"]]);
    spy("of-a", { sides: "apart" });
    await settle();
    expect(asked).toEqual(["barge"]);
  });

  it("is told also where no policy did it, or none can be asked for", async () => {
    const { spy, session } = await barging({ policyTook: () => Promise.reject(new Error("offline")) });
    spy("of-a", { mode: "listen" });
    await settle();
    expect(session("of-a").problem).toBe(turnedBack);
  });

  it("is told at the end of a followed call, and no policy is asked for", async () => {
    const policyTook = vi.fn<ListeningPorts["policyTook"]>();
    const { spy, session } = await barging({ policyTook });
    spy("of-a", { mode: "listen", status: "waiting" });
    expect(session("of-a").problem).toBe("Nobody hears you any more: that call is over.");
    expect(policyTook).not.toHaveBeenCalled();
  });

  it("is not told as the end of a call that goes on: its sound was lost", async () => {
    const hasChannel = vi.fn<ListeningPorts["hasChannel"]>(() => true);
    const { spy, session } = await barging({ hasChannel });
    spy("of-a", { mode: "listen", status: "waiting" });
    expect(session("of-a").problem).toBe("Nobody hears you any more: the sound of that call was lost.");
    expect(hasChannel).toHaveBeenCalledWith("n", "a");
  });

  it("is not told to whom has asked for it here, nor of what is heard in another tab or ends", async () => {
    const { store, spy, session } = await barging();
    await store.setMode("n/of-a", "listen");
    spy("of-a", { mode: "listen" });
    spy("of-b", { mode: "whisper", status: "active" });
    spy("of-b", { mode: "listen" });
    await settle();
    expect([session("of-a").problem, session("of-b").problem]).toEqual([null, null]);
    await store.setMode("n/of-a", "barge");
    spy("of-a", { mode: "barge" });
    spy("of-a", { mode: "listen", status: "ending" });
    await settle();
    expect(session("of-a").problem).toBeNull();
  });
});

describe("an end that nobody could tell of", () => {
  it("is told as that, of listening and of a talk", async () => {
    const { listen, spy, talk, store, session } = page({ removalText: () => undefined });
    await listen("a");
    spy("of-a", { status: "active" });
    store.wish({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "b" }, who: "Bob", at: null });
    await settle();
    talk({ status: "active" });
    spy("of-a", null);
    talk(null);
    expect([session("of-a").over, session("talk").over]).toEqual([unseen, talkUnseen]);
  });

  it("gives way to what its sound has told, unless that was only that it was lost", async () => {
    for (const [code, words] of [
      ["hung_up", "The call is over."],
      ["failed", unseen],
    ] as const) {
      const { listen, spy, audio, session } = page({ removalText: () => undefined });
      await listen("a");
      spy("of-a", { status: "active" });
      const text = code === "failed" ? "It is gone." : "The call is over.";
      audio.link("of-a").tell({ status: "ended", ended: { code, text } });
      spy("of-a", null);
      expect(session("of-a").over).toBe(words);
    }
  });

  it("lets its call be listened to again, by a session of its own", async () => {
    const { listen, spy, store, sent } = page({ removalText: () => undefined });
    await listen("a");
    spy("of-a", { status: "active" });
    store.listenAgain("n/of-a");
    expect(sent).toHaveLength(1);
    spy("of-a", null);
    store.listenAgain("n/of-a");
    await settle();
    expect(sent.map(({ name, input }) => [name, input["channelId"]])).toEqual([
      ["spies.start", "a"],
      ["spies.start", "a"],
    ]);
  });
});

it("keeps what could not be done as long as a refusal at a row", async () => {
  const { store, audio } = page();
  audio.microphone.refusal = "There is no microphone.";
  store.wish({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "b" }, who: "Bob", at: null });
  await settle();
  await vi.advanceTimersByTimeAsync(11_999);
  expect(store.snapshot().notice).toBe("There is no microphone.");
  await vi.advanceTimersByTimeAsync(1);
  expect(store.snapshot().notice).toBeNull();
});
