import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cut = (text: string, code: "ended" | "hung_up" | "lost" | "failed" = "ended") =>
  ({ status: "ended", ended: { code, text } }) as const;

describe("the words of an end", () => {
  it("are those of the row's removal, whatever the sound said as it was cut", async () => {
    const told: string[] = [];
    const { listen, spy, audio, session } = page({
      removalText: (collection, node, id) => {
        told.push(`${node}/${collection}/${id}`);
        return "The panel was stopped.";
      },
    });
    await listen("a");
    spy("of-a", {});
    audio.link("of-a").tell(cut("The connection was lost.", "lost"));
    expect(session("of-a")).toMatchObject({ problem: "The connection was lost.", over: null });
    spy("of-a", null);
    expect(session("of-a")).toMatchObject({ over: "The panel was stopped.", problem: null });
    expect(told).toEqual(["n/spies/of-a"]);
  });

  it("are the sound's last ones where the removal gives none, and general ones where nothing was said", async () => {
    const { listen, spy, audio, session } = page();
    for (const id of ["a", "b"]) {
      await listen(id);
      spy(`of-${id}`, {});
    }
    audio.link("of-a").tell(cut("You have stopped listening."));
    spy("of-a", null);
    spy("of-b", null);
    expect(session("of-a").over).toBe("You have stopped listening.");
    expect(session("of-b").over).toBe("Listening is over.");
  });
});

describe("a talk that this page gives up", () => {
  const wish = {
    kind: "talk",
    node: "n",
    to: { kind: "endpoint", endpoint: "PJSIP/bob", timeoutMs: 30_000 },
    who: "Bob",
    at: null,
  } as const;
  const ends = (sent: { name: string; input: Record<string, unknown> }[]) =>
    sent.filter(({ name }) => name === "talks.end").map(({ input }) => input["id"]);

  it("is ended at the panel where the microphone has gone when the answer comes, and says so", async () => {
    const { store, audio, answer, sent } = page();
    let give: (value: unknown) => void = () => undefined;
    answer((name) => (name === "talks.start" ? new Promise((resolve) => (give = resolve)) : {}));
    store.wish(wish);
    await settle();
    audio.microphone.tell({ status: "failed", error: "The microphone was pulled out." });
    give({ talkId: "talk", ticket: "t1" });
    await settle();
    expect([ends(sent), audio.links]).toEqual([["talk"], []]);
    expect(store.snapshot().notice).toBe("The microphone was pulled out. The call was given up.");
  });

  it("is ended at the panel where its sound fails before anybody has answered", async () => {
    const { store, audio, sent, talk, session } = page({ removalText: () => "You have hung up." });
    store.wish(wish);
    await settle();
    talk({ status: "ringing" });
    audio.link("talk").tell({ status: "open" });
    audio.link("talk").tell(cut("This browser could not play it.", "failed"));
    expect(ends(sent)).toEqual(["talk"]);
    talk(null);
    expect(session("talk")).toMatchObject({
      over: "This browser could not play it. The call was given up.",
      problem: null,
    });
  });

  it("waits for this page where somebody is on it already", async () => {
    const { store, audio, sent, talk } = page();
    store.wish(wish);
    await settle();
    audio.link("talk").tell({ status: "open" });
    talk({ status: "active" });
    audio.link("talk").tell(cut("The sound was lost.", "failed"));
    store.leave();
    expect(ends(sent)).toEqual([]);
  });

  it("is ended when the page goes before its sound is there, once, by its row alone too", async () => {
    const opening = page();
    opening.store.wish(wish);
    await settle();
    opening.store.leave();
    opening.store.leave();
    expect(ends(opening.sent)).toEqual(["talk"]);

    const asked = page();
    asked.answer((name) => (name === "talks.start" ? new Promise(() => undefined) : {}));
    asked.store.wish(wish);
    await settle();
    asked.talk({ status: "connecting" });
    asked.store.leave();
    expect(ends(asked.sent)).toEqual(["talk"]);
  });

  it("is ended as soon as its answer comes, where the page is still there to hear it", async () => {
    const { store, answer, sent, audio } = page();
    let give: (value: unknown) => void = () => undefined;
    answer((name) => (name === "talks.start" ? new Promise((resolve) => (give = resolve)) : {}));
    store.wish(wish);
    await settle();
    store.leave();
    give({ talkId: "talk", ticket: "t1" });
    await settle();
    expect([ends(sent), audio.links]).toEqual([["talk"], []]);
  });

  it("is left alone when the page goes while another tab has it, or its sound has been here", async () => {
    const elsewhere = page();
    elsewhere.talk({ status: "connecting" });
    elsewhere.store.leave();
    expect(ends(elsewhere.sent)).toEqual([]);

    const ringing = page();
    ringing.store.wish(wish);
    await settle();
    ringing.audio.link("talk").tell({ status: "open" });
    ringing.talk({ status: "ringing" });
    ringing.store.leave();
    expect(ends(ringing.sent)).toEqual([]);
  });
});

