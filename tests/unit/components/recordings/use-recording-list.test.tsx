// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { useRecordingList } from "@/components/recordings/use-recording-list";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

it("asks for what is older by the time of the last one shown, which may be removed meanwhile", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "eve", name: "Eve", role: "admin" });
    asked.push(url);
    const recordings = Array.from({ length: 50 }, (_, at) => ({ id: `r${at}`, startedAtMs: 9_000 - at }));
    return Response.json({ recordings: asked.length === 1 ? recordings : [] });
  });
  const store = new LiveStore((flush) => flush());
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        {children}
      </LiveProvider>
    </QueryClientProvider>
  );
  const { result } = renderHook(() => useRecordingList({ text: "", node: "", period: "", day: "" }), {
    wrapper,
  });
  await waitFor(() => expect(result.current.hasNextPage).toBe(true));
  await act(() => result.current.fetchNextPage());
  expect(asked.map((url) => url.split("?")[1])).toEqual(["limit=50", "limit=50&before=r49&beforeMs=8951"]);
  await waitFor(() => expect(result.current.hasNextPage).toBe(false));
});
