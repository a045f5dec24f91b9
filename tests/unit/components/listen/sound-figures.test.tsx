// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { mine, open, settle, wish } from "./dock-page";

it("says of what span each figure of lost sound is, and of what stretch that nothing is lost", async () => {
  const { audio, tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine({ transport: "websocket", codec: "pcm" })]);
  act(() => audio.link("s1").tell({ status: "open", quality: "good", concealedMs: 840, lostRatio: 0 }));
  fireEvent.click(screen.getByRole("button", { name: /good/i }));
  await settle();
  const text = document.body.textContent ?? "";
  expect(text).toContain("Lost or late, last 10 s0.0 %");
  expect(text).toContain("Gaps filled, since it began840 ms");
  expect(text).toContain("no packet is lost on that way");
});
