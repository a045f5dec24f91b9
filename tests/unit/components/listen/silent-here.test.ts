import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function heard() {
  const made = page();
  await made.listen("a");
  made.spy("of-a", { status: "active" });
  return { ...made, link: made.audio.link("of-a") };
}

it("is said of a session only once this page has been without its sound for a second", async () => {
  const { session, link } = await heard();
  link.tell({ status: "ended", ended: { code: "taken_over", text: "Opened elsewhere." } });
  expect(session("of-a").isElsewhere).toBe(false);
  await vi.advanceTimersByTimeAsync(600);
  await vi.advanceTimersByTimeAsync(399);
  expect(session("of-a").isElsewhere).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(session("of-a").isElsewhere).toBe(true);
});

it("is said at once of what this page finds running, as after a reload, but not while that only begins", async () => {
  const { spy, session } = page();
  spy("of-b", { status: "connecting" });
  expect(session("of-b").isElsewhere).toBe(false);
  spy("of-b", { status: "active" });
  expect(session("of-b").isElsewhere).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session("of-b").isElsewhere).toBe(true);
});

it("is not said of what is being stopped here, nor of what the panel ends", async () => {
  const { store, answer, session, spy } = await heard();
  answer(() => new Promise(() => undefined));
  void store.stop("n/of-a");
  spy("of-b", { status: "ending" });
  await vi.advanceTimersByTimeAsync(5_000);
  expect([session("of-a"), session("of-b")]).toMatchObject([
    { isElsewhere: false, isEnding: true },
    { isElsewhere: false, isEnding: true },
  ]);
});

it("is said of what could not be stopped, and runs on without its sound", async () => {
  const { store, answer, session } = await heard();
  const problem = { type: "about:blank", title: "", status: 503, code: "asterisk_timeout" } as const;
  answer(() => new ApiError({ ...problem, detail: "Asterisk is away.", whatToDo: "" }));
  void store.stop("n/of-a");
  await settle();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(session("of-a")).toMatchObject({ isElsewhere: true, isEnding: false, problem: "Asterisk is away." });
});

it("is not said of a start whose row comes before its ticket, in whatever state", async () => {
  const { store, answer, spy, session } = page();
  let give: (value: unknown) => void = () => undefined;
  answer(() => new Promise((resolve) => (give = resolve)));
  store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null });
  await settle();
  spy("of-a", { status: "active" });
  await vi.advanceTimersByTimeAsync(200);
  expect(session("of-a").isElsewhere).toBe(false);
  give({ spyId: "of-a", ticket: "t1" });
  await settle();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session("of-a").isElsewhere).toBe(false);
});
