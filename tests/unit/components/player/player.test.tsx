// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Player } from "@/components/player/player";
import { keepsKey } from "@/components/shell/kept-keys";
import { recordingSound } from "@/components/shell/recording-sound";
import type { ListedRecording } from "@/lib/api/recordings";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { recordingRow } from "../../server/media/stored-files";
import { LivePage } from "../live/live-page";

const recording: ListedRecording = {
  ...recordingRow({ sides: "mixed", endedAtMs: 135_000 }),
  isRunning: false,
};
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
    <LivePage>
      <Player recording={{ ...recording, ...change }} />
    </LivePage>,
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
