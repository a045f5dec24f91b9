// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { microphoneDenied } from "@/components/listen/use-microphone";
import { recordingSound } from "@/components/shell/recording-sound";
import { requestSound } from "@/components/shell/sound-request";
import { mine, open, posted, settle, wish } from "./dock-page";

it("is red, and names who hears, exactly while the microphone is let through", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const strip = () => screen.getAllByRole("status").find((each) => each.dataset["heard"] !== undefined);
  expect(strip()).toBeUndefined();
  fireEvent.keyDown(document.body, { key: " " });
  expect(audio.link("s1").talking).toBe(true);
  expect(strip()?.textContent).toContain("You are heard by alice");
  fireEvent.keyUp(document.body, { key: " " });
  expect(strip()).toBeUndefined();
  fireEvent.click(screen.getByRole("button", { name: "Keep the microphone open" }));
  expect(strip()?.textContent).toContain("You are heard by alice");
  fireEvent.click(screen.getByRole("button", { name: "Be silent" }));
  expect([strip(), audio.link("s1").talking]).toEqual([undefined, false]);
});

it("says what a finger does where that is the pointer, and the key elsewhere", async () => {
  const media = { addEventListener: () => undefined, removeEventListener: () => undefined };
  let pointer = "(pointer: coarse)";
  vi.stubGlobal("matchMedia", (query: string) => ({ ...media, matches: query === pointer }));
  for (const words of ["Keep a finger on “Hold to talk”", "Hold Space"]) {
    const { tell } = await open();
    act(() => requestSound({ ...wish, mode: "whisper" }));
    await settle();
    await tell([mine({ mode: "whisper" })]);
    expect(screen.getByText(`Nobody hears you. ${words} to be heard by alice.`)).toBeTruthy();
    cleanup();
    pointer = "(pointer: fine)";
  }
});

it("says on a folded dock that the button is among the controls", async () => {
  const media = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal("matchMedia", () => ({ ...media, matches: true }));
  const { tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  expect(screen.getByText("Nobody hears you. Open the controls to be heard by alice.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: /All controls/ }));
  expect(screen.getByText(/Keep a finger on “Hold to talk”/)).toBeTruthy();
});

it("is not red while the sound is cut, and not there where another tab has taken it over", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const link = audio.link("s1");
  act(() => link.tell({ status: "open" }));
  fireEvent.click(screen.getByRole("button", { name: "Keep the microphone open" }));
  expect(screen.getByText("You are heard by alice").parentElement?.dataset["heard"]).toBe("");
  act(() => link.tell({ status: "reconnecting" }));
  expect(screen.queryByText("You are heard by alice")).toBeNull();
  expect(screen.getByText("Not heard: connection lost, reconnecting.").parentElement?.dataset["heard"]).toBe(
    undefined,
  );
  act(() => link.tell({ status: "open" }));
  expect(screen.getByText("You are heard by alice")).toBeTruthy();
  act(() => link.tell({ status: "ended", ended: { code: "taken_over", text: "Opened again elsewhere." } }));
  expect(screen.queryByText(/be heard by|You are heard/)).toBeNull();
  expect(screen.getAllByText("Opened again elsewhere.")).toHaveLength(1);
});

it("lets the browser ask before the page goes exactly while somebody talks with it", async () => {
  const { tell } = await open();
  const mayLeave = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(mayLeave()).toBe(true);
  await tell([mine({ mode: "whisper" })]);
  expect(mayLeave()).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Keep the microphone open" }));
  expect(mayLeave()).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Close the microphone" }));
  expect(mayLeave()).toBe(true);
  await tell([mine({ mode: "barge" })]);
  expect(mayLeave()).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  expect(mayLeave()).toBe(true);
});

it("says once that the microphone is refused, and no more once one only listens", async () => {
  const { audio, tell } = await open();
  audio.microphone.refusal = "The browser refused it.";
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  fireEvent.click(screen.getByRole("radio", { name: "Whisper" }));
  await settle();
  expect(screen.getAllByText(/The browser refused it/)).toHaveLength(1);
  fireEvent.click(screen.getByRole("radio", { name: "Listen" }));
  expect(screen.queryByText(/refused/)).toBeNull();
});

it("says one line of a microphone that the browser has refused before", async () => {
  const { tell } = await open({ listen: null, talk: microphoneDenied });
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(screen.queryByText(microphoneDenied)).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "Whisper" }));
  await settle();
  expect(screen.getAllByText((text) => text.includes(microphoneDenied))).toHaveLength(1);
  fireEvent.keyDown(document.body, { key: "l" });
  expect(screen.queryByText((text) => text.includes(microphoneDenied))).toBeNull();
});

