// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, settle, wish } from "./dock-page";

afterEach(() => void vi.useRealTimers());

const notHeard = "Not heard: no sound from n.";
const dock = () => screen.getByRole("region", { name: "Listening and talking" });
const red = () => screen.queryAllByRole("status").find((each) => each.dataset["heard"] !== undefined);
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

async function whispering() {
  const made = await open();
  act(() => requestSound({ ...wish, mode: "whisper" }));
  await settle();
  await made.tell([mine({ mode: "whisper" })]);
  const link = made.audio.link("s1");
  act(() => link.tell({ status: "open", mayTalk: true, receivedKbps: 256 }));
  fireEvent.click(screen.getByRole("button", { name: "Keep the microphone open" }));
  return { ...made, link };
}

async function talking() {
  const made = await open();
  act(() =>
    requestSound({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "b" }, who: "Bob", at: null }),
  );
  await settle();
  await made.tell([], undefined, [talkRow("t1", { by: "sam", to: "Bob", peerId: "p", status: "active" })]);
  const link = made.audio.link("t1");
  act(() => link.tell({ status: "open", mayTalk: true, receivedKbps: 256 }));
  return { ...made, link };
}

it("calls a whisper heard no more once Asterisk has given no frame for two seconds, and again with the next", async () => {
  const { link } = await whispering();
  expect(red()?.textContent).toContain("You are heard by alice");
  vi.useFakeTimers();
  act(() => link.tell({ receivedKbps: 0 }));
  pass(1_000);
  expect(red()?.textContent).toContain("You are heard by alice");
  pass(100);
  expect(red()).toBeUndefined();
  expect(dock().textContent).toContain(notHeard);
  act(() => link.tell({ receivedKbps: 256 }));
  expect(red()?.textContent).toContain("You are heard by alice");
});

it("says the same on the small card beside another", async () => {
  const { link, tell } = await whispering();
  await tell([mine({ mode: "whisper" }), mine({ id: "s2", targetId: "bob" })]);
  const card = () => screen.getByTitle(/^alice.*, whispering/).textContent;
  expect(card()).toContain("hears you");
  vi.useFakeTimers();
  act(() => link.tell({ receivedKbps: 0 }));
  pass(1_100);
  expect(card()).toContain("does not hear you");
});

it("lets the microphone of a whisper that nobody hears be shut, before Asterisk comes back to it", async () => {
  const { link } = await whispering();
  vi.useFakeTimers();
  act(() => link.tell({ receivedKbps: 0 }));
  pass(1_100);
  fireEvent.click(screen.getByRole("button", { name: "Be silent" }));
  expect(link.talking).toBe(false);
  expect(dock().textContent).toContain("Nobody hears you. Hold Space");
});

it("calls nobody heard on a node that is not connected, unless its sound comes all the same", async () => {
  const { link, node } = await whispering();
  await node({ status: "lost" });
  expect(red()?.textContent).toContain("You are heard by alice");
  act(() => link.tell({ receivedKbps: 0 }));
  expect(red()).toBeUndefined();
  expect(dock().textContent).toContain("Not heard: n is not connected.");
});

it("leaves a talk red whose party only sends nothing, with the doubt, until Asterisk does not answer either", async () => {
  const { link, node } = await talking();
  for (const [answeredAgoMs, words] of [
    [5_500, "No sound from n: you may not be heard by Bob"],
    [7_000, null],
  ] as const) {
    await node({ asOfPanelMs: Date.now() - answeredAgoMs });
    expect(red()?.textContent).toContain("You are heard by Bob");
    vi.useFakeTimers();
    act(() => link.tell({ receivedKbps: 0 }));
    pass(1_100);
    if (words !== null) expect(red()?.textContent).toContain(words);
    else expect([red(), dock().textContent]).toEqual([undefined, expect.stringContaining(notHeard)]);
    act(() => link.tell({ receivedKbps: 256 }));
    vi.useRealTimers();
  }
});
