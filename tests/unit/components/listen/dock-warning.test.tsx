// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { bridgeRow } from "../../lib/live/samples";
import { channel } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

beforeEach(() => {
  // jsdom measures nothing.
  const noObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  vi.stubGlobal("ResizeObserver", noObserver);
});

const unheard =
  "bob holds the call: unless hold music plays, alice does not hear you. Whisper when the call is taken back.";
const parties = (isHeld: boolean) => [
  channel("alice", { bridgeId: "x" }),
  channel("bob", { bridgeId: "x", heldByDevice: isHeld }),
];
const bridges = [bridgeRow("x", ["alice", "bob"])];
const button = (name: string) => screen.getByRole("radio", { name });
const signs = () =>
  ["Listen", "Whisper", "Barge"].filter((name) => button(name).querySelector("[data-warning]") !== null);

async function listening(isHeld: boolean) {
  const made = await open();
  act(() => requestSound(wish));
  await settle();
  await made.tell([mine()], parties(isHeld), [], [], bridges);
  return made;
}

it("says at the button, while one listens, that a whisper may not be heard, and asks the panel nothing for it", async () => {
  await listening(true);
  posted.length = 0;
  expect(signs()).toEqual(["Whisper"]);
  expect(button("Whisper").getAttribute("aria-description")).toBe(unheard);
  expect(button("Whisper").ariaDisabled).toBe("false");
  act(() => button("Whisper").focus());
  expect((await screen.findByRole("tooltip")).textContent).toBe(unheard);
  // A finger has no hover: there the words stand below, and only there.
  const words = screen.getByText(`To whisper: ${unheard}`);
  expect(words.className).toContain("hidden");
  expect(words.className).toContain("pointer-coarse:block");
  expect(posted).toEqual([]);
});

it("says so as soon as the call is held, until it is taken back, and leaves the focus on the button", async () => {
  const { tell } = await listening(false);
  expect(signs()).toEqual([]);
  act(() => button("Whisper").focus());
  await tell([mine()], parties(true), [], [], bridges);
  expect(signs()).toEqual(["Whisper"]);
  expect(document.activeElement).toBe(button("Whisper"));
  await tell([mine()], parties(false), [], [], bridges);
  expect(signs()).toEqual([]);
  expect(button("Whisper").hasAttribute("aria-description")).toBe(false);
  expect(document.activeElement).toBe(button("Whisper"));
});

it("says it in sight once one whispers, and once", async () => {
  const { tell } = await listening(true);
  await tell([mine({ mode: "whisper" })], parties(true), [], [], bridges);
  expect(screen.getByText(unheard).className).not.toContain("hidden");
  expect(screen.queryByText(`To whisper: ${unheard}`)).toBeNull();
});
