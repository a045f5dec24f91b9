import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("says where no row stands for it that the node is not connected, only until it is again", async () => {
  const { store, answer } = page();
  const problem = { type: "", title: "", status: 503, detail: "n said no.", whatToDo: "" } as const;
  const told = async (code: "node_not_live" | "asterisk_refused", ...live: string[]) => {
    answer(() => new ApiError({ ...problem, code }));
    store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null });
    await settle();
    for (const node of live) store.nodeIsLive(node);
    return store.snapshot().notice;
  };
  const words = "Listening to a: n said no.";
  expect(await told("node_not_live", "another")).toBe(words);
  expect(await told("node_not_live", "n")).toBeNull();
  expect(await told("asterisk_refused", "n")).toBe(words);
});

it("says that the node is not connected only until it is again", async () => {
  const { store, listen, spy, answer, session } = page();
  await listen("a");
  spy("of-a", { status: "active" });
  const refuse = async (code: "node_not_live" | "asterisk_refused") => {
    answer(
      () =>
        new ApiError({
          type: "",
          title: "",
          status: 503,
          code,
          detail: "Asterisk 22 said no.",
          whatToDo: "",
        }),
    );
    void store.stop("n/of-a");
    await settle();
    expect(session("of-a").problem).toBe("Asterisk 22 said no.");
  };
  await refuse("asterisk_refused");
  store.nodeIsLive("n");
  expect(session("of-a").problem).not.toBeNull();
  store.dismiss("n/of-a");
  await refuse("node_not_live");
  store.nodeIsLive("another");
  expect(session("of-a").problem).not.toBeNull();
  store.nodeIsLive("n");
  expect(session("of-a").problem).toBeNull();
});
