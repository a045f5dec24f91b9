// @vitest-environment jsdom
import { QueryClient } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { LiveStore } from "@/components/live/live-store";
import { useRecordingList } from "@/components/recordings/use-recording-list";
import { LivePage } from "../live/live-page";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The list of everything. */
function openList() {
  const store = new LiveStore((flush) => flush());
  const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <LivePage store={store} client={client}>
      {children}
    </LivePage>
  );
  return renderHook(() => useRecordingList({ text: "", node: "", period: "", day: "" }), { wrapper });
}

it("drops what somebody else has removed within half a minute, and when one comes back to the page", async () => {
  vi.useFakeTimers();
  let kept = [{ id: "r1" }, { id: "r2" }, { id: "r3" }];
  vi.stubGlobal("fetch", async (url: string) =>
    url.endsWith("/me")
      ? Response.json({ id: "1", username: "eve", name: "Eve", role: "admin" })
      : Response.json({ recordings: kept }),
  );
  const { result } = openList();
  const settle = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
  const shown = () => result.current.data?.map(({ id }) => id);
  await settle(10);
  kept = kept.slice(1);
  await settle(29_000);
  expect(shown()).toEqual(["r1", "r2", "r3"]);
  await settle(1_100);
  expect(shown()).toEqual(["r2", "r3"]);
  kept = kept.slice(1);
  act(() => void window.dispatchEvent(new Event("visibilitychange")));
  await settle(10);
  expect(shown()).toEqual(["r3"]);
});

it("asks for what is older by the time of the last one shown, which may be removed meanwhile", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "eve", name: "Eve", role: "admin" });
    asked.push(url);
    const recordings = Array.from({ length: 50 }, (_, at) => ({ id: `r${at}`, startedAtMs: 9_000 - at }));
    return Response.json({ recordings: asked.length === 1 ? recordings : [] });
  });
  const { result } = openList();
  await waitFor(() => expect(result.current.hasNextPage).toBe(true));
  await act(() => result.current.fetchNextPage());
  expect(asked.map((url) => url.split("?")[1])).toEqual(["limit=50", "limit=50&before=r49&beforeMs=8951"]);
  await waitFor(() => expect(result.current.hasNextPage).toBe(false));
});
