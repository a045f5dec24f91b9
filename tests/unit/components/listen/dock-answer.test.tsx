// @vitest-environment jsdom
import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { channel } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

afterEach(() => void vi.useRealTimers());

const heldBack = "alice still rings: you hear the call as soon as it is answered.";
const ringing = [{ ...channel("alice"), state: "Ringing" }];
const waiting = (change: Parameters<typeof mine>[0] = {}) =>
  mine({ status: "waiting", heldBack, activeAtMs: null, ...change });
const dock = () => screen.getByRole("region", { name: "Listening and talking" });

async function listening() {
  const made = await open();
  act(() => requestSound(wish));
  await settle();
  await made.tell([waiting()], ringing);
  return { ...made, link: made.audio.link("s1") };
}

it("says what it waits for while a phone rings, and nothing of a fault, however long no sound comes", async () => {
  const { link, tell } = await listening();
  vi.useFakeTimers();
  act(() => link.tell({ status: "open", quality: "poor", receivedKbps: 0 }));
  act(() => vi.advanceTimersByTime(60_000));
  vi.useRealTimers();
  expect(dock().textContent).toContain(heldBack);
  expect(dock().textContent).not.toMatch(/no sound|poor|next call|not heard|Not heard/);
  const whisper = screen.getByRole("radio", { name: /Whisper/ });
  expect(whisper.getAttribute("aria-description")).toContain(heldBack);
  // Not one of the two seconds without sound has passed with the answer.
  await tell([mine()]);
  expect(dock().textContent).not.toMatch(/still rings|no sound/);
  expect(dock().textContent).toContain("poor");
});

it("tells who picks up a phone before the answer that nobody hears it yet", async () => {
  const { tell } = await open();
  const phone = { via: "phone", endpoint: "PJSIP/dave" } as const;
  await tell([mine({ ...phone, status: "ringing", mode: "whisper" })], ringing);
  await tell([waiting(phone)], ringing);
  expect(dock().textContent).toContain(heldBack);
  expect(dock().textContent).toContain("Nobody hears you yet: the call is not answered");
});

it("offers after a reload what was waited for", async () => {
  await listening();
  window.dispatchEvent(new Event("pagehide"));
  cleanup();
  await open();
  posted.length = 0;
  act(() => screen.getByRole("button", { name: "Listen again" }).click());
  await settle();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/channels/alice/spies" }]);
});
