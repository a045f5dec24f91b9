import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { recordingCut } from "@/components/listen/refusals";
import { nodeLostWords, restartedWords } from "@/lib/live/node-lost-words";
import { running } from "../../lib/live/samples";
import { page } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([
  ["cut off with its Asterisk", nodeLostWords, true, true, `${nodeLostWords} ${recordingCut}`],
  ["cut off by a restart", restartedWords, true, true, `${restartedWords} ${recordingCut}`],
  ["cut off, and not connected", "Its sound was lost.", true, false, `Its sound was lost. ${recordingCut}`],
  ["ended with its call", "The call is over.", true, true, "The call is over."],
  ["none at all", nodeLostWords, false, false, nodeLostWords],
] as const)(
  "says with the end of the listening what became of its recording: %s",
  async (_, told, isRecorded, isLive, over) => {
    const { listen, spy, session } = page({ removalText: () => told, isLive: () => isLive });
    await listen("a");
    spy("of-a", { status: "active", recording: isRecorded ? running("r") : null });
    spy("of-a", null);
    expect(session("of-a").over).toBe(over);
  },
);
