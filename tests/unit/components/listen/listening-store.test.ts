import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ListeningPorts } from "@/components/listen/listening-state";
import { ListeningStore } from "@/components/listen/listening-store";
import type { Session } from "@/components/listen/sessions";
import { ApiError } from "@/components/live/request";
import type { ListenWish } from "@/components/shell/sound-request";
import type { SpyRow, TalkRow } from "@/lib/live/rows";
import { spyRow } from "../../lib/live/samples";
import { FakeAudio } from "./fake-audio";

interface Sent {
  name: string;
  input: Record<string, unknown>;
  at: string | null;
}

/** A page with its panel: what is sent is kept, and `spy`/`talk` tell of rows as the panel would. */
function page(given: Partial<ListeningPorts> = {}) {
  const audio = new FakeAudio();
  const sent: Sent[] = [];
  const refused: string[] = [];
  let spies: SpyRow[] = [];
  let talks: TalkRow[] = [];
  let answer: (name: string, input: Record<string, unknown>) => unknown = (name, input) => {
    if (name === "spies.start") return { spyId: `of-${String(input["channelId"])}`, ticket: "t1" };
    if (name === "talks.start") return { talkId: "talk", ticket: "t1" };
    return name.endsWith("ticket") ? { ticket: "t2" } : { accepted: true };
  };
  const located = <Row>(rows: Row[]) => rows.map((row) => ({ node: "n", row }));
  const ports: ListeningPorts = {
    send: (async (name: string, { input, at }: { input: Record<string, unknown>; at: string | null }) => {
      sent.push({ name, input, at });
      const result = answer(name, input);
      if (result instanceof ApiError) throw result;
      return result;
    }) as ListeningPorts["send"],
    spies: () => located(spies),
    talks: () => located(talks),
    talkFailure: () => null,
    me: () => "sam",
    modeRefusal: () => null,
    reasonRequired: () => false,
    support: () => ({ listen: null, talk: null }),
    audio: () => audio,
    refuse: (at, _what, { detail }) => refused.push(`${at}: ${detail}`),
    deviceId: () => undefined,
    ...given,
  };
  const store = new ListeningStore(ports);
  return {
    audio,
    sent,
    refused,
    store,
    answer: (next: typeof answer) => {
      answer = next;
    },
    spy: (id: string, change: Partial<SpyRow> | null) => {
      const before = spies.find((row) => row.id === id);
      spies = spies.filter((row) => row.id !== id);
      if (change !== null) {
        const fresh = spyRow(id, {
          by: "sam",
          via: "browser",
          endpoint: "",
          targetId: id.replace("of-", ""),
        });
        spies.push({ ...(before ?? fresh), ...change });
      }
      store.sync();
    },
    talk: (change: Partial<TalkRow> | null) => {
      const before = talks[0] ?? talkRow();
      talks = change === null ? [] : [{ ...before, ...change }];
      store.sync();
    },
    session: (id: string): Session => {
      const found = store.snapshot().sessions.find((each) => each.id === id);
      if (found === undefined) throw new Error(`no session ${id}`);
      return found;
    },
    listen: async (channelId: string, mode: ListenWish["mode"] = "listen") => {
      store.wish({ kind: "listen", node: "n", channelId, mode, who: channelId, at: "n/channels/a" });
      await vi.waitFor(() => expect(sent.some((each) => each.input["channelId"] === channelId)).toBe(true));
      await settle();
    },
  };
}

