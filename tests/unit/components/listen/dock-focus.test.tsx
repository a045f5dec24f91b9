// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { soundHere } from "@/components/shell/sound-here";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

const talkWish = {
  kind: "talk",
  node: "n",
  to: { kind: "channel", channelId: "alice" },
  who: "alice",
  at: null,
} as const;

/** A row of the list, which has the focus. */
function focusRow(): HTMLElement {
  const row = document.createElement("div");
  row.tabIndex = 0;
  document.body.append(row);
  row.focus();
  return row;
}

it("takes the focus for a call that is placed or answered here, and gives it back when it goes", async () => {
  const { tell } = await open();
  const row = focusRow();
  act(() => requestSound(talkWish));
  const dock = screen.getByRole("region");
  expect(dock.hasAttribute("data-keeps-focus")).toBe(true);
  expect(document.activeElement).toBe(dock);
  await settle();
  await tell([], undefined, [
    talkRow("t1", { by: "sam", to: "alice", status: "active", mediaChannelId: "m" }),
  ]);
  expect(document.activeElement).toBe(dock);
  posted.length = 0;
  fireEvent.keyDown(dock, { key: "o" });
  await settle();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/talks/t1", body: { held: true } }]);
  await tell([]);
  expect(document.activeElement).toBe(dock);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await settle();
  expect(screen.queryByRole("region")).toBeNull();
  expect(document.activeElement).toBe(row);
  row.remove();
});

it("leaves the focus on the row whose call is listened to, and tells which calls are about to be heard", async () => {
  await open();
  const row = focusRow();
  act(() => requestSound(wish));
  expect(screen.getByRole("region").hasAttribute("data-keeps-focus")).toBe(false);
  expect(document.activeElement).toBe(row);
  expect([soundHere.isComing("n", "alice"), soundHere.isComing("n", "bob")]).toEqual([true, false]);
  await settle();
  expect(soundHere.isComing("n", "alice")).toBe(false);
  row.remove();
});

const away = talkRow("t1", { by: "sam", to: "alice", status: "active", mediaChannelId: "m" });

it("takes the focus for a call that is taken over from another tab, and gives it back by Escape", async () => {
  const { tell } = await open();
  await tell([], undefined, [away]);
  const row = focusRow();
  act(() => requestSound({ kind: "hearHere", node: "n", id: "t1" }));
  const dock = screen.getByRole("region");
  expect(document.activeElement).toBe(dock);
  await settle();
  fireEvent.keyDown(screen.getByRole("button", { name: "Hold" }), { key: "Escape" });
  expect(document.activeElement).toBe(row);
  // Nobody's Escape any more.
  expect(fireEvent.keyDown(dock, { key: "Escape" })).toBe(true);
  row.remove();
});

it("keeps the focus where the button that took the call over has gone with the press", async () => {
  const { tell } = await open();
  await tell([], undefined, [away]);
  const button = await screen.findByRole("button", { name: "Talk here" }, { timeout: 3_000 });
  button.focus();
  fireEvent.click(button);
  await settle();
  expect(document.activeElement).toBe(screen.getByRole("region"));
});

it("gives the focus back when the call has gone, though something else is heard there yet", async () => {
  const { tell } = await open();
  await tell([mine()], undefined, [away]);
  const row = focusRow();
  act(() => requestSound({ kind: "hearHere", node: "n", id: "t1" }));
  await settle();
  expect(document.activeElement).toBe(screen.getByRole("region"));
  await tell([mine()]);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await settle();
  expect(screen.getByRole("region")).toBeTruthy();
  expect(document.activeElement).toBe(row);
  row.remove();
});

it("gives the focus to the row that the keys act on where the menu that had it has gone", async () => {
  const { tell } = await open();
  await tell([], undefined, [away]);
  const main = document.createElement("main");
  main.id = "main";
  main.innerHTML = '<div role="row" tabindex="0"></div><div role="menuitem" tabindex="-1"></div>';
  document.body.append(main);
  const [row, item] = main.querySelectorAll<HTMLElement>("div");
  item?.focus();
  act(() => requestSound({ kind: "hearHere", node: "n", id: "t1" }));
  item?.remove();
  await settle();
  fireEvent.keyDown(screen.getByRole("region"), { key: "Escape" });
  expect(document.activeElement).toBe(row);
  main.remove();
});
