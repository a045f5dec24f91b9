// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CallActs, CallActsProvider, placeOfLine, useCallActs } from "@/components/calls/call-acts";
import { type CallsRow, callKey } from "@/components/calls/call-rows";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { soundHere } from "@/components/shell/sound-here";
import { channel, snapshot } from "../live/fixtures";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

beforeEach(() => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(Response.json({ id: "1", username: "sam", role: "operator" })),
  );
});
afterEach(() => {
  cleanup();
  soundHere.tell(new Set());
  vi.unstubAllGlobals();
});

function page() {
  const store = new LiveStore((flush) => flush());
  const found: { acts?: CallActs } = {};
  const Probe = () => {
    found.acts = useCallActs();
    return null;
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <CallActsProvider selected={[]} onDialog={() => undefined}>
          <Probe />
        </CallActsProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  act(() => store.applySnapshot(snapshot("n", [channel("alice")])));
  const [call] = store.calls();
  const leg = store.row("n", "channels", "alice");
  if (call === undefined || leg === null || found.acts === undefined) throw new Error("no row");
  const row: CallsRow = {
    kind: "call",
    key: callKey(call),
    call,
    legs: [leg],
    expanded: false,
    ended: null,
    stale: false,
  };
  const { acts } = found;
  return {
    stop: () => act(() => acts.perform(row, "endSpy")),
    told: () => store.pending.get(placeOfLine(row)),
  };
}

it("says at the row that there is nothing to stop on it", () => {
  const { stop, told } = page();
  stop();
  expect(told()).toMatchObject({ kind: "refused", problem: { detail: "You do not listen to this call." } });
});

it("takes back without a word what was asked for and has no row yet", () => {
  soundHere.tell(new Set(), new Set(["n/alice"]));
  const { stop, told } = page();
  stop();
  expect(told()).toBeNull();
});
