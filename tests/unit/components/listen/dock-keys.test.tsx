// @vitest-environment jsdom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

const key = (name: string) => fireEvent.keyDown(document.body, { key: name });
const bobs = () => mine({ id: "s2", targetId: "bob" });
const asked = () => posted.map(({ url }) => url.replace("/api/v1/nodes/n/", ""));

afterEach(() => vi.useRealTimers());

/** Two calls that are listened to here, the first in focus. No time passes: a press follows the other at once. */
async function two() {
  vi.useFakeTimers({ toFake: ["Date"] });
  const page = await open();
  await page.tell([mine(), bobs()]);
  for (const id of ["s1", "s2"]) {
    act(() => requestSound({ kind: "hearHere", node: "n", id }));
    await settle();
  }
  fireEvent.click(screen.getByRole("button", { name: /^listening ?alice/ }));
  posted.length = 0;
  return page;
}

it("ends one call by a double E, and the next by an E after another key", async () => {
  const { tell } = await two();
  key("e");
  await tell([bobs()]);
  key("e");
  await settle();
  expect(asked()).toEqual(["spies/s1"]);
  key("Shift");
  key("e");
  await settle();
  expect(asked()).toEqual(["spies/s1"]);
  key("ArrowDown");
  key("e");
  await settle();
  expect(asked()).toEqual(["spies/s1", "spies/s2"]);
});

it("ends one call by a double click, and the next by a click in another place", async () => {
  const { tell } = await two();
  const click = (clientX: number) => {
    const stop = screen.getByRole("button", { name: "Stop" });
    fireEvent.pointerDown(stop, { clientX, clientY: 5 });
    fireEvent.click(stop, { clientX, clientY: 5 });
  };
  click(100);
  await tell([bobs()]);
  click(103);
  await settle();
  expect(asked()).toEqual(["spies/s1"]);
  click(140);
  await settle();
  expect(asked()).toEqual(["spies/s1", "spies/s2"]);
});

it("does not even arm the hanging up of a talk by the double of another's end", async () => {
  const { tell } = await two();
  const talk = talkRow("t1", { by: "sam", to: "carol", status: "active", mediaChannelId: "m" });
  await tell([mine()], undefined, [talk]);
  key("e");
  await tell([], undefined, [talk]);
  key("e");
  expect(screen.queryByText(/Press again/)).toBeNull();
  key("ArrowDown");
  key("e");
  expect(screen.getByText(/Press again/)).toBeTruthy();
});

it("answers I while a call is only on its way, and keeps the microphone open once it is there", async () => {
  const { tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  key("i");
  expect(screen.getByText("Your microphone opens as soon as alice is there.")).toBeTruthy();
  key("i");
  expect(screen.queryByText(/^Your microphone opens/)).toBeNull();
  key("i");
  await settle();
  await tell([mine({ mode: "whisper" })]);
  expect(screen.getByRole("button", { name: "Close the microphone" })).toBeTruthy();
  expect(screen.queryByText(/^Your microphone opens/)).toBeNull();
});

it("says to whoever will only listen what to do to be heard", async () => {
  await open();
  act(() => requestSound(wish));
  key("i");
  const words = "You will only listen to alice: to be heard, whisper (W) or barge in (B) first.";
  expect(screen.getByText(words)).toBeTruthy();
});

it("shows the mode that is wanted as on its way, and goes back with words where it is refused", async () => {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const group = screen.getByRole("radiogroup", { name: "How" });
  const chosen = () => within(group).getByRole("radio", { checked: true }).textContent;
  expect([chosen(), group.getAttribute("aria-busy")]).toEqual(["Listen", "false"]);
  key("w");
  await settle();
  expect([chosen(), group.getAttribute("aria-busy")]).toEqual(["Whisper", "true"]);
  await tell([mine({ mode: "whisper" })]);
  expect([chosen(), group.getAttribute("aria-busy")]).toEqual(["Whisper", "false"]);
  const fetched = globalThis.fetch;
  const problem = {
    type: "about:blank",
    title: "failed",
    status: 502,
    code: "asterisk_refused",
    detail: "Asterisk would not.",
    whatToDo: "Try again.",
  };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(problem, { status: 502 })));
  fireEvent.click(within(group).getByRole("radio", { name: "Listen" }));
  expect([chosen(), group.getAttribute("aria-busy")]).toEqual(["Listen", "true"]);
  await settle();
  vi.stubGlobal("fetch", fetched);
  expect([chosen(), group.getAttribute("aria-busy")]).toEqual(["Whisper", "false"]);
  expect(screen.getAllByText("Asterisk would not. Try again.").length).toBeGreaterThan(0);
});