const talkRow = (): TalkRow => ({
  id: "talk",
  by: "sam",
  to: "Bob",
  peerId: null,
  bridgeId: "b",
  status: "calling",
  held: false,
  muted: false,
  startedAtMs: 0,
  activeAtMs: null,
  mediaChannelId: "m",
  transport: null,
  failure: null,
});
const settle = () => vi.advanceTimersByTimeAsync(0);
const forbidden = () =>
  new ApiError({
    type: "about:blank",
    title: "gone",
    status: 404,
    code: "channel_gone",
    detail: "The call is over.",
    whatToDo: "Choose another.",
  });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("listening", () => {
  it("opens the sound with the ticket of the answer, and never touches the microphone", async () => {
    const { listen, spy, audio, session, store } = page();
    await listen("a");
    expect(audio.link("of-a").options.ticket).toBe("t1");
    spy("of-a", {});
    expect(session("of-a")).toMatchObject({ isAudible: true, wantsVoice: false, over: null });
    expect(store.snapshot().focus).toBe("n/of-a");
    expect(audio.microphone.starts).toEqual([]);
    await expect(audio.link("of-a").options.newTicket()).resolves.toBe("t2");
  });

  it("shows a row that overtakes its own ticket as connecting, and one of another tab as not heard here", async () => {
    const { store, answer, spy, session, sent } = page();
    let give: (value: unknown) => void = () => undefined;
    answer(() => new Promise((resolve) => (give = resolve)));
    store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null });
    spy("of-a", { status: "connecting" });
    expect(session("of-a")).toMatchObject({ isOpening: true, link: null });
    give({ spyId: "of-a", ticket: "t1" });
    await settle();
    expect(session("of-a").link).not.toBeNull();
    expect(store.snapshot().sessions).toHaveLength(1);
    expect(sent).toHaveLength(1);
    spy("elsewhere", { status: "active" });
    expect(session("elsewhere")).toMatchObject({ isOpening: false, link: null });
  });

  it("is started once by two quick presses, and six times at most", async () => {
    const { store, sent, listen, refused, spy } = page();
    const wish = { kind: "listen", node: "n", mode: "listen", who: "a", at: "n/channels/a" } as const;
    store.wish({ ...wish, channelId: "a" });
    store.wish({ ...wish, channelId: "a" });
    await settle();
    expect(sent).toHaveLength(1);
    for (const id of ["a", "b", "c", "d", "e", "f"]) {
      if (id !== "a") await listen(id);
      spy(`of-${id}`, {});
    }
    store.wish({ ...wish, channelId: "g" });
    expect(refused).toEqual(["n/channels/a: Six calls at once are the most."]);
  });

  it("tells at the row why it cannot be heard here, before it is tried", async () => {
    const noSound = page({ support: () => ({ listen: "Sound needs https.", talk: "Sound needs https." }) });
    noSound.store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: "row" });
    const notAllowed = page({ modeRefusal: (mode) => (mode === "barge" ? "Admins only." : null) });
    notAllowed.store.wish({ kind: "listen", node: "n", channelId: "a", mode: "barge", who: "a", at: "row" });
    await settle();
    expect([...noSound.refused, ...notAllowed.refused]).toEqual([
      "row: Sound needs https.",
      "row: Admins only.",
    ]);
    expect([...noSound.sent, ...notAllowed.sent]).toEqual([]);
  });

  it("says in the dock what failed where no row stands for it", async () => {
    const { store, answer } = page();
    answer(forbidden);
    store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "Bob", at: null });
    await settle();
    expect(store.snapshot()).toMatchObject({
      notice: "Listening to Bob: The call is over. Choose another.",
      sessions: [],
    });
    store.dismiss(null);
    expect(store.snapshot().notice).toBeNull();
  });

  it("asks for the reason first where the policy wants one", async () => {
    const { store, sent } = page({ reasonRequired: () => true });
    const wish = { kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null } as const;
    store.wish(wish);
    expect(store.snapshot().asking).toEqual(wish);
    store.giveReason(null);
    expect([store.snapshot().asking, sent]).toEqual([null, []]);
    store.wish(wish);
    store.giveReason("quality check");
    await settle();
    expect(sent[0]?.input).toMatchObject({ reason: "quality check", via: "browser", mode: "listen" });
  });

  it("tells how it ended, for a moment, and lets the sound go", async () => {
    const { listen, spy, audio, session, store } = page();
    await listen("a");
    spy("of-a", {});
    const link = audio.link("of-a");
    link.tell({ status: "ended", ended: { code: "hung_up", text: "The call is over." } });
    spy("of-a", null);
    expect(session("of-a")).toMatchObject({ over: "The call is over.", link: null });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(store.snapshot().sessions).toEqual([]);
    expect(link.isClosed).toBe(true);
  });

  it("tells nothing of the end of what was heard elsewhere", () => {
    const { spy, store } = page();
    spy("elsewhere", { status: "active" });
    expect(store.snapshot().sessions).toHaveLength(1);
    spy("elsewhere", null);
    expect(store.snapshot().sessions).toEqual([]);
  });

  it("can be heard here again after another tab has taken it over", async () => {
    const { listen, spy, audio, session, store } = page();
    await listen("a");
    spy("of-a", { status: "active" });
    audio.link("of-a").tell({ status: "ended", ended: { code: "taken_over", text: "Opened elsewhere." } });
    expect(session("of-a")).toMatchObject({ link: null, problem: "Opened elsewhere.", over: null });
    await store.hearHere("n/of-a");
    expect(audio.link("of-a").options.ticket).toBe("t2");
    expect(session("of-a").problem).toBeNull();
  });

  it("ends the sound at once on stop, and all of it at sign-out", async () => {
    const { listen, spy, audio, sent, store } = page();
    await listen("a");
    await listen("b");
    spy("of-a", {});
    spy("of-b", {});
    void store.stop("n/of-a");
    expect(audio.link("of-a").isClosed).toBe(true);
    spy("of-a", null);
    expect(store.snapshot().sessions.map(({ id }) => id)).toEqual(["of-b"]);
    await store.close();
    expect(sent.filter(({ name }) => name === "spies.end").map(({ input }) => input["id"])).toEqual([
      "of-a",
      "of-b",
    ]);
    expect(audio.isClosed).toBe(true);
  });
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

describe("several at once", () => {
  it("hears the one in focus; others by choice; one alone by solo", async () => {
    const { listen, spy, audio, store } = page();
    for (const id of ["a", "b", "c"]) {
      await listen(id);
      spy(`of-${id}`, {});
    }
    const heard = () => ["a", "b", "c"].filter((id) => !audio.link(`of-${id}`).muted);
    expect(heard()).toEqual(["c"]);
    store.toggleSound("n/of-a");
    expect(heard()).toEqual(["a", "c"]);
    store.focusNext();
    expect(store.snapshot().focus).toBe("n/of-a");
    expect(heard()).toEqual(["a"]);
    store.toggleSolo("n/of-b");
    expect(heard()).toEqual(["b"]);
    store.toggleSolo("n/of-b");
    expect(heard()).toEqual(["a"]);
    store.setVolume("n/of-a", "near", 0.5);
    expect(audio.link("of-a").volumes).toEqual({ near: 0.5 });
  });

  it("tells its listeners nothing while only other people's rows move", async () => {
    const { listen, spy, store } = page();
    await listen("a");
    spy("of-a", {});
    const told = vi.fn<() => void>();
    store.subscribe(told);
    spy("of-x", { by: "eve" });
    spy("of-x", { by: "eve", mode: "barge" });
    expect(told).not.toHaveBeenCalled();
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
    const { store, talk, session } = page({ talkFailure: () => "Bob is busy." });
    store.wish(wish);
    await settle();
    talk({ status: "ringing" });
    talk(null);
    expect(session("talk").over).toBe("Bob is busy.");
  });
});
