// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { type CallsRow, callKey } from "@/components/calls/call-rows";
import { FromCell } from "@/components/calls/cells";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { channel, snapshot } from "../live/fixtures";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("names the node beside the caller on a phone where there is more than one", () => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(Response.json({ id: "1", username: "sam", role: "operator" })),
  );
  const store = new LiveStore((flush) => flush());
  const told = snapshot("n", [channel("alice")]);
  act(() => store.applySnapshot(told));
  const [call] = store.calls();
  if (call === undefined) throw new Error("no call");
  const row: CallsRow = {
    kind: "call",
    key: callKey(call),
    call,
    legs: [],
    expanded: false,
    ended: null,
    stale: false,
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <FromCell row={row} />
      </LiveProvider>
    </QueryClientProvider>,
  );
  expect(screen.queryByTitle("n")).toBeNull();
  act(() => store.applySnapshot({ ...told, nodes: [...told.nodes, ...snapshot("m", []).nodes] }));
  expect(screen.getByTitle("n").className).toContain("@min-[641px]:hidden");
});
