// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Dock } from "@/components/listen/dock";
import { ListenProvider } from "@/components/listen/listen-provider";
import { microphoneDenied } from "@/components/listen/use-microphone";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { requestSound } from "@/components/shell/sound-request";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { AudioSupport } from "@/lib/audio/browser/audio-engine";
import type { SpyRow } from "@/lib/live/rows";
import { spyRow } from "../../lib/live/samples";
import { channel, snapshot } from "../live/fixtures";
import { FakeAudio } from "./fake-audio";

const posted: { url: string; body: unknown }[] = [];

function answer(url: string, init?: RequestInit): Response {
  if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role: "supervisor" });
  if (url.endsWith("/policies/listening")) {
    return Response.json({
      roles: { listen: "supervisor", whisper: "supervisor", barge: "admin" },
      notice: { to: "none", media: "tone:1004/200" },
      reasonRequired: false,
      agentSees: true,
    });
  }
  posted.push({ url, body: typeof init?.body === "string" ? JSON.parse(init.body) : null });
  if (url.endsWith("/spies")) return Response.json({ spyId: "s1", ticket: "t1" }, { status: 202 });
  if (url.endsWith("/tickets")) return Response.json({ ticket: "t2" }, { status: 201 });
  return Response.json({ accepted: true }, { status: 202 });
}

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

const scrolled = vi.fn<(this: Element) => void>();

beforeEach(() => {
  posted.length = 0;
  scrolled.mockReset();
  Element.prototype.scrollIntoView = function scrollIntoView() {
    scrolled.call(this);
  };
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => Promise.resolve(answer(url, init)));
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

const settle = () => act(() => new Promise((resolve) => setImmediate(resolve)));

/** A page that shows the dock alone, and what the panel tells it. */
async function open(support: AudioSupport = { listen: null, talk: null }) {
  const audio = new FakeAudio();
  const store = new LiveStore((flush) => flush());
  const ports = { audio: () => audio, support: () => support };
  let seq = 1;
  const tell = async (rows: SpyRow[], channels = [channel("alice"), channel("bob")]) => {
    const told = snapshot("n", channels);
    const [node] = told.nodes;
    if (node === undefined) throw new Error("no node");
    seq += 1;
    act(() =>
      store.applySnapshot({ ...told, nodes: [{ ...node, seq, rows: { ...node.rows, spies: rows } }] }),
    );
    await settle();
  };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <TooltipProvider>
          <ListenProvider audio={ports}>
            <Dock />
          </ListenProvider>
        </TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await settle();
  await tell([]);
  return { audio, tell };
}

const mine = (change: Partial<SpyRow> = {}) =>
  spyRow("s1", { by: "sam", via: "browser", endpoint: "", targetId: "alice", status: "active", ...change });

const wish = {
  kind: "listen",
  node: "n",
  channelId: "alice",
  mode: "listen",
  who: "alice",
  at: null,
} as const;

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
  expect(screen.getByText("Reconnecting: nobody hears you now.").parentElement?.dataset["heard"]).toBe(
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

it("says before it is tried what the policy and the page keep away", async () => {
  const { tell } = await open({ listen: null, talk: "Talking needs https." });
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const button = (name: string) => screen.getByRole<HTMLButtonElement>("radio", { name });
  expect([button("Listen").disabled, button("Whisper").disabled, button("Barge").disabled]).toEqual([
    false,
    true,
    true,
  ]);
  expect(screen.getByText("Talking needs https.")).toBeTruthy();
  expect(button("Barge").title).toContain("keeps this to the role admin");
});

it("offers to hear here again what is heard elsewhere, and steers a spy by phone without sound", async () => {
  const { audio, tell } = await open();
  await tell([mine()]);
  // Whose rows are mine is known only with the answer to who is signed in.
  fireEvent.click(await screen.findByRole("button", { name: /Hear it here again/ }));
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
  fireEvent.click(screen.getByRole("button", { name: /Hear it here again/ }));
  await settle();
  expect([audio.link("s1").muted, audio.link("s2").muted]).toEqual([true, false]);
  await tell([mine(), third]);
  // The words of the end are read, then put away.
  expect(screen.getByText("Listening is over.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  const chip = screen.getByTitle(/^alice\b.*, quiet until it is chosen$/);
  expect(chip.textContent).toContain("quiet");
  expect(audio.link("s1").muted).toBe(true);
  fireEvent.click(chip);
  expect(audio.link("s1").muted).toBe(false);
  expect(screen.getByTitle(/^alice\b.*, listening$/).textContent).not.toContain("quiet");
});
