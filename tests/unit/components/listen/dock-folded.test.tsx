// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, settle, wish } from "./dock-page";

beforeEach(() => {
  vi.stubGlobal("matchMedia", () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});

it("says on a phone how it ended without being unfolded, in one line with the whole of it on hover", async () => {
  const { tell, remove } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(screen.getByRole("button", { name: "Stop" })).toBeTruthy();
  await remove("s1", "An admin ended it.");
  expect(screen.getByRole("status").textContent).toBe("An admin ended it.");
  expect(screen.getByTitle("An admin ended it.").className).toContain("truncate");
  expect(screen.queryByRole("button", { name: /Stop|Hear it here/ })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("region")).toBeNull();
});

it("says on a phone what was refused without being unfolded, until it is put away", async () => {
  const { audio, tell } = await open();
  audio.microphone.refusal = "The browser refused it.";
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(screen.queryByRole("alert")).toBeNull();
  fireEvent.keyDown(document.body, { key: "w" });
  await settle();
  const words = "The browser refused it. You go on listening; nobody hears you.";
  expect(screen.getByRole("alert").title).toBe(words);
  fireEvent.click(screen.getByRole("button", { name: "Put away" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

it("says on a phone that one of the others has ended, without being unfolded", async () => {
  const { tell, remove } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const to = { kind: "endpoint", endpoint: "PJSIP/bob" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "Bob", at: null }));
  await settle();
  await tell([mine()], undefined, [talkRow("t1", { by: "sam", status: "active" })]);
  const unfold = () => screen.getByRole("button", { expanded: false }).textContent;
  expect(unfold()).toContain("+1");
  expect(unfold()).not.toContain("ended");
  await remove("s1", "An admin ended it.");
  expect(unfold()).toContain("1 ended");
  expect(unfold()).not.toContain("+");
});

it.each([
  ["ringing", "Give up"],
  ["active", "Hang up"],
] as const)("ends on a phone a call that is %s without being unfolded: %s", async (status, name) => {
  const { audio, tell } = await open();
  const to = { kind: "endpoint", endpoint: "PJSIP/bob" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "Bob", at: null }));
  await settle();
  await tell([], undefined, [talkRow("t1", { by: "sam", status })]);
  expect(audio.link("t1")).toBeTruthy();
  expect(screen.getByRole("button", { name })).toBeTruthy();
});
