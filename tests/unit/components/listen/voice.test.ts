import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isInTalk } from "@/components/listen/use-leaving";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refused = new ApiError({
  type: "about:blank",
  title: "forbidden",
  status: 403,
  code: "forbidden",
  detail: "The policy keeps whisper to the role admin.",
  whatToDo: "Ask an admin.",
});

describe("being heard", () => {
  async function whispering() {
    const made = page();
    await made.listen("a", "whisper");
    made.spy("of-a", { mode: "whisper", status: "active" });
    return { ...made, link: made.audio.link("of-a") };
  }

  it("asks for the microphone at the first whisper, and sends nothing before Space is held", async () => {
    const { audio, sent, link, store } = await whispering();
    expect(sent.map(({ name, input }) => [name, input["mode"]])).toEqual([
      ["spies.start", "listen"],
      ["spies.change", "whisper"],
    ]);
    expect(audio.microphone.starts).toEqual([undefined]);
    expect(link.talking).toBe(false);
    store.press(true);
    expect([link.talking, store.snapshot().voice]).toEqual([true, "n/of-a"]);
    store.press(false);
    expect([link.talking, store.snapshot().voice]).toEqual([false, null]);
  });

  it("keeps the microphone while the row of the new mode is on its way, and lets it go once nobody hears", async () => {
    const { audio, listen, spy, store } = page();
    await listen("a");
    spy("of-a", {});
    const change = store.setMode("n/of-a", "barge");
    await change;
    spy("other", { by: "eve" });
    expect(audio.microphone.state.status).toBe("on");
    spy("of-a", { mode: "barge" });
    expect(audio.microphone.state.status).toBe("on");
    spy("of-a", { mode: "listen" });
    expect(audio.microphone.state.status).toBe("off");
  });

  it("stays in listening, and says so, where the microphone is refused", async () => {
    const { audio, listen, spy, store, session, sent } = page();
    audio.microphone.refusal = "The browser refused it.";
    await listen("a");
    spy("of-a", {});
    await store.setMode("n/of-a", "whisper");
    expect(session("of-a").problem).toBe("The browser refused it. You go on listening; nobody hears you.");
    expect(sent.some(({ name }) => name === "spies.change")).toBe(false);
  });

  describe("when what was asked for does not come", () => {
    it("lets the microphone go where the call ends while the browser still asks, and changes nothing", async () => {
      const { audio, listen, spy, store, session, sent } = page();
      await listen("a");
      spy("of-a", { status: "active" });
      const { microphone } = audio;
      const start = microphone.start.bind(microphone);
      let grant: () => void = () => undefined;
      microphone.start = async (deviceId) => {
        await new Promise<void>((resolve) => (grant = resolve));
        return start(deviceId);
      };
      const change = store.setMode("n/of-a", "whisper");
      await settle();
      spy("of-a", null);
      grant();
      await change;
      expect(microphone.starts).toEqual([undefined]);
      expect(microphone.state.status).toBe("off");
      expect(sent.map(({ name }) => name)).toEqual(["spies.start"]);
      expect(session("of-a")).toMatchObject({ over: "Listening is over.", problem: null });
    });

    it("lets the microphone go where the panel refuses it", async () => {
      const { audio, listen, spy, store, session, answer } = page();
      await listen("a");
      spy("of-a", { status: "active" });
      answer(() => refused);
      await store.setMode("n/of-a", "whisper");
      expect(session("of-a").problem).toBe("The policy keeps whisper to the role admin. Ask an admin.");
      expect([audio.microphone.starts.length, audio.microphone.state.status]).toEqual([1, "off"]);
    });

    it("lets the microphone go where the panel has accepted it and nothing follows for 5 s", async () => {
      const { audio, listen, spy, store } = page();
      await listen("a");
      spy("of-a", { status: "active" });
      await store.setMode("n/of-a", "whisper");
      await vi.advanceTimersByTimeAsync(4_999);
      expect(audio.microphone.state.status).toBe("on");
      await vi.advanceTimersByTimeAsync(1);
      expect(audio.microphone.state.status).toBe("off");
    });
  });

  it("ends with the latch, the focus, and the panel's word", async () => {
    const { link, store, listen, spy } = await whispering();
    store.latch("n/of-a", true);
    expect(link.talking).toBe(true);
    await listen("b");
    spy("of-b", {});
    expect(link.talking).toBe(false);
    store.focus("n/of-a");
    expect(link.talking).toBe(false);
    store.latch("n/of-a", true);
    // The followed call has ended: the panel has taken the microphone away.
    spy("of-a", { mode: "listen", status: "waiting" });
    expect(link.talking).toBe(false);
    spy("of-a", { mode: "whisper", status: "active" });
    expect(link.talking).toBe(false);
  });

  it("changes the mode of what is heard already, by phone without a microphone", async () => {
    const { store, spy, sent, audio } = page();
    spy("of-a", { via: "phone", endpoint: "PJSIP/sam", status: "active" });
    store.wish({ kind: "listen", node: "n", channelId: "a", mode: "barge", who: "a", at: null });
    await settle();
    expect(sent).toMatchObject([{ name: "spies.change", input: { id: "of-a", mode: "barge" } }]);
    expect(audio.microphone.starts).toEqual([]);
  });
});

