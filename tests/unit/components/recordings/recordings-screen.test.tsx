// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { RecordingsScreen } from "@/components/recordings/recordings-screen";
import { type ListedRecording, recorderLostWords } from "@/lib/api/recordings";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { recordingRow } from "../../server/media/stored-files";
import { LivePage } from "../live/live-page";

vi.mock("next/navigation", () => ({
  usePathname: () => "/recordings",
  useRouter: () => ({ replace: () => undefined, push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}));
afterAll(() => vi.doUnmock("next/navigation"));

let kept: ListedRecording[];

beforeEach(() => {
  vi.useFakeTimers();
  for (const what of ["load", "pause"] as const) {
    vi.spyOn(HTMLMediaElement.prototype, what).mockReturnValue(undefined);
  }
  vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue(undefined);
  kept = [];
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me"))
      return Response.json({ id: "1", username: "eve", name: "Eve", role: "supervisor" });
    if (url.endsWith("/policies/listening")) return Response.json(defaultSpyPolicy);
    if (!url.includes("/tracks/")) return Response.json({ recordings: kept });
    return Response.json({ code: "recording_gone", field: "id", detail: "", whatToDo: "" }, { status: 404 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = (ms = 10) => act(() => vi.advanceTimersByTimeAsync(ms));

async function open() {
  render(
    <LivePage>
      <RecordingsScreen />
    </LivePage>,
  );
  await settle();
  await settle();
}

const recording = (change: Partial<ListedRecording> = {}): ListedRecording => ({
  ...recordingRow({
    sides: "mixed",
    parties: [{ side: "near", name: "Bob", number: "1002", endpoint: "" }],
  }),
  isRunning: false,
  ...change,
});

it("says what was removed by somebody else when it is to be heard, and drops its row", async () => {
  kept = [recording()];
  await open();
  fireEvent.click(screen.getByRole("button", { name: /Bob \(1002\)/ }));
  await settle();
  kept = [];
  fireEvent.click(screen.getByRole("button", { name: "Play" }));
  const audio = document.querySelector("audio");
  if (audio === null) throw new Error("no sound");
  fireEvent.error(audio);
  await settle();
  await settle();
  expect(screen.getByText("This recording was removed: Bob (1002).")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Bob \(1002\)/ })).toBeNull();
});

it("says in the line of a recording, and in it, that it was cut off", async () => {
  kept = [recording({ wasCut: true, endedAtMs: 9_000 }), recording({ id: "r2" })];
  await open();
  const [cut, whole] = screen.getAllByRole("button", { expanded: false });
  expect([cut?.textContent?.includes("cut off"), whole?.textContent?.includes("cut off")]).toEqual([
    true,
    false,
  ]);
  if (cut !== undefined) fireEvent.click(cut);
  expect(screen.getByText(/^Cut off: the panel was stopped while it recorded\./)).toBeTruthy();
});

it("says once that both sides were lost, that it is cut off, and of no length", async () => {
  const tracks = (["near", "far"] as const).map((stream) => ({
    stream,
    name: `r1-${stream}`,
    durationSeconds: null,
    failure: recorderLostWords,
  }));
  kept = [recording({ sides: "apart", tracks })];
  await open();
  const line = screen.getByRole("button", { name: /Bob \(1002\)/ });
  expect(line.textContent).toMatch(/cut off.*not known/);
  fireEvent.click(line);
  await settle();
  expect(screen.getAllByText(`Cut off: ${recorderLostWords}`)).toHaveLength(1);
  expect(screen.queryByText(/^Failed/)).toBeNull();
});
