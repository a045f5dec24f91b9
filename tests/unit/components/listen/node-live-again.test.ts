import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
