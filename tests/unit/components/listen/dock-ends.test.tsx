// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
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
