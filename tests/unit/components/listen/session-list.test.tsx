// @vitest-environment jsdom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { tileColumns } from "@/components/listen/session-list";
import { requestSound } from "@/components/shell/sound-request";
import { running } from "../../lib/live/samples";
import { channel, talkRow } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

const list = () => within(screen.getByRole("list", { name: "All calls of the dock" }));
const stops = () => screen.queryAllByRole("button", { name: /^Stop all/ }).map((each) => each.textContent);

it("tells calls of one name on two nodes apart, and names no node where there is one", async () => {
  const { tell } = await open();
  await tell([mine(), mine({ id: "s2", targetId: "bob" })]);
  await screen.findByRole("list", { name: "All calls of the dock" }, { timeout: 3_000 });
  expect(within(list().getByTitle(/^alice\b.*, listening$/)).queryByText("n")).toBeNull();
  await tell([mine()], undefined, [], [mine({ id: "s9" })]);
  for (const node of ["n", "m"]) {
    const chip = list().getByTitle(new RegExp(`^alice\\b.* on ${node}, listening$`));
    expect(within(chip).getByText(node)).toBeTruthy();
  }
});

it("stops all that is listened to by one press, and hangs up nobody", async () => {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  const talk = talkRow("t1", { by: "sam", to: "Bob", status: "active" });
  await tell([mine()], undefined, [talk]);
  expect(stops()).toEqual([]);
  await tell([mine(), mine({ id: "s2", targetId: "bob", recording: running("r") })], undefined, [talk]);
  expect(stops()).toEqual(["Stop all 2"]);
  posted.length = 0;
  fireEvent.click(screen.getByRole("button", { name: "Stop all 2" }));
  await settle();
  expect(posted.map(({ url }) => url)).toEqual(["/api/v1/nodes/n/spies/s1", "/api/v1/nodes/n/spies/s2"]);
  expect(stops()).toEqual([]);
});

it("lets the cards share the width in even rows, none alone in the last one but for an odd one", async () => {
  expect([1, 2, 3, 4, 5, 6].map((count) => tileColumns(count).four)).toEqual([1, 2, 3, 4, 3, 3]);
  expect([1, 2, 3, 4, 5, 6].map((count) => tileColumns(count).three)).toEqual([1, 2, 3, 2, 3, 3]);
  expect([1, 2, 3, 4, 5, 6].map((count) => tileColumns(count).two)).toEqual([1, 2, 2, 2, 2, 2]);
  const { tell } = await open();
  await tell([mine(), mine({ id: "s2", targetId: "bob" })]);
  await screen.findByRole("list", { name: "All calls of the dock" }, { timeout: 3_000 });
  expect(screen.getByRole("list", { name: "All calls of the dock" }).style.getPropertyValue("--four")).toBe(
    "2",
  );
});

const agains = () =>
  screen.queryAllByRole("button", { name: /^Listen again to all/ }).map((each) => each.textContent);

it("offers to listen again to all that ended for the same reason, while their calls go on", async () => {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  const both = [mine(), mine({ id: "s2", targetId: "bob" })];
  await tell(both);
  act(() => requestSound({ kind: "hearHere", node: "n", id: "s2" }));
  await settle();
  await tell(both);
  expect(agains()).toEqual([]);
  await tell([], [channel("alice")]);
  expect(agains()).toEqual([]);
  await tell([]);
  expect(agains()).toEqual(["Listen again to all 2"]);
  posted.length = 0;
  fireEvent.click(screen.getByRole("button", { name: "Listen again to all 2" }));
  await settle();
  expect(posted.map(({ url }) => url)).toEqual([
    "/api/v1/nodes/n/channels/alice/spies",
    "/api/v1/nodes/n/channels/bob/spies",
  ]);
});

it("does not offer it for what an admin ended one by one, beside what the network did", async () => {
  const { tell, remove } = await open();
  act(() => requestSound(wish));
  await settle();
  const both = [mine(), mine({ id: "s2", targetId: "bob" })];
  await tell(both);
  act(() => requestSound({ kind: "hearHere", node: "n", id: "s2" }));
  await settle();
  await remove("s1", "An admin ended it.");
  await tell([]);
  expect(agains()).toEqual([]);
});
