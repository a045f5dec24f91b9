// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { mine, open, posted, settle, wish } from "./dock-page";

const noHttps = "Sound in the browser needs https: open the panel by its https address.";
const getUserMedia = vi.fn<() => Promise<never>>(() => Promise.reject(new Error("nobody was to ask")));

beforeEach(() => {
  getUserMedia.mockClear();
  // All that sound needs is there: the page's address alone is in the way.
  vi.stubGlobal("isSecureContext", false);
  vi.stubGlobal("AudioWorkletNode", class {});
  vi.stubGlobal("Worker", class {});
  vi.stubGlobal("navigator", { userAgent: "", mediaDevices: { getUserMedia } });
});

const dock = () => screen.getByRole("region", { name: "Listening and talking" });

it("says that https is missing, and asks neither for a microphone nor the panel for a call", async () => {
  const { audio } = await open("as it is");
  for (const mode of ["listen", "whisper", "barge"] as const) {
    act(() => requestSound({ ...wish, mode }));
    await settle();
    // Barging in is refused by the policy before.
    if (mode !== "barge") expect(dock().textContent).toContain(noHttps);
  }
  const to = { kind: "endpoint", endpoint: "PJSIP/bob" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "Bob", at: null }));
  await settle();
  expect(dock().textContent).toContain(`${noHttps} Or let a phone ring.`);
  expect(posted).toEqual([]);
  expect(audio.links).toEqual([]);
  expect(audio.microphone.starts).toEqual([]);
  expect(getUserMedia).not.toHaveBeenCalled();
});

it("does not bring here what another tab listens to, and opens no microphone for its whisper", async () => {
  const { audio, tell } = await open("as it is");
  await tell([mine({ mode: "whisper" })]);
  fireEvent.click(screen.getByRole("button", { name: "Hear it here" }));
  await settle();
  expect(screen.getAllByText(noHttps)).not.toEqual([]);
  expect(posted).toEqual([]);
  expect(audio.links).toEqual([]);
  expect(audio.microphone.starts).toEqual([]);
});
