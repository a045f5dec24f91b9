// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { type CallLine, callKey } from "@/components/calls/call-rows";
import { FromCell } from "@/components/calls/cells";
import { CallMarks } from "@/components/calls/marks";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { spyRow } from "../../lib/live/samples";
import { channel, snapshot } from "../live/fixtures";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

function rowOf(store: LiveStore): CallLine {
  const [call] = store.calls();
  if (call === undefined) throw new Error("no call");
  return { kind: "call", key: callKey(call), call, legs: [], expanded: false, ended: null, stale: false };
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("leaves the second line of a phone to the party: who listens is an icon there, named for a reader", async () => {
  vi.stubGlobal("fetch", (url: string) =>
    Promise.resolve(
      Response.json(
        url.endsWith("/me")
          ? { id: "1", username: "sam", role: "supervisor" }
          : {
              roles: { listen: "supervisor", whisper: "supervisor", barge: "supervisor" },
              notice: { to: "none", media: "tone:1004/200" },
              reasonRequired: false,
              agentSees: true,
            },
      ),
    ),
  );
  const store = new LiveStore((flush) => flush());
  const spy = spyRow("s1", { by: "susan", via: "browser", targetId: "alice", status: "active" });
  const told = snapshot("n", [channel("alice", { snooperIds: ["x"] })]);
  act(() =>
    store.applySnapshot({
      ...told,
      nodes: told.nodes.map((node) => ({ ...node, rows: { ...node.rows, spies: [spy] } })),
    }),
  );
  const row = rowOf(store);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <CallMarks row={row} />
      </LiveProvider>
    </QueryClientProvider>,
  );
  const mark = await screen.findByRole("img", { name: "listened to by susan" }, { timeout: 3_000 });
  expect(mark.textContent).toBe("");
});

it("names the node beside the caller on a phone where there is more than one", () => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(Response.json({ id: "1", username: "sam", role: "operator" })),
  );
  const store = new LiveStore((flush) => flush());
  const told = snapshot("n", [channel("alice")]);
  act(() => store.applySnapshot(told));
  const row = rowOf(store);
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
