// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type CallActs, CallActsProvider, useCallActs } from "@/components/calls/call-acts";
import type { CallLine } from "@/components/calls/call-rows";
import { RowNote } from "@/components/calls/row-note";
import { ListenProvider } from "@/components/listen/listen-provider";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { type SoundWish, useSoundWishes } from "@/components/shell/sound-request";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { FakeAudio } from "../listen/fake-audio";
import { channel, snapshot } from "../live/fixtures";

const said = new Map<string, () => void>();
const socket = {
  on: (event: string, handler: () => void) => void said.set(event, handler),
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};
const kept: SpyPolicy = { ...defaultSpyPolicy, roles: { ...defaultSpyPolicy.roles, barge: "admin" } };
let policy: SpyPolicy;
let isOffline: boolean;
let role: string;
let begun: string[];

beforeEach(() => {
  vi.useFakeTimers();
  policy = kept;
  isOffline = false;
  role = "supervisor";
  begun = [];
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role });
    if (isOffline) throw new TypeError("offline");
    if (url.endsWith("/policies/listening")) return Response.json(policy);
    begun.push(url);
    return Response.json({ spyId: "s1", ticket: "t1" }, { status: 202 });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(50));

async function open() {
  const store = new LiveStore((flush) => flush());
  store.applySnapshot(snapshot("n", [channel("alice"), channel("bob")]));
  const wishes: SoundWish[] = [];
  const [call] = store.calls();
  if (call === undefined) throw new Error("no call");
  const legs = [store.row("n", "channels", "alice")].filter((leg) => leg !== null);
  const line: CallLine = { kind: "call", key: "k", call, legs, expanded: false, ended: null, stale: false };
  const found: { acts: CallActs | null } = { acts: null };
  const tell = (wish: SoundWish) => void wishes.push(wish);
  function Rows() {
    found.acts = useCallActs();
    useSoundWishes(tell);
    return <RowNote row={line} />;
  }
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <ListenProvider
          audio={{ audio: () => new FakeAudio(), support: () => ({ listen: null, talk: null }) }}
        >
          <CallActsProvider selected={[]} onDialog={() => undefined}>
            <Rows />
          </CallActsProvider>
        </ListenProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await settle();
  const refused = () => {
    const activity = store.pending.get("n/channels/alice");
    return activity?.kind === "refused" ? activity.problem.detail : null;
  };
  const press = async (row: CallLine, id: "listen" | "whisper" | "barge") => {
    act(() => found.acts?.perform(row, id));
    await settle();
  };
  const offered = () => found.acts?.offersOf(line).offers.map(({ id }) => id);
  return { line, refused, press, wishes, found, offered };
}

it("asks for the policy anew before it refuses by it, and refuses by the known one where none is to be had", async () => {
  const { line, refused, press, wishes } = await open();
  const words = "The listening policy lets only admins barge in; your role is supervisor.";
  await press(line, "barge");
  expect([refused(), wishes]).toEqual([words, []]);
  isOffline = true;
  await press(line, "barge");
  expect([refused(), wishes]).toEqual([words, []]);
  isOffline = false;
  policy = defaultSpyPolicy;
  await press(line, "barge");
  expect(wishes).toMatchObject([{ kind: "listen", channelId: "alice", mode: "barge" }]);
  // Nor does the dock refuse by what it was drawn by last.
  expect(begun[0]).toBe("/api/v1/nodes/n/channels/alice/spies");
});

it("says of a call that has just ended that it has", async () => {
  const { line, refused, press, wishes } = await open();
  const ended = { id: "alice", atMs: 0, cause: null, causeText: null, why: "event" } as const;
  await press({ ...line, legs: [], ended }, "listen");
  expect([refused(), wishes]).toEqual(["This call has just ended.", []]);
});

it("draws what is offered anew, in an open menu too, as soon as the panel tells of another policy", async () => {
  const { found, offered } = await open();
  expect(offered()).not.toContain("barge");
  const before = found.acts;
  policy = defaultSpyPolicy;
  said.get("policy")?.();
  await settle();
  expect(offered()).toContain("barge");
  expect(found.acts).not.toBe(before);
});

it.each([
  ["operator", "listen", "This needs the role supervisor; you are operator."],
  ["operator", "whisper", "This needs the role supervisor; you are operator."],
  ["supervisor", "barge", "The listening policy lets only admins barge in; your role is supervisor."],
] as const)("says to an %s at the row why %s is kept from the role", async (as, id, words) => {
  role = as;
  const { line, press, wishes } = await open();
  await press(line, id);
  expect(screen.getByRole("alert").textContent).toContain(words);
  expect(wishes).toEqual([]);
});

it("says at the row that a key was kept from it, and how to be taken at one's word", async () => {
  const { line, found } = await open();
  act(() => found.acts?.sayKept(line, "talkHere", false));
  expect(screen.getByRole("alert").textContent).toContain("Nothing was done");
  expect(screen.getByRole("alert").textContent).toContain("Press again if you mean it.");
  act(() => found.acts?.sayKept(line, "talkHere", true));
  expect(screen.getByRole("alert").textContent).toContain("by a click or the arrows");
});
