// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { channel, talkRow } from "../live/fixtures";
import { mine, open, posted, settle, wish } from "./dock-page";

const dock = () => screen.getByRole("region", { name: "Listening and talking" });

async function listening(change: Parameters<typeof mine>[0] = {}) {
  const made = await open();
  act(() => requestSound({ ...wish, mode: change.mode ?? "listen" }));
  await settle();
  await made.tell([mine(change)]);
  return { ...made, link: made.audio.link("s1") };
}

it("tells who keeps the mode now that the policy has taken away", async () => {
  const { tell } = await listening();
  await tell([mine({ mode: "barge" })]);
  await tell([mine()]);
  expect(screen.getByText("An admin now keeps barge to admins: nobody hears you.")).toBeTruthy();
});

it("does not call a microphone opening that the panel takes nothing of any more", async () => {
  const { link } = await listening({ mode: "whisper" });
  act(() => link.tell({ status: "open", mayTalk: true }));
  fireEvent.click(screen.getByRole("button", { name: "Keep the microphone open" }));
  act(() => link.tell({ isTalking: false }));
  expect(dock().textContent).toContain("The microphone is being opened…");
  act(() => link.tell({ mayTalk: false }));
  expect(dock().textContent).not.toContain("being opened");
  expect(dock().textContent).toContain("Nobody hears you now.");
});

it("says of the sound of a call that rings nothing, and of one that was answered that it connects", async () => {
  const { tell } = await open();
  const to = { kind: "endpoint", endpoint: "PJSIP/bob" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "Bob", at: null }));
  await settle();
  await tell([], undefined, [talkRow("t1", { by: "sam", status: "ringing" })]);
  expect(dock().textContent).toContain("ringing");
  expect(screen.queryByText("connecting")).toBeNull();
  await tell([], undefined, [talkRow("t1", { by: "sam", status: "active" })]);
  expect(screen.getByText("connecting")).toBeTruthy();
});

it("offers to listen again, where it ended unseen, only while the call stands", async () => {
  const { tell } = await listening();
  await tell([]);
  expect(dock().textContent).toContain("It ended while this page had no connection to the panel.");
  expect(screen.getByRole("button", { name: "Listen again" })).toBeTruthy();
  await tell([], [channel("bob")]);
  expect(screen.queryByRole("button", { name: "Listen again" })).toBeNull();
  await tell([], [channel("alice")]);
  posted.length = 0;
  fireEvent.click(screen.getByRole("button", { name: "Listen again" }));
  await settle();
  expect(posted).toMatchObject([{ url: "/api/v1/nodes/n/channels/alice/spies" }]);
});

it("does not offer to listen again to whom has just lost the right to", async () => {
  const { tell, remove } = await listening();
  await tell([mine()]);
  await remove("s1", "You may no longer listen.");
  expect(dock().textContent).toContain("You may no longer listen.");
  expect(screen.queryByRole("button", { name: "Listen again" })).toBeNull();
});

it("offers after a reload only calls that are still there", async () => {
  await listening();
  window.dispatchEvent(new Event("pagehide"));
  cleanup();
  const { tell } = await open();
  expect(screen.getByRole("button", { name: "Listen again" })).toBeTruthy();
  await tell([], [channel("bob")]);
  expect(screen.queryByRole("region")).toBeNull();
});

it("offers no more after a reload what is heard again by another press", async () => {
  await listening();
  window.dispatchEvent(new Event("pagehide"));
  cleanup();
  const { tell } = await open();
  await tell([mine()]);
  // The row of before the reload, whose sound nobody has.
  expect(dock().textContent).toContain("You were listening to alice");
  await tell([]);
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  expect(dock().textContent).not.toContain("You were listening");
  await tell([]);
  expect(dock().textContent).not.toContain("You were listening");
});

it("says on the small card why it is over", async () => {
  const { tell, remove } = await listening();
  await tell([mine(), mine({ id: "s2", targetId: "bob", via: "phone" })]);
  await remove("s1", "An admin ended it.");
  const chip = screen.getByTitle(/^alice.*, An admin ended it\.$/);
  expect(chip.textContent).toContain("An admin ended it.");
});

it("says nothing of the network while the next call is waited for, and that its node is away where it is", async () => {
  const { tell, link, node } = await listening({ follows: "PJSIP/alice" });
  act(() => link.tell({ status: "open", quality: "poor", delayMs: 87 }));
  expect(dock().textContent).toContain("poor");
  await tell([mine({ follows: "PJSIP/alice", status: "waiting" })], []);
  expect(dock().textContent).toContain("waiting for alice's next call");
  expect(dock().textContent).not.toMatch(/poor|87 ms/);
  await node({ status: "connecting" });
  expect(dock().textContent).toContain("n is not connected");
  expect(dock().textContent).not.toContain("waiting for");
});

it("says that no sound comes once none has for two seconds while the connection lives", async () => {
  const { link } = await listening();
  act(() => link.tell({ status: "open", quality: "poor", delayMs: 83, receivedKbps: 256 }));
  vi.useFakeTimers();
  act(() => link.tell({ receivedKbps: 0 }));
  // The last second without any is told already.
  act(() => vi.advanceTimersByTime(1_000));
  expect(dock().textContent).toContain("poor");
  act(() => vi.advanceTimersByTime(100));
  vi.useRealTimers();
  expect(dock().textContent).toContain("no sound from n");
  expect(dock().textContent).not.toMatch(/poor|83 ms/);
  act(() => link.tell({ receivedKbps: 256 }));
  expect(dock().textContent).toContain("poor");
});

it("names another call as what has the microphone only where one has it, and everybody in a joined bridge", async () => {
  const { tell, audio } = await open();
  act(() =>
    requestSound({ kind: "talk", node: "n", to: { kind: "bridge", bridgeId: "b" }, who: "call", at: null }),
  );
  await settle();
  const talk = talkRow("t1", { by: "sam", to: "call", status: "active" });
  await tell([], undefined, [talk]);
  const link = audio.link("t1");
  act(() => link.tell({ status: "open", mayTalk: true }));
  expect(dock().textContent).toContain("You are heard by everybody in call");
  // On hold the panel shuts the microphone before the row says so.
  act(() => link.tell({ mayTalk: false, isTalking: false }));
  expect(dock().textContent).toContain("Nobody hears you now.");
  expect(dock().textContent).not.toContain("another call");
});

it("tells who listens that the parties did not get their notice", async () => {
  const { tell } = await open();
  const noticeFailed = "Asterisk could not play sound:none: is there such a sound on Asterisk 22?";
  await tell([mine()]);
  expect(screen.queryByText(/notice/)).toBeNull();
  await tell([mine({ noticeFailed })]);
  expect(screen.getByText(`The notice was not heard. ${noticeFailed}`)).toBeTruthy();
});