it("has Space at hand for who has chosen the mode by the pointer", async () => {
  const { audio, tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const whisper = screen.getByRole("radio", { name: "Whisper" });
  whisper.focus();
  fireEvent.click(whisper);
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const button = screen.getByRole("button", { name: /Hold to talk/ });
  expect(document.activeElement).toBe(button);
  fireEvent.keyDown(button, { key: " " });
  expect(audio.link("s1").talking).toBe(true);
  fireEvent.keyUp(button, { key: " " });
  expect(audio.link("s1").talking).toBe(false);
});

it("takes Space for talking on any button, both ways of the key, while Enter presses it", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const link = audio.link("s1");
  const other = document.body.appendChild(document.createElement("button"));
  for (const button of [screen.getByRole("button", { name: /Sides apart/ }), other]) {
    // False where the page has kept the browser from pressing the button.
    expect(fireEvent.keyDown(button, { key: " " })).toBe(false);
    expect(link.talking).toBe(true);
    expect(fireEvent.keyDown(button, { key: " ", repeat: true })).toBe(false);
    expect(fireEvent.keyUp(button, { key: " " })).toBe(false);
    expect(link.talking).toBe(false);
    expect(fireEvent.keyDown(button, { key: "Enter" })).toBe(true);
  }
  await tell([mine({ mode: "listen" })]);
  expect([fireEvent.keyDown(other, { key: " " }), fireEvent.keyUp(other, { key: " " })]).toEqual([
    true,
    true,
  ]);
  other.remove();
});

it("pauses a recording for a call that one begins to hear", async () => {
  const { tell } = await open();
  const pause = vi.fn<() => void>();
  act(() => recordingSound.begin("player", pause));
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(pause).toHaveBeenCalledTimes(1);
  // Its sound off and on is no other call.
  fireEvent.keyDown(document.body, { key: "m" });
  fireEvent.keyDown(document.body, { key: "m" });
  expect(pause).toHaveBeenCalledTimes(1);
  act(() => recordingSound.end("player"));
});

it("leaves Space to a button that the keyboard has gone to, until the pointer presses it", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const link = audio.link("s1");
  const button = screen.getByRole("button", { name: /Sides apart/ });
  fireEvent.keyDown(document.body, { key: "Tab" });
  act(() => button.focus());
  expect([fireEvent.keyDown(button, { key: " " }), link.talking]).toEqual([true, false]);
  fireEvent.pointerDown(button);
  expect([fireEvent.keyDown(button, { key: " " }), link.talking]).toEqual([false, true]);
  fireEvent.keyUp(button, { key: " " });
  // The button for talking is never in the way of talking.
  fireEvent.keyDown(document.body, { key: "Tab" });
  const talk = screen.getByRole("button", { name: /Hold to talk/ });
  act(() => talk.focus());
  expect([fireEvent.keyDown(talk, { key: " " }), link.talking]).toEqual([false, true]);
  fireEvent.keyUp(talk, { key: " " });
});

it("is quiet while a recording is played, and is heard again after it", async () => {
  const { audio, tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const link = audio.link("s1");
  expect([link.muted, recordingSound.isLiveQuiet()]).toEqual([false, false]);
  act(() => recordingSound.begin("player", () => undefined));
  expect([link.muted, recordingSound.isLiveQuiet()]).toEqual([true, true]);
  act(() => recordingSound.end("player"));
  expect([link.muted, recordingSound.isLiveQuiet()]).toEqual([false, false]);
  act(() => recordingSound.begin("player", () => undefined));
  fireEvent.keyDown(document.body, { key: "m" });
  expect([link.muted, recordingSound.isLiveQuiet()]).toEqual([false, false]);
  act(() => recordingSound.end("player"));
});

it("takes Space on the volume, and no key from a field", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await tell([mine({ mode: "whisper" })]);
  const link = audio.link("s1");
  const field = document.body.appendChild(document.createElement("input"));
  expect(fireEvent.keyDown(field, { key: " " })).toBe(true);
  fireEvent.keyDown(field, { key: "e" });
  expect([link.talking, link.isClosed]).toEqual([false, false]);
  field.type = "range";
  fireEvent.keyDown(field, { key: " " });
  expect(link.talking).toBe(true);
  fireEvent.keyUp(field, { key: " " });
  field.remove();
  expect(link.talking).toBe(false);
  expect(posted.some(({ url }) => url.endsWith("/spies/s1"))).toBe(true);
});

it("takes the keys by the mode that was asked for last, before its row is there", async () => {
  const { audio, tell } = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  fireEvent.keyDown(document.body, { key: "i" });
  await tell([mine({ mode: "listen" })]);
  expect(audio.link("s1").talking).toBe(false);
  await tell([mine({ mode: "whisper" })]);
  expect(audio.link("s1").talking).toBe(true);
  const modes = () =>
    posted.flatMap(({ url, body }) => (url.endsWith("/spies/s1") ? [(body as { mode: string }).mode] : []));
  expect(modes()).toEqual(["whisper"]);
  fireEvent.keyDown(document.body, { key: "l" });
  fireEvent.keyDown(document.body, { key: "w" });
  await settle();
  expect(modes()).toEqual(["whisper", "listen", "whisper"]);
});

it("turns back by the button of the mode that the row still shows", async () => {
  const { audio, tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  fireEvent.click(screen.getByRole("radio", { name: "Whisper" }));
  await settle();
  expect(audio.microphone.state.status).toBe("on");
  fireEvent.click(screen.getByRole("radio", { name: "Listen" }));
  await settle();
  expect(posted.at(-1)?.body).toMatchObject({ mode: "listen" });
  expect(audio.microphone.state.status).toBe("off");
});
