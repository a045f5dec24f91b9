// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { open, posted, settle } from "./dock-page";

const talk = (id: string, to: string, held: boolean) =>
  talkRow(id, { by: "sam", to, status: "active", mediaChannelId: `m ${id}`, held });

async function two() {
  const page = await open();
  const rows = (isFirstHeld: boolean) => [talk("t1", "bob", isFirstHeld), talk("t2", "carol", !isFirstHeld)];
  await page.tell([], undefined, rows(true));
  for (const id of ["t1", "t2"]) {
    act(() => requestSound({ kind: "hearHere", node: "n", id }));
    await settle();
  }
  posted.length = 0;
  return { ...page, rows };
}

it("shows both talks, and changes over by a press on the chip of the one on hold", async () => {
  const { tell, rows } = await two();
  const swap = screen.getByRole("button", { name: "Swap: take bob back, hold the other" });
  fireEvent.click(swap);
  await settle();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/talks/t1", body: { held: false } }]);
  const chip = swap.closest("li")?.querySelector("button");
  expect(document.activeElement).toBe(chip);
  await tell([], undefined, rows(false));
  expect(screen.getByRole("button", { name: "Swap: take carol back, hold the other" })).toBeTruthy();
  expect(document.activeElement).toBe(chip);
});

it("changes over by one key, whichever of them is in focus", async () => {
  const { tell, rows } = await two();
  fireEvent.keyDown(document.body, { key: "s" });
  await settle();
  await tell([], undefined, rows(false));
  fireEvent.keyDown(document.body, { key: "s" });
  await settle();
  expect(posted.map(({ url, body }) => [url, body])).toEqual([
    ["/api/v1/nodes/n/talks/t1", { held: false }],
    ["/api/v1/nodes/n/talks/t2", { held: false }],
  ]);
});

it("has it on the card too, where a phone's screen leaves no place for the chip of the other", async () => {
  const { tell, rows } = await two();
  await tell([], undefined, rows(false));
  const swap = () => screen.queryByRole("button", { name: "Swap: hold this call, take the other back" });
  expect(swap()).toBeNull();
  await tell([], undefined, rows(true));
  fireEvent.click(swap() ?? document.body);
  await settle();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/talks/t1", body: { held: false } }]);
});
