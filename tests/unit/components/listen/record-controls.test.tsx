// @vitest-environment jsdom
import { QueryClient, useQuery } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Recordings } from "@/components/calls/recordings";
import { RecordControls } from "@/components/listen/record-controls";
import { RecordNote, useRecordTold } from "@/components/listen/record-note";
import type { SpySession } from "@/components/listen/sessions";
import { LiveStore } from "@/components/live/live-store";
import { rowKey } from "@/components/live/pending";
import { recordingsKey } from "@/components/live/recordings-key";
import { groupCalls } from "@/lib/live/calls";
import type { SpyRow } from "@/lib/live/rows";
import { running } from "../../lib/live/samples";
import { recordingRow } from "../../server/media/stored-files";
import { channel, snapshot } from "../live/fixtures";
import { LivePage } from "../live/live-page";
import { mine } from "./dock-page";

let recorded = 0;
/** What was asked of the session, and how a change of it is refused. */
let sent: [method: string | undefined, url: string, body: unknown][] = [];
let refusal: Response | null = null;
/** What the panel answers to the end of a recording. */
let stopping: Promise<Response>;
let marks: { offsetMs: number; text: string; by: string }[] = [];

const recording = () => ({
  ...recordingRow({
    node: "n",
    targetId: "alice",
    channelIds: ["alice"],
    sides: "mixed",
    endedAtMs: null,
    marks,
  }),
  isRunning: true,
});

beforeEach(() => {
  marks = [];
  recorded = 0;
  sent = [];
  refusal = null;
  stopping = Promise.resolve(Response.json({ accepted: true }));
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role: "supervisor" });
    if (url.includes("/recordings?")) return Response.json({ recordings: [recording()] });
    if (url.includes("/spies/")) sent.push([init?.method, url, JSON.parse(String(init?.body ?? null))]);
    if (init?.method === "PATCH") return refusal ?? Response.json({ accepted: true }, { status: 202 });
    if (init?.method === "DELETE") return await stopping;
    if (url.endsWith("/recording")) {
      recorded += 1;
      return Response.json({ accepted: true }, { status: 202 });
    }
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

function Controls({ session }: { session: SpySession }) {
  const [told, tell] = useRecordTold();
  return (
    <>
      <RecordControls session={session} onTold={tell} />
      <RecordNote told={told} />
    </>
  );
}

/** The dock's controls beside the drawer's list, as on one page. */
async function open(recording: string | null = "r1") {
  const store = new LiveStore((flush) => flush());
  const told = snapshot("n", [channel("alice")]);
  const [node] = told.nodes;
  const [call] = groupCalls({ node: "n", channels: [channel("alice")], bridges: [], spies: [] });
  if (node === undefined || call === undefined) throw new Error("no node");
  let seq = 1;
  const apply = (row: SpyRow) => {
    seq += 1;
    store.applySnapshot({ ...told, nodes: [{ ...node, seq, rows: { ...node.rows, spies: [row] } }] });
    return { kind: "spy", node: "n", id: "s1", key: "n/s1", row } as SpySession;
  };
  const session = apply(mine({ recording: recording === null ? null : running(recording) }));
  const client = new QueryClient();
  const page = (shown: SpySession) => (
    <LivePage store={store} client={client}>
      <Controls session={shown} />
      <Recordings call={call} />
      <Elsewhere />
    </LivePage>
  );
  const { rerender } = render(page(session));
  await settle();
  const tell = (change: Partial<SpyRow>) => act(() => rerender(page(apply(mine(change)))));
  return { store, tell };
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

it("offers two tracks while both sides are heard as one: they come apart, and are then recorded, by one press", async () => {
  const { tell } = await open(null);
  const two = () => screen.queryByRole<HTMLButtonElement>("button", { name: "Record two tracks" });
  expect(screen.getByRole("button", { name: "Record" }).getAttribute("aria-description")).toContain(
    "One track",
  );
  const button = two();
  if (button === null) throw new Error("it is not offered");
  fireEvent.click(button);
  fireEvent.click(button);
  await settle();
  await settle();
  expect(sent).toEqual([
    ["PATCH", "/api/v1/nodes/n/spies/s1", { sides: "apart" }],
    ["POST", "/api/v1/nodes/n/spies/s1/recording", { sides: "apart" }],
  ]);
  tell({ recording: null, sides: "apart" });
  expect(two()).toBeNull();
  expect(screen.getByRole("button", { name: "Record, each side a track" })).toBeTruthy();
  tell({ recording: running("r1"), sides: "mixed" });
  expect(two()).toBeNull();
});

it("records nothing where the sides cannot be had apart", async () => {
  await open(null);
  refusal = Response.json({ code: "not_possible_now", detail: "No.", whatToDo: "" }, { status: 409 });
  fireEvent.click(screen.getByRole("button", { name: "Record two tracks" }));
  await settle();
  await settle();
  expect(sent.map(([method]) => method)).toEqual(["PATCH"]);
});

it("begins once however fast it is pressed, and keeps no refusal of it once the recording runs", async () => {
  const { store, tell } = await open(null);
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Record" });
  fireEvent.click(button);
  fireEvent.click(button);
  await settle();
  fireEvent.click(button);
  await settle();
  // The answer is there, the row is not: still under way.
  expect([recorded, button.disabled]).toEqual([1, true]);
  const key = rowKey("n", "spies", "s1");
  const problem = {
    type: "",
    title: "",
    status: 409,
    code: "not_possible_now",
    detail: "",
    whatToDo: "",
  } as const;
  act(() => store.pending.refuse(key, "Recording", problem));
  expect(store.pending.get(key)).not.toBeNull();
  tell({ recording: running("r1") });
  expect(store.pending.get(key)).toBeNull();
  act(() => store.pending.refuse(key, "Recording", problem));
  expect(store.pending.get(key)).toBeNull();
  const stop = screen.getByRole<HTMLButtonElement>("button", { name: "Stop recording" });
  await settle();
  expect(stop.disabled).toBe(false);
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

it("says that a stop has no answer from a panel that stands still, until there is one", async () => {
  const { store } = await open();
  let answer: (response: Response) => void = () => undefined;
  stopping = new Promise((resolve) => (answer = resolve));
  const said = () => {
    const activity = store.pending.get(rowKey("n", "spies", "s1"));
    return activity?.kind === "refused" ? activity.problem.detail : null;
  };
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Stop recording" });
  fireEvent.click(button);
  await settle(4_900);
  expect([said(), button.disabled]).toEqual([null, true]);
  await settle(200);
  expect(said()).toBe("The panel does not answer that the recording is to stop: it may go on.");
  expect(button.disabled).toBe(false);
  answer(Response.json({ accepted: true }));
  await settle();
  expect(said()).toBeNull();
  expect(screen.getByRole("link", { name: "Recordings" })).toBeTruthy();
});

it("marks the moment at which the pane was opened, however long its words take, and says which", async () => {
  const { tell, store } = await open();
  tell({ recording: running("r1", Date.now()) });
  await settle(4_500);
  fireEvent.click(screen.getByRole("button", { name: "Mark this moment…" }));
  const openedAtMs = store.nowMs("n");
  await settle(20_000);
  expect(screen.getByText(/the moment at which you opened this/).textContent).toContain("00:04");
  fireEvent.change(screen.getByLabelText("What is worth finding again"), { target: { value: "price" } });
  fireEvent.click(screen.getByRole("button", { name: "Mark" }));
  await settle();
  const [, , body] = sent.at(-1) ?? [];
  expect(body).toEqual({ text: "price", atMs: openedAtMs });
});
