import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SpyRow } from "@/lib/live/rows";
import { page } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const words = "Erin (1005) did not answer: the call is over, or somebody else has taken it.";

it.each<SpyRow["status"]>(["waiting", "active"])(
  "says why what my phone listens to is over, with the panel's words: %s",
  (status) => {
    const { spy, store, session } = page({ removalText: () => words });
    spy("s1", { via: "phone", endpoint: "PJSIP/sam", status });
    spy("s1", null);
    expect([session("s1").over, store.snapshot().focus]).toEqual([words, "n/s1"]);
  },
);

it.each([
  ["the panel gives no reason, as where I have ended it elsewhere", "phone", null],
  ["nobody told of it", "phone", undefined],
  ["it is another tab's", "browser", words],
] as const)("says nothing of an end where %s", (_, via, told) => {
  const { spy, store } = page({ removalText: () => told });
  spy("s1", { via, endpoint: via === "phone" ? "PJSIP/sam" : "", status: "active" });
  spy("s1", null);
  expect(store.snapshot().sessions).toEqual([]);
});

it("says nothing of what I have stopped here myself", async () => {
  const { spy, store } = page({ removalText: () => words });
  spy("s1", { via: "phone", endpoint: "PJSIP/sam", status: "active" });
  await store.stop("n/s1");
  spy("s1", null);
  expect(store.snapshot().sessions).toEqual([]);
});
