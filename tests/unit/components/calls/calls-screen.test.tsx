// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { CallsScreen } from "@/components/calls/calls-screen";
import { LiveStore } from "@/components/live/live-store";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { channel, snapshot } from "../live/fixtures";
import { LivePage } from "../live/live-page";

let query = "";
vi.mock("next/navigation", () => ({
  usePathname: () => "/calls",
  useRouter: () => ({ replace: () => undefined, push: () => undefined }),
  useSearchParams: () => new URLSearchParams(query),
}));
afterAll(() => vi.doUnmock("next/navigation"));

beforeEach(() => {
  vi.useFakeTimers();
  const noObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  vi.stubGlobal("ResizeObserver", noObserver);
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal("fetch", async (url: string) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "ada", name: "Ada", role: "admin" });
    if (url.endsWith("/policies/listening")) return Response.json(defaultSpyPolicy);
    return Response.json({ recordings: [] });
  });
  // What the page writes into its address is what it reads there.
  vi.spyOn(window.history, "replaceState").mockImplementation((_state, _unused, url) => {
    query = String(url).split("?")[1] ?? "";
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(20));

async function open(asked: string) {
  query = `channel=${encodeURIComponent(asked)}`;
  const store = new LiveStore((flush) => flush());
  render(
    <LivePage store={store}>
      <CallsScreen />
    </LivePage>,
  );
  await settle();
  // Nothing is known yet: that is no reason to call it ended.
  expect(screen.queryByRole("dialog")).toBeNull();
  act(() => store.applySnapshot(snapshot("n", [channel("alice"), channel("bob")])));
  await settle();
}

it("opens the call of the channel that the address names, once", async () => {
  await open("n/bob");
  expect(screen.getByRole("dialog").textContent).toContain("PJSIP/bob-00000001");
  expect(screen.getByRole("dialog").textContent).not.toContain("PJSIP/alice-00000001");
  expect(query).toBe("");
  fireEvent.keyDown(screen.getByRole("dialog"), { key: "Escape" });
  await settle();
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("says of a call that has ended meanwhile that it has", async () => {
  await open("n/carol");
  expect(screen.getByRole("dialog", { name: "This call has ended" })).toBeTruthy();
});
