import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

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
    const { listen, spy, audio, session, store, settled } = page();
    await listen("a");
    expect(settled).toEqual(["n/channels/a"]);
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
    await settle();
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

  describe("taken back while the start is under way", () => {
    const wish = {
      kind: "listen",
      node: "n",
      channelId: "a",
      mode: "whisper",
      who: "Ann",
      at: null,
    } as const;
    const begun = async () => {
      const made = page();
      let give: (value: unknown) => void = () => undefined;
      made.answer((name) => (name === "spies.start" ? new Promise((resolve) => (give = resolve)) : {}));
      made.store.wish(wish);
      await settle();
      return { ...made, give: () => give({ spyId: "of-a", ticket: "t1" }) };
    };
    const ends = (sent: { name: string }[]) => sent.filter(({ name }) => name === "spies.end").length;

    it("is shown from the press on, and ends as soon as it is there", async () => {
      const { store, give, sent, audio, spy } = await begun();
      expect(store.snapshot().starting).toMatchObject([{ who: "Ann", channelId: "a" }]);
      store.takeBack("n/a");
      expect(store.snapshot().starting).toEqual([]);
      expect(ends(sent)).toBe(0);
      give();
      await settle();
      spy("of-a", {});
      expect(sent.at(-1)).toMatchObject({ name: "spies.end", input: { node: "n", id: "of-a" } });
      expect([audio.links, audio.microphone.starts, store.snapshot().sessions]).toEqual([[], [], []]);
    });

    it("ends once, and opens nothing, where its row overtakes the answer", async () => {
      const { store, give, sent, audio, spy } = await begun();
      spy("of-a", { status: "connecting" });
      expect(store.snapshot().starting).toEqual([]);
      store.wish({ kind: "stopOn", node: "n", channelIds: ["x", "a"] });
      expect(ends(sent)).toBe(1);
      give();
      await settle();
      expect([ends(sent), audio.links]).toEqual([1, []]);
      spy("of-a", null);
      expect(store.snapshot().sessions).toEqual([]);
    });

    it("is wanted after all by another press", async () => {
      const { store, give, sent, audio } = await begun();
      store.takeBack("n/a");
      store.wish(wish);
      expect(store.snapshot().starting).toHaveLength(1);
      give();
      await settle();
      expect([ends(sent), audio.links.length]).toEqual([0, 1]);
    });

    it("is seen where it cannot be ended", async () => {
      const { store, give, answer, spy, session } = await begun();
      store.wish({ kind: "stopOn", node: "n", channelIds: ["a"] });
      answer(forbidden);
      give();
      await settle();
      spy("of-a", {});
      expect(session("of-a").over).toBeNull();
      expect(store.snapshot().notice).toContain("The call is over.");
    });
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

  it("tells how it ended until that is put away, and lets the sound go at once", async () => {
    const { listen, spy, audio, session, store } = page();
    await listen("a");
    spy("of-a", {});
    const link = audio.link("of-a");
    link.tell({ status: "ended", ended: { code: "hung_up", text: "The call is over." } });
    spy("of-a", null);
    expect(session("of-a")).toMatchObject({ over: "The call is over.", link: null });
    expect(link.isClosed).toBe(true);
    await store.stop("n/of-a");
    expect(store.snapshot().sessions).toEqual([]);
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

  it("asks in words before it takes a call from another tab, and does at the second press", async () => {
    const { store, spy, session, sent, audio } = page();
    spy("of-a", { status: "active" });
    const wish = { kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null } as const;
    store.wish(wish);
    await settle();
    expect(session("of-a")).toMatchObject({
      link: null,
      problem: "You hear this call in another tab. Hear it here instead?",
    });
    expect([sent, store.snapshot().focus]).toEqual([[], "n/of-a"]);
    store.wish(wish);
    await settle();
    expect([sent.map(({ name }) => name), audio.links.length]).toEqual([["spies.ticket"], 1]);
    expect(session("of-a").problem).toBeNull();
    store.wish(wish);
    await settle();
    expect([sent.length, session("of-a").problem]).toEqual([1, null]);
  });

  it("says nothing more of a call that another tab has taken over, once it ends there", async () => {
    const { listen, spy, audio, store } = page();
    await listen("a");
    spy("of-a", { status: "active" });
    audio.link("of-a").tell({ status: "ended", ended: { code: "taken_over", text: "Opened elsewhere." } });
    spy("of-a", null);
    expect(store.snapshot().sessions).toEqual([]);
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

  describe("when the one in focus ends", () => {
    const opened = async () => {
      const all = page();
      for (const id of ["a", "b", "c"]) {
        await all.listen(id);
        all.spy(`of-${id}`, {});
      }
      all.spy("of-c", null);
      const words = all.store.snapshot();
      expect([words.focus, all.session("of-c").over]).toEqual(["n/of-c", "Listening is over."]);
      await vi.advanceTimersByTimeAsync(4_000);
      const heard = () => ["a", "b"].filter((id) => !all.audio.link(`of-${id}`).muted);
      return { ...all, heard };
    };

    it("looks at the next one, and keeps it quiet", async () => {
      const { store, session, heard } = await opened();
      expect(store.snapshot().focus).toBe("n/of-a");
      expect([heard(), session("of-a").isKeptQuiet]).toEqual([[], true]);
      await vi.advanceTimersByTimeAsync(4_000);
      expect([heard(), session("of-a").isKeptQuiet]).toEqual([[], true]);
    });

    it("lets nobody be heard meanwhile, and gives a key that is still held to no other", async () => {
      const { store, listen, spy, audio } = page();
      for (const id of ["a", "b"]) {
        await listen(id, "whisper");
        spy(`of-${id}`, { mode: "whisper", status: "active" });
      }
      store.press(true);
      expect(store.snapshot().voice).toBe("n/of-b");
      spy("of-b", null);
      const quiet = () => [store.snapshot().focus, store.snapshot().voice, audio.link("of-a").talking];
      expect(quiet()).toEqual(["n/of-b", null, false]);
      store.press(true);
      await vi.advanceTimersByTimeAsync(3_999);
      expect(quiet()).toEqual(["n/of-b", null, false]);
      await vi.advanceTimersByTimeAsync(1);
      expect(quiet()).toEqual(["n/of-a", null, false]);
    });

    it("hears it once somebody turns to it, or turns its sound on", async () => {
      const chosen = await opened();
      chosen.store.focus("n/of-a");
      expect([chosen.heard(), chosen.session("of-a").isKeptQuiet]).toEqual([["a"], false]);
      const unmuted = await opened();
      unmuted.store.toggleSound("n/of-a");
      expect([unmuted.heard(), unmuted.session("of-a").isKeptQuiet]).toEqual([["a"], false]);
      const other = await opened();
      other.store.focus("n/of-b");
      expect(other.heard()).toEqual(["b"]);
    });

    it("goes on with what was heard beside it", async () => {
      const { store, listen, spy, heard, session } = await opened();
      store.toggleSound("n/of-a");
      await listen("d");
      spy("of-d", {});
      spy("of-d", null);
      await vi.advanceTimersByTimeAsync(4_000);
      expect([store.snapshot().focus, heard()]).toEqual(["n/of-a", ["a"]]);
      expect(session("of-a").isKeptQuiet).toBe(false);
    });
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
