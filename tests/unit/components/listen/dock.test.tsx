// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { mine, open, posted, scrolled, settle, wish } from "./dock-page";

it("is not there while nothing is heard, and shows whom one hears once something is", async () => {
  const { audio, tell } = await open();
  expect(screen.queryByRole("region")).toBeNull();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(screen.getByRole("region").textContent).toContain("alice");
  const link = audio.link("s1");
  act(() =>
    link.tell({ status: "open", quality: "good", delayMs: 62.4, streams: ["mix"], levelsDb: { mix: -12 } }),
  );
  expect(screen.getByText("62 ms")).toBeTruthy();
  expect(screen.getByText("good")).toBeTruthy();
  const bar = document.querySelector<HTMLElement>("[data-meter] > span");
  expect(bar?.style.scale).toBe("1.000 1");
});

it("says from the press on that it starts, and takes it back by its key", async () => {
  await open();
  act(() => requestSound(wish));
  expect(screen.getByText("Starting… alice")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Stop" })).toBeTruthy();
  fireEvent.keyDown(document.body, { key: "e" });
  expect(screen.queryByRole("region")).toBeNull();
  await settle();
  expect(posted.map(({ url }) => url.replace(/^.*nodes/, ""))).toEqual([
    "/n/channels/alice/spies",
    "/n/spies/s1",
  ]);
});

it("tells how far it reaches up, so that nothing lies over it, and takes that back with itself", async () => {
  const rect = vi.spyOn(Element.prototype, "getBoundingClientRect");
  rect.mockReturnValue(new DOMRect(0, window.innerHeight - 120, 400, 120));
  const { tell } = await open();
  const height = () => document.documentElement.style.getPropertyValue("--dock-height");
  expect(height()).toBe("");
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(height()).toBe("120px");
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await tell([]);
  expect([screen.queryByRole("region"), height()]).toEqual([null, ""]);
  rect.mockRestore();
});

it("offers after a reload to listen again to what this tab listened to, by one press and without a microphone", async () => {
  const { tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  window.dispatchEvent(new Event("pagehide"));
  cleanup();
  posted.length = 0;
  const again = await open();
  expect(screen.getByRole("region").textContent).toContain("You were listening to alice.");
  fireEvent.click(screen.getByRole("button", { name: "Listen again" }));
  await settle();
  expect(screen.queryByText(/You were listening/)).toBeNull();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/channels/alice/spies", body: { mode: "listen" } }]);
  expect(again.audio.microphone.starts).toEqual([]);
});

it("brings the chip in focus into sight", async () => {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine(), mine({ id: "s2", targetId: "bob" })]);
  const chip = await screen.findByTitle(/^bob\b.*, listening$/);
  scrolled.mockReset();
  fireEvent.click(chip);
  expect(scrolled.mock.contexts).toEqual([chip.closest("li")]);
});

it("says before it is tried what the policy and the page keep away", async () => {
  const { tell } = await open({ listen: null, talk: "Talking needs https." });
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const button = (name: string) => screen.getByRole<HTMLButtonElement>("radio", { name });
  expect(["Listen", "Whisper", "Barge"].map((name) => button(name).ariaDisabled)).toEqual([
    "false",
    "true",
    "true",
  ]);
  expect(screen.getByText("Talking needs https.")).toBeTruthy();
  const reasonOf = (name: string) => button(name).getAttribute("aria-description");
  expect(reasonOf("Barge")).toContain("lets only admins barge in");
  expect(reasonOf("Whisper")).toBe("Talking needs https.");
  // The keyboard gets to it, and is told; a press of it asks for nothing.
  posted.length = 0;
  act(() => button("Whisper").focus());
  expect((await screen.findByRole("tooltip")).textContent).toBe("Talking needs https.");
  fireEvent.click(button("Whisper"));
  await settle();
  expect(posted).toEqual([]);
});

it("offers to hear here again what is heard elsewhere, and steers a spy by phone without sound", async () => {
  const { audio, tell } = await open();
  await tell([mine()]);
  // Whose rows are mine is known only with the answer to who is signed in.
  fireEvent.click(await screen.findByRole("button", { name: /Hear it here/ }, { timeout: 3_000 }));
  await settle();
  expect(audio.link("s1").options.ticket).toBe("t2");
  await tell([mine({ id: "s2", via: "phone", endpoint: "PJSIP/sam", targetId: "bob" })]);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.getByRole("region").textContent).toContain("on PJSIP/sam");
  fireEvent.click(screen.getByRole("radio", { name: "Whisper" }));
  await settle();
  expect(posted.at(-1)).toMatchObject({ url: "/api/v1/nodes/n/spies/s2", body: { mode: "whisper" } });
  expect(audio.microphone.starts).toEqual([]);
});

it("tells that it waits for the next call of who is followed", async () => {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine({ follows: "PJSIP/device17", status: "active" })]);
  await tell([mine({ follows: "PJSIP/device17", status: "waiting" })], []);
  expect(screen.getByRole("region").textContent).toContain("waiting for alice's next call");
  expect(screen.getByRole("button", { name: "Following alice" })).toBeTruthy();
});

it("says of the call that comes into focus by another's end that it is quiet, until it is turned to", async () => {
  const { audio, tell } = await open();
  const bob = mine({ id: "s2", targetId: "bob" });
  act(() => requestSound(wish));
  await settle();
  const third = mine({ id: "s3", targetId: "carol" });
  await tell([mine(), bob, third]);
  fireEvent.click(await screen.findByTitle(/^bob\b.*, listening$/));
  fireEvent.click(await screen.findByRole("button", { name: /Hear it here/ }, { timeout: 3_000 }));
  await settle();
  expect([audio.link("s1").muted, audio.link("s2").muted]).toEqual([true, false]);
  await tell([mine(), third]);
  // The words of the end are read, then put away.
  // On the card and on its small one.
  expect(screen.getAllByText("It ended while this page had no connection to the panel.")).toHaveLength(2);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  const chip = screen.getByTitle(/^alice\b.*, listening, quiet until chosen$/);
  expect(chip.textContent).toContain("quiet");
  expect(audio.link("s1").muted).toBe(true);
  fireEvent.click(chip);
  expect(audio.link("s1").muted).toBe(false);
  expect(screen.getByTitle(/^alice\b.*, listening$/).textContent).not.toContain("quiet");
});
