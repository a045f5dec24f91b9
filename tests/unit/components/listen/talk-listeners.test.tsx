// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import type { SpyRow } from "@/lib/live/rows";
import { talkRow } from "../live/fixtures";
import { mine, open, settle } from "./dock-page";

async function talkHeardBy(...spies: SpyRow[]) {
  const page = await open();
  const talk = talkRow("t1", {
    by: "sam",
    to: "bob",
    status: "active",
    mediaChannelId: "own",
    peerId: "bob",
  });
  await page.tell([], undefined, [talk]);
  act(() => requestSound({ kind: "hearHere", node: "n", id: "t1" }));
  await settle();
  await page.tell(spies, undefined, [talk]);
  return { ...page, talk };
}
const coach = (id: string, change: Partial<SpyRow> = {}) => ({ ...mine(), id, by: id, ...change });

it("says on the card of a talk who hears it, on either side of it, and that it is recorded", async () => {
  const recording = { name: "r", startedAtMs: 0 };
  const { tell, talk } = await talkHeardBy(
    coach("eve", { targetId: "own" }),
    coach("max", { targetId: "bob", mode: "whisper", recording }),
    coach("ann", { targetId: "alice" }),
    coach("tim", { targetId: "bob", status: "waiting" }),
  );
  expect(screen.getByText("eve is listening")).toBeTruthy();
  expect(screen.getByText("max is whispering, and records it")).toBeTruthy();
  expect(screen.queryByText(/ann is|tim is/)).toBeNull();
  await tell([], undefined, [talk]);
  expect(screen.queryByText(/is listening|is whispering/)).toBeNull();
});
