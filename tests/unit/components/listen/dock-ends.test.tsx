// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { soundHere } from "@/components/shell/sound-here";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, settle, wish } from "./dock-page";

it.each(["running", "frozen"])("says with the panel's own words why it is over, %s", async (list) => {
  const { audio, tell, remove, freeze } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  if (list === "frozen") freeze();
  const ended = { code: "ended", text: "You have stopped listening." } as const;
  act(() => audio.link("s1").tell({ status: "ended", ended }));
  await remove("s1", "An admin ended it.");
  expect(screen.getByText("An admin ended it.")).toBeTruthy();
  expect(screen.queryByText("You have stopped listening.")).toBeNull();
});

it("says of a talk whose browser has gone what the other party hears, and offers to come back", async () => {
  const { tell } = await open();
  const talk = talkRow("t1", { by: "sam", to: "Bob", peerId: "bob", status: "active" });
  await tell([], undefined, [{ ...talk, away: true }]);
  const dock = screen.getByRole("region", { name: "Listening and talking" });
  expect(await screen.findByText("browser away", undefined, { timeout: 3_000 })).toBeTruthy();
  expect(dock.textContent).toContain("Bob hears music, and is hung up if it is not back within 10 s");
  expect(screen.getByRole("button", { name: "Talk here" })).toBeTruthy();
  await tell([], undefined, [talk]);
  expect(dock.textContent).not.toContain("browser away");
});

it("hears a call of another tab here at once where that is asked for by name", async () => {
  const { audio, tell } = await open();
  await tell([mine()]);
  expect([audio.links.length, soundHere.has("n", "s1")]).toEqual([0, false]);
  act(() => requestSound({ kind: "hearHere", node: "n", id: "s1" }));
  await settle();
  expect([audio.link("s1").options.ticket, soundHere.has("n", "s1")]).toEqual(["t2", true]);
  act(() => audio.link("s1").tell({ status: "ended", ended: { code: "taken_over", text: "Elsewhere." } }));
  expect(soundHere.has("n", "s1")).toBe(false);
});