describe("talking", () => {
  const wish = {
    kind: "talk",
    node: "n",
    to: { kind: "endpoint", endpoint: "PJSIP/bob" },
    who: "Bob",
    at: null,
  } as const;

  it("opens the microphone before anybody is called, and is heard once the other side is there", async () => {
    const { store, audio, talk, sent } = page();
    store.wish(wish);
    await settle();
    expect(audio.microphone.starts).toHaveLength(1);
    expect(sent[0]).toMatchObject({ name: "talks.start", input: { to: wish.to } });
    talk({});
    expect(isInTalk(store.snapshot().sessions)).toBe(true);
    const link = audio.link("talk");
    expect(link.talking).toBe(false);
    talk({ status: "active" });
    expect(link.talking).toBe(true);
    talk({ muted: true });
    expect(link.talking).toBe(false);
    talk({ muted: false, held: true });
    expect(link.talking).toBe(false);
    talk({ held: false });
    expect(link.talking).toBe(true);
    expect(audio.microphone.state.status).toBe("on");
    expect(isInTalk(store.snapshot().sessions)).toBe(true);
    talk(null);
    expect(isInTalk(store.snapshot().sessions)).toBe(false);
  });

  it("rings in the page while the other phone does", async () => {
    const { store, audio, talk } = page();
    store.wish(wish);
    await settle();
    const rings: boolean[] = [];
    for (const status of ["calling", "ringing", "ringing", "active"] as const) {
      talk({ status });
      rings.push(audio.link("talk").ringing);
    }
    expect(rings).toEqual([false, true, true, false]);
  });

  it("calls nobody without a microphone", async () => {
    const { store, audio, sent } = page();
    audio.microphone.refusal = "There is no microphone.";
    store.wish(wish);
    await settle();
    expect(sent).toEqual([]);
    expect(store.snapshot().notice).toBe("There is no microphone.");
  });

  it("is not heard on the talk while a whisper is spoken", async () => {
    const { store, audio, talk, listen, spy } = page();
    store.wish(wish);
    await settle();
    talk({ status: "active" });
    await listen("a", "whisper");
    spy("of-a", { mode: "whisper", status: "active" });
    expect([audio.link("talk").talking, audio.link("of-a").talking]).toEqual([true, false]);
    store.press(true);
    expect([audio.link("talk").talking, audio.link("of-a").talking]).toEqual([false, true]);
    store.press(false);
    expect([audio.link("talk").talking, audio.link("of-a").talking]).toEqual([true, false]);
  });

  it("says why it failed", async () => {
    const { store, talk, session } = page({ removalText: () => "Bob is busy." });
    store.wish(wish);
    await settle();
    talk({ status: "ringing" });
    talk(null);
    expect(session("talk").over).toBe("Bob is busy.");
  });
});