describe("hearing here what another tab has", () => {
  it("opens the microphone where its mode is spoken, and tells where it is refused", async () => {
    const { spy, store, audio, session } = page();
    spy("of-a", { mode: "whisper", status: "active" });
    audio.microphone.refusal = "There is no microphone.";
    await store.hearHere("n/of-a");
    expect(session("of-a")).toMatchObject({
      problem: "There is no microphone. You go on listening; nobody hears you.",
    });
    expect(session("of-a").link).not.toBeNull();
  });

  it("tells of a talk that nobody hears one, once its sound is here", async () => {
    const { talk, store, audio, session } = page();
    talk({ status: "active" });
    audio.microphone.refusal = "There is no microphone.";
    await store.hearHere("n/talk");
    expect(session("talk")).toMatchObject({
      problem: "There is no microphone. You hear the call; nobody hears you.",
    });
  });
});

describe("a stop that the panel does not answer", () => {
  const stopped = async () => {
    const made = page();
    await made.listen("a");
    made.spy("of-a", { status: "active" });
    let give: (value: unknown) => void = () => undefined;
    made.answer((name) => (name === "spies.end" ? new Promise((resolve) => (give = resolve)) : {}));
    void made.store.stop("n/of-a");
    await vi.advanceTimersByTimeAsync(4_900);
    expect(made.session("of-a")).toMatchObject({ isEnding: true, problem: null });
    await vi.advanceTimersByTimeAsync(200);
    expect(made.session("of-a").problem).toMatch(
      /^The panel does not answer Stop\. Nothing is heard or said here/,
    );
    return { ...made, give: (value: unknown) => give(value) };
  };

  it("is said, and taken back with the answer", async () => {
    const { session, give } = await stopped();
    give({ accepted: true });
    await settle();
    expect(session("of-a").problem).toBeNull();
  });

  it("is said no more where it was refused after all", async () => {
    const { session, give } = await stopped();
    give(Promise.reject(new Error("gone")));
    await settle();
    expect(session("of-a")).toMatchObject({ isEnding: false });
    expect(session("of-a").problem).toMatch(/^The panel cannot be reached, so it was not told to stop\./);
  });

  it("says of a talk that the panel cannot be told, and what becomes of the call", async () => {
    const { store, talk, session, answer } = page();
    store.wish({
      kind: "talk",
      node: "n",
      to: { kind: "endpoint", endpoint: "PJSIP/bob", timeoutMs: 30_000 },
      who: "Bob",
      at: null,
    });
    await settle();
    talk({ status: "active" });
    answer(() => Promise.reject(new TypeError("fetch failed")));
    await store.stop("n/talk");
    expect(session("talk")).toMatchObject({ isEnding: false, link: null });
    expect(session("talk").problem).toMatch(
      /^The panel cannot be reached, so it was not told that you hung up\..* hangs up the call 10 s after/,
    );
  });
});
