// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Elapsed } from "@/components/live/elapsed";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { node, snapshot } from "./fixtures";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("stands where it was read last once the node is known to stand still, and goes on with it", () => {
  const store = new LiveStore((flush) => flush());
  store.applySnapshot(snapshot("n", []));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <p role="timer">
          <Elapsed sinceMs={1_000_000} node="n" />
        </p>
      </LiveProvider>
    </QueryClientProvider>,
  );
  const read = () => screen.getByRole("timer").textContent;
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  pass(3_000);
  expect(read()).toBe("00:03");
  // It was heard of last before the call began.
  act(() => store.applyNode(node("n", { status: "lost", asOfPanelMs: 999_000 })));
  pass(2_000);
  expect(read()).toBe("00:03");
  act(() => store.applyNode(node("n", { asOfPanelMs: 1_005_000 })));
  pass(1_000);
  expect(read()).toBe("00:06");
});
