import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/components/live/request";
import { page, settle } from "./listening-page";

const unsaid = () =>
  new ApiError({
    type: "about:blank",
    title: "invalid input",
    status: 400,
    code: "invalid_input",
    detail: "Say why.",
    whatToDo: "Write the reason.",
    field: "reason",
  });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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

it("asks for the reason where the refusal names it, and leaves no refusal at the row", async () => {
  const { store, sent, settled, refused, answer } = page();
  answer((_name, { reason }) => (reason === "" ? unsaid() : { spyId: "s", ticket: "t" }));
  const wish = { kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: "row" } as const;
  store.wish(wish);
  await settle();
  expect(store.snapshot()).toMatchObject({ asking: wish, notice: null, starting: [] });
  expect([settled, refused]).toEqual([["row"], []]);
  store.giveReason("training");
  await settle();
  expect(sent.map(({ input }) => input["reason"])).toEqual(["", "training"]);
  expect(store.snapshot().asking).toBeNull();
});

it("asks no reason for what was taken back meanwhile, nor twice for one that the panel does not take", async () => {
  const { store, answer } = page();
  answer(() => unsaid());
  const wish = { kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null } as const;
  store.wish(wish);
  store.wish({ kind: "stopOn", node: "n", channelIds: ["a"] });
  await settle();
  expect(store.snapshot().asking).toBeNull();
  store.wish(wish);
  await settle();
  store.giveReason("training");
  await settle();
  expect(store.snapshot()).toMatchObject({
    asking: null,
    notice: "Listening to a: Say why. Write the reason.",
  });
});
