// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { beforeSignOut, signOut } from "@/components/shell/sign-out";

const asked = vi.fn<(url: string) => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers();
  asked.mockResolvedValue(Response.json({}));
  vi.stubGlobal("fetch", asked);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  asked.mockReset();
});

it("ends what runs in the page before the session goes, and waits no longer than a second for it", async () => {
  const order: string[] = [];
  asked.mockImplementation((url) => {
    order.push(url);
    return Promise.resolve(Response.json({}));
  });
  const forget = [
    beforeSignOut(async () => void order.push("first")),
    beforeSignOut(() => Promise.reject(new Error("no answer"))),
  ];
  await signOut();
  expect(order).toEqual(["first", "/api/auth/sign-out"]);
  forget.push(beforeSignOut(() => new Promise(() => undefined)));
  const leaving = signOut();
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  await leaving;
  expect(asked).toHaveBeenCalledTimes(2);
  for (const each of forget) each();
});
