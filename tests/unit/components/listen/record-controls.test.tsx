// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Recordings } from "@/components/calls/recordings";
import { RecordControls } from "@/components/listen/record-controls";
import type { SpySession } from "@/components/listen/sessions";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import { recordingsKey } from "@/components/live/recordings-key";
import type { LiveSocket } from "@/components/live/socket";
import { TooltipProvider } from "@/components/ui/tooltip";
import { groupCalls } from "@/lib/live/calls";
import { channel, snapshot } from "../live/fixtures";
import { mine } from "./dock-page";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};
let marks: { offsetMs: number; text: string; by: string }[] = [];

const recording = () => ({
  id: "r1",
  node: "n",
  targetId: "alice",
  channelIds: ["alice"],
  parties: [],
  by: "sam",
  sides: "mixed",
  startedAtMs: 1_000,
  endedAtMs: null,
  isRunning: true,
  tracks: [],
  marks,
});

beforeEach(() => {
  marks = [];
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role: "supervisor" });
    if (url.includes("/recordings?")) return Response.json({ recordings: [recording()] });
    if (init?.method === "DELETE") return Response.json({ accepted: true });
    const { text }: { text: string } = JSON.parse(String(init?.body));
    marks = [...marks, { offsetMs: 4_000, text, by: "sam" }];
    return Response.json({ accepted: true }, { status: 202 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = (ms = 10) => act(() => vi.advanceTimersByTimeAsync(ms));

/** The dock's controls beside the drawer's list, as on one page. */
async function open() {
  const store = new LiveStore((flush) => flush());
  const told = snapshot("n", [channel("alice")]);
  const [node] = told.nodes;
  const [call] = groupCalls({ node: "n", channels: [channel("alice")], bridges: [], spies: [] });
  if (node === undefined || call === undefined) throw new Error("no node");
  const row = mine({ recording: "r1" });
  store.applySnapshot({ ...told, nodes: [{ ...node, rows: { ...node.rows, spies: [row] } }] });
  const session = { kind: "spy", node: "n", id: "s1", key: "n/s1", row } as SpySession;
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <TooltipProvider>
          <RecordControls session={session} />
          <Recordings call={call} />
          <Elsewhere />
        </TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await settle();
}

/** Another list of recordings in the page. */
function Elsewhere() {
  const { dataUpdatedAt } = useQuery({ queryKey: [...recordingsKey, "all"], queryFn: () => marks });
  return <output>{dataUpdatedAt}</output>;
}

it("shows a mark wherever its recording is shown, as soon as it is set", async () => {
  await open();
  expect(screen.queryByRole("list", { name: "Marks" })).toBeNull();
  const before = document.querySelector("output")?.textContent;
  fireEvent.click(screen.getByRole("button", { name: "Mark this moment…" }));
  await settle();
  fireEvent.change(screen.getByLabelText("What is worth finding again"), { target: { value: "price" } });
  fireEvent.click(screen.getByRole("button", { name: "Mark" }));
  await settle();
  await settle();
  expect(screen.getByRole("list", { name: "Marks", hidden: true }).textContent).toBe("00:04price");
  expect(document.querySelector("output")?.textContent).not.toBe(before);
});

it("shows a mark of somebody else while it is recorded, though nothing tells of it", async () => {
  await open();
  marks = [{ offsetMs: 9_000, text: "a promise", by: "eve" }];
  await settle(5_000);
  await settle();
  expect(screen.getByRole("list", { name: "Marks" }).textContent).toBe("00:09a promise");
});

it("puts the pane of a mark away once it is set, and says so for a moment", async () => {
  await open();
  fireEvent.click(screen.getByRole("button", { name: "Mark this moment…" }));
  await settle();
  fireEvent.click(screen.getByRole("button", { name: "Mark" }));
  await settle();
  await settle();
  expect(screen.queryByLabelText("What is worth finding again")).toBeNull();
  expect(screen.getByText("Marked.")).toBeTruthy();
  await settle(6_000);
  expect(screen.queryByText("Marked.")).toBeNull();
});

it("says where the recording is once it was stopped, for a moment", async () => {
  await open();
  fireEvent.click(screen.getByRole("button", { name: "Stop recording" }));
  await settle();
  await settle();
  const link = screen.getByRole("link", { name: "Recordings" });
  expect(link.getAttribute("href")).toBe("/recordings");
  expect(link.parentElement?.textContent).toBe("Saved: see Recordings.");
  await settle(6_000);
  expect(screen.queryByRole("link", { name: "Recordings" })).toBeNull();
});
