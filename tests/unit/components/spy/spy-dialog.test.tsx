// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { requestSpy } from "@/components/shell/spy-request";
import { SpyDialog } from "@/components/spy/spy-dialog";
import { TooltipProvider } from "@/components/ui/tooltip";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { channel, snapshot } from "../live/fixtures";

const posted: Record<string, unknown>[] = [];
let policyAsked = 0;
let shown = defaultSpyPolicy;

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

/** The panel wants a reason, whatever policy it has told the page of. */
function answer(url: string, init?: RequestInit): Response {
  if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role: "supervisor" });
  if (url.endsWith("/policies/listening")) {
    policyAsked += 1;
    return Response.json(shown);
  }
  const input = JSON.parse(String(init?.body)) as Record<string, unknown>;
  posted.push(input);
  if (input["reason"] !== "") return Response.json({ spyId: "s1", ticket: null }, { status: 202 });
  return Response.json(
    { status: 400, code: "invalid_input", detail: "Say why.", whatToDo: "Write it.", field: "reason" },
    { status: 400 },
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  posted.length = 0;
  policyAsked = 0;
  shown = defaultSpyPolicy;
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => answer(url, init));
});
afterEach(() => {
  act(() => requestSpy(null));
  cleanup();
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(20));

async function open(state = "Up") {
  const store = new LiveStore((flush) => flush());
  store.applySnapshot(snapshot("n", [channel("alice", { state })]));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <TooltipProvider>
          <SpyDialog />
        </TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await settle();
  act(() => requestSpy({ node: "n", channelId: "alice", mode: "listen", who: "alice" }));
  await settle();
  write(screen.getByLabelText("My phone"), "PJSIP/sam");
}

const write = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

async function ring() {
  fireEvent.click(screen.getByRole("button", { name: "Ring my phone" }));
  await settle();
}

it("asks for the reason by phone, too, where the policy demands it", async () => {
  shown = { ...defaultSpyPolicy, reasonRequired: true };
  await open();
  await ring();
  expect(posted).toEqual([]);
  expect(screen.getByText("Say why, in a few words.")).toBeTruthy();
  write(screen.getByLabelText("Reason"), " training ");
  await ring();
  expect(posted).toMatchObject([{ endpoint: "PJSIP/sam", reason: "training" }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("asks for it when the refusal names it, with the focus there, and for the policy again", async () => {
  await open();
  expect(screen.queryByLabelText("Reason")).toBeNull();
  const before = policyAsked;
  await ring();
  const field = screen.getByLabelText("Reason");
  expect(document.activeElement).toBe(field);
  expect(policyAsked).toBe(before + 1);
  write(field, "training");
  await ring();
  expect(posted.map(({ reason }) => reason)).toEqual(["", "training"]);
});

it.each([
  ["Up", "You hear the call; only alice hears you."],
  [
    "Ringing",
    "It is not answered yet: once it is, you hear the call and nobody hears you, until you whisper to alice then.",
  ],
])("says who hears one in a call that is %s", async (state, words) => {
  await open(state);
  fireEvent.click(screen.getByRole("radio", { name: "Whisper" }));
  expect(screen.getByText(words)).toBeTruthy();
});
