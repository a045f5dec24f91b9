// @vitest-environment jsdom
import { afterEach, expect, it } from "vitest";
import { earlierOf, rememberEarlier, takeEarlier } from "@/components/listen/earlier";
import { page } from "./listening-page";

afterEach(() => sessionStorage.clear());

const alice = { node: "n", channelId: "a", who: "alice", wasRecorded: true };

it("is given back once, and only within twenty seconds", () => {
  rememberEarlier([alice], 1_000);
  expect(takeEarlier(21_000)).toEqual([alice]);
  expect(takeEarlier(21_000)).toEqual([]);
  rememberEarlier([alice], 1_000);
  expect(takeEarlier(21_001)).toEqual([]);
  rememberEarlier([alice], 1_000);
  rememberEarlier([], 2_000);
  expect(takeEarlier(3_000)).toEqual([]);
});

it("trusts nothing that it did not write", () => {
  for (const kept of ["{", "7", "at=x&node=n&channel=a&who=b", "at=1&node=n&who=b", "at=1"]) {
    sessionStorage.setItem("patchbay.listening", kept);
    expect(takeEarlier(2)).toEqual([]);
  }
});

it("is what is heard in this tab alone, the one in focus last", () => {
  const { store, spy, audio } = page();
  for (const id of ["of-a", "of-b", "of-c"]) spy(id, { status: "active" });
  expect(earlierOf(store.snapshot().sessions, null)).toEqual([]);
  const link = audio.open({ session: "x", ticket: "", newTicket: () => Promise.resolve("") });
  const [first, second] = store.snapshot().sessions;
  if (first === undefined || second === undefined) throw new Error("no sessions");
  const heard = [
    { ...first, link },
    { ...second, link },
  ];
  const told = (focus: string) => earlierOf(heard, focus).map(({ channelId }) => channelId);
  expect([told("n/of-a"), told("n/of-b")]).toEqual([
    ["b", "a"],
    ["a", "b"],
  ]);
  expect(earlierOf([{ ...first, link, over: "The call is over." }], null)).toEqual([]);
});
