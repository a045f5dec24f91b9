// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { Player } from "@/components/player/player";
import { keepsKey } from "@/components/shell/kept-keys";
import { recordingSound } from "@/components/shell/recording-sound";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { ListedRecording } from "@/lib/api/recordings";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";

const recording: ListedRecording = {
  id: "r1",
  node: "n",
  targetId: "alice",
  channelIds: ["alice"],
  parties: [],
  by: "sam",
  sides: "mixed",
  startedAtMs: 1_000,
  endedAtMs: 135_000,
  wasCut: false,
  tracks: [{ stream: "mix", name: "r1", durationSeconds: 134, failure: null }],
  marks: [],
  isRunning: false,
};
const socket = { on: () => undefined, removeAllListeners: () => undefined, connect: () => socket };
const play = vi.fn<() => Promise<void>>();
const elsewhere = vi.fn<(event: KeyboardEvent) => void>();

beforeEach(() => {
  play.mockReset().mockResolvedValue(undefined);
  elsewhere.mockReset();
  vi.spyOn(HTMLMediaElement.prototype, "load").mockReturnValue(undefined);
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue(undefined);
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(play);
  vi.stubGlobal("fetch", async (url: string) =>
    Response.json(url.endsWith("/me") ? { id: "1", username: "eve", role: "admin" } : defaultSpyPolicy),
  );
  window.addEventListener("keydown", elsewhere);
});
afterEach(() => {
  cleanup();
  window.removeEventListener("keydown", elsewhere);
  recordingSound.tellLiveQuiet(false);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function open(change: Partial<ListedRecording> = {}) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider
        store={new LiveStore((flush) => flush())}
        connect={() => ({ ...socket, disconnect: () => socket }) as unknown as LiveSocket}
      >
        <TooltipProvider>
          <Player recording={{ ...recording, ...change }} />
        </TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  return screen.findByRole("group", { name: "Player" });
}

it("keeps Space and M wherever the focus is in it, so that nobody talks nor is muted by them", async () => {
  const player = await open();
  const places = [
    player,
    screen.getByRole("button", { name: "Play" }),
    screen.getByRole("link"),
    ...screen.getAllByRole("slider"),
  ];
  for (const place of places) {
    for (const key of [" ", "m", "M"]) {
      expect(keepsKey(place, key)).toBe(true);
      fireEvent.keyDown(place, { key });
    }
    expect(keepsKey(place, "i")).toBe(false);
  }
  expect(elsewhere).not.toHaveBeenCalled();
  fireEvent.keyDown(player, { key: "i" });
  expect(elsewhere).toHaveBeenCalledTimes(1);
});

it("plays by Space where nothing is pressed by it, and leaves a button its press", async () => {
  await open();
  expect(fireEvent.keyDown(screen.getByRole("button", { name: "Play" }), { key: " " })).toBe(true);
  expect(play).not.toHaveBeenCalled();
  expect(fireEvent.keyDown(screen.getByRole("link"), { key: " " })).toBe(false);
  expect(play).toHaveBeenCalledTimes(1);
});

it("tells the page that it is heard, and says when live calls are quiet for it", async () => {
  const heard: boolean[] = [];
  const undo = recordingSound.onPlay((isPlaying) => {
    heard.push(isPlaying);
    recordingSound.tellLiveQuiet(isPlaying);
  });
  await open();
  expect(screen.queryByText(/are quiet while this plays/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Play" }));
  expect(screen.getByText(/The calls you listen to are quiet while this plays\./)).toBeTruthy();
  act(() => recordingSound.tellLiveQuiet(false));
  expect(screen.queryByText(/are quiet while this plays/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Pause" }));
  expect(heard).toEqual([true, false]);
  fireEvent.click(screen.getByRole("button", { name: "Play" }));
  act(() => recordingSound.pause());
  expect(screen.getByRole("button", { name: "Play" })).toBeTruthy();
  expect(heard).toEqual([true, false, true, false]);
  undo();
});
