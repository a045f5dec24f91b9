// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Recordings } from "@/components/calls/recordings";
import { LiveStore } from "@/components/live/live-store";
import type { ListedRecording } from "@/lib/api/recordings";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { groupCalls } from "@/lib/live/calls";
import { running, spyRow } from "../../lib/live/samples";
import { channel, snapshot } from "../live/fixtures";
import { LivePage } from "../live/live-page";

const asked: string[] = [];
let role = "supervisor";
let kept: ListedRecording[] = [];
let policy = defaultSpyPolicy;
/** The answer to who asks why an element gives no sound. */
let sound = (): Response => new Response();

const recording = (change: Partial<ListedRecording> = {}): ListedRecording => ({
  id: "r1",
  node: "n",
  targetId: "alice",
  channelIds: ["alice"],
  parties: [],
  by: "sam",
  sides: "apart",
  startedAtMs: 1_000,
  endedAtMs: 135_000,
  wasCut: false,
  tracks: [
    { stream: "near", name: "r1-near", durationSeconds: 134, failure: null },
    { stream: "far", name: "r1-far", durationSeconds: null, failure: "The disk is full." },
  ],
  marks: [{ offsetMs: 65_000, text: "<b>price</b>", by: "sam" }],
  isRunning: false,
  ...change,
});

beforeEach(() => {
  vi.useFakeTimers();
  // jsdom has elements for sound, but none in them.
  vi.spyOn(HTMLMediaElement.prototype, "load").mockReturnValue(undefined);
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue(undefined);
  asked.length = 0;
  role = "supervisor";
  kept = [];
  policy = defaultSpyPolicy;
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "eve", name: "Eve", role });
    if (url.endsWith("/policies/listening")) return Response.json(policy);
    if (url.includes("/tracks/")) return sound();
    asked.push(url);
    return Response.json({ recordings: kept });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

/** The drawer's part alone; `tell` says which recording of the call runs, as the panel would. */
async function open() {
  const store = new LiveStore((flush) => flush());
  const [call] = groupCalls({ node: "n", channels: [channel("alice")], bridges: [], spies: [] });
  if (call === undefined) throw new Error("no call");
  let seq = 1;
  const tell = async (name: string | null, targetId = "alice") => {
    const told = snapshot("n", [channel("alice"), channel("bob")]);
    const [node] = told.nodes;
    if (node === undefined) throw new Error("no node");
    seq += 1;
    const spies = [spyRow("s1", { targetId, recording: name === null ? null : running(name) })];
    act(() => store.applySnapshot({ ...told, nodes: [{ ...node, seq, rows: { ...node.rows, spies } }] }));
    await settle();
  };
  render(
    <LivePage store={store}>
      <Recordings call={call} />
    </LivePage>,
  );
  // The answer to who is signed in, then the one to what was recorded; each is told a timer later.
  await settle(10);
  return { tell };
}

it("lists when, by whom, how long, the tracks and the marks of a call", async () => {
  kept = [recording()];
  await open();
  expect(asked).toEqual(["/api/v1/recordings?node=n&channelIds=alice&limit=50"]);
  const list = screen.getByRole("region", { name: "Recordings" });
  expect(list.textContent).toContain("02:14");
  expect(list.textContent).toContain("by sam, two tracks");
  expect(list.textContent).toContain("Failed: The disk is full.");
  expect(screen.getByText("r1-near")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Copy the stored recording's name" })).toHaveLength(2);
  const mark = within(screen.getByRole("list", { name: "Marks" })).getByRole("listitem");
  expect(mark.textContent).toBe("01:05<b>price</b>");
});

it("gives no controls to whom the policy keeps from listening, and says why", async () => {
  kept = [recording()];
  policy = { ...policy, roles: { ...policy.roles, listen: "admin" } };
  await open();
  await settle(10);
  const list = screen.getByRole("region", { name: "Recordings" });
  expect(list.textContent).toContain(
    "It cannot be heard or downloaded. The listening policy lets only admins listen; your role is supervisor.",
  );
  expect(list.textContent).toContain("price");
  expect(screen.queryByRole("button", { name: "Play" })).toBeNull();
  expect(screen.queryByRole("link", { name: "Download as WAV" })).toBeNull();
  cleanup();
  role = "admin";
  await open();
  await settle(10);
  expect(screen.getByRole("button", { name: "Play" })).toBeTruthy();
});

it("shows nothing where nothing was recorded", async () => {
  await open();
  expect(asked).toHaveLength(1);
  expect(screen.queryByText("Recordings")).toBeNull();
});

/** Presses play, and the element says that it cannot. */
async function fail() {
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
  vi.stubGlobal("AudioContext", undefined);
  fireEvent.click(screen.getByRole("button", { name: "Play" }));
  const audio = document.querySelector("audio");
  if (audio === null) throw new Error("no sound");
  fireEvent.error(audio);
  await settle(10);
}

it("says of what somebody has removed that it was, and lets it go", async () => {
  kept = [recording({ sides: "mixed" })];
  await open();
  const before = asked.length;
  sound = () =>
    Response.json(
      { code: "recording_gone", field: "id", detail: "There is no recording r1.", whatToDo: "Look." },
      { status: 404, headers: { "content-type": "application/problem+json" } },
    );
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  kept = [];
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (url: string) => {
    const response = await fetch(url);
    if (asked.length > before) await held;
    return response;
  });
  await fail();
  expect(screen.getByText("This recording was removed.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  answer();
  await settle(10);
  expect(asked.length).toBe(before + 1);
  expect(screen.queryByRole("group", { name: "Player" })).toBeNull();
});

it("says of a file that is a header alone that nothing of it was written", async () => {
  kept = [recording({ sides: "mixed" })];
  await open();
  const part = (sizeBytes: number) => () =>
    new Response("R", { status: 206, headers: { "content-range": `bytes 0-0/${sizeBytes}` } });
  sound = part(16_044);
  await fail();
  expect(screen.getByText(/This browser could not play it/)).toBeTruthy();
  sound = part(44);
  await fail();
  expect(screen.getByText("Nothing of it was written.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

it("drops within half a minute what somebody has removed", async () => {
  kept = [recording()];
  await open();
  kept = [];
  await settle(29_000);
  expect(screen.getByText("by sam, two tracks")).toBeTruthy();
  await settle(1_100);
  expect(screen.queryByText("by sam, two tracks")).toBeNull();
});

it("is not asked for by operators", async () => {
  role = "operator";
  kept = [recording()];
  await open();
  expect([asked, screen.queryByText("Recordings")]).toEqual([[], null]);
});

it("asks again when a recording of this call stops, and once it is written down", async () => {
  kept = [recording({ endedAtMs: null, tracks: [], marks: [], isRunning: true })];
  const { tell } = await open();
  await tell("r1");
  await settle(2_000);
  expect(screen.getByText(/still being recorded/)).toBeTruthy();
  const before = asked.length;
  await tell(null);
  expect(asked.length).toBe(before + 1);
  kept = [recording()];
  await settle(2_000);
  expect(asked.length).toBe(before + 2);
  expect(screen.getByText("02:14")).toBeTruthy();
  await tell("r2", "bob");
  await tell(null, "bob");
  await settle(2_000);
  expect(asked.length).toBe(before + 2);
});
