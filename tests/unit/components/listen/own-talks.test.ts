import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Two talks of this page: the first is on hold, as the panel does it when the second begins. */
async function talking() {
  const made = page();
  const { store, talk, answer, sent } = made;
  for (const id of ["bob", "carol"]) {
    answer((name) => (name === "talks.start" ? { talkId: id, ticket: "t1" } : { accepted: true }));
    const to = { kind: "endpoint", endpoint: `PJSIP/${id}`, callerId: "", timeoutMs: 30_000 } as const;
    store.wish({ kind: "talk", node: "n", to, who: id, at: null });
    await settle();
    talk({ status: "active" }, id);
  }
  talk({ held: true }, "bob");
  sent.length = 0;
  return { ...made, focus: () => store.snapshot().focus, changes: () => sent.map(({ input }) => input) };
}

it("swaps by taking the one on hold back, which has the focus from then on", async () => {
  const { store, talk, focus, changes } = await talking();
  expect(focus()).toBe("n/carol");
  expect(store.talks.swap()).toBe(true);
  await settle();
  // The panel puts the other on hold by itself.
  expect(changes()).toEqual([{ node: "n", id: "bob", held: false }]);
  expect(focus()).toBe("n/bob");
  talk({ held: true }, "carol");
  talk({ held: false }, "bob");
  store.talks.swap();
  await settle();
  expect(changes().at(-1)).toEqual({ node: "n", id: "carol", held: false });
});

it("takes the one in focus back where it is on hold itself, and swaps nothing where none is", async () => {
  const { store, talk, changes } = await talking();
  talk({ held: true }, "carol");
  store.focus("n/carol");
  store.talks.swap();
  await settle();
  expect(changes()).toEqual([{ node: "n", id: "carol", held: false }]);
  talk({ held: false }, "carol");
  talk(null, "bob");
  expect(store.talks.swap()).toBe(false);
});

it("says at the call that is taken back why it stays on hold", async () => {
  const { store, answer, session, focus } = await talking();
  const problem = {
    type: "about:blank",
    title: "not possible now",
    status: 409,
    code: "not_possible_now",
    detail: "Your call with carol could not be put on hold: no.",
    whatToDo: "Try again.",
  } as const;
  answer(() => new ApiError(problem));
  store.talks.swap();
  await settle();
  expect([focus(), session("bob").problem]).toEqual([
    "n/bob",
    "Your call with carol could not be put on hold: no. Try again.",
  ]);
});
