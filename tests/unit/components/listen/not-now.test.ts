import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import type { SpyRow } from "@/lib/live/rows";
import { page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rings = "Carol (1003) still rings: you hear the call as soon as it is answered.";
const refusal = (code: "not_possible_now" | "forbidden") =>
  new ApiError({ type: "", title: "", status: 409, code, detail: "Not now.", whatToDo: "" });

async function refusedWhileItRings(code: "not_possible_now" | "forbidden") {
  const made = page();
  await made.listen("a");
  made.spy("of-a", { status: "waiting", heldBack: rings });
  made.answer(() => refusal(code));
  void made.store.setMode("n/of-a", "whisper");
  await settle();
  expect(made.session("of-a").problem).toBe("Not now.");
  return made;
}

it.each<[string, Partial<SpyRow>]>([
  ["the call is answered", { status: "active", heldBack: null }],
  ["another one is waited for", { heldBack: null }],
])("keeps a refusal for now only until %s", async (_, change) => {
  const { spy, session } = await refusedWhileItRings("not_possible_now");
  spy("of-a", { sides: "apart" });
  expect(session("of-a").problem).toBe("Not now.");
  spy("of-a", change);
  expect(session("of-a").problem).toBeNull();
});

it("keeps what is refused for another reason", async () => {
  const { spy, session } = await refusedWhileItRings("forbidden");
  spy("of-a", { status: "active", heldBack: null });
  expect(session("of-a").problem).toBe("Not now.");
});
