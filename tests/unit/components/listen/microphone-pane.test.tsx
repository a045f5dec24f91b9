// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import type { MicrophoneDevice } from "@/lib/audio/browser/microphone";
import { mine, open, settle, wish } from "./dock-page";

beforeEach(() => {
  // jsdom measures nothing.
  const noObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  vi.stubGlobal("ResizeObserver", noObserver);
});

/** The pane of the microphone, opened in a whisper; what the browser tells of its devices is told by `found`. */
async function pane() {
  let found: (devices: MicrophoneDevice[]) => void = () => undefined;
  const { audio, tell } = await open();
  audio.microphone.devices = () =>
    new Promise((resolve) => {
      found = resolve;
    });
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  fireEvent.click(screen.getByRole("button", { name: "Microphone…" }));
  await settle();
  return {
    choice: () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Microphone" }),
    found: (devices: MicrophoneDevice[]) => act(async () => found(devices)),
  };
}

it("says that no microphone is found only once the browser has told which there are", async () => {
  const { choice, found } = await pane();
  expect(choice().textContent).toBe("Looking…");
  expect(choice().disabled).toBe(true);
  await found([]);
  expect(choice().textContent).toBe("None is found");
  expect(choice().disabled).toBe(true);
});

it("offers the microphones that are found", async () => {
  const { choice, found } = await pane();
  await found([{ id: "desk", label: "Desk microphone" }]);
  expect(choice().textContent).toBe("Desk microphone");
  expect(choice().disabled).toBe(false);
});
