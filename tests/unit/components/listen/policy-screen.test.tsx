// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PolicyScreen } from "@/components/listen/policy-screen";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { spyPolicyKey } from "@/components/live/spy-policy";
import { defaultSpyPolicy, type SpyPolicy } from "@/lib/api/spy-policy";
import { snapshot } from "../live/fixtures";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};
let policy: SpyPolicy;
let saved: unknown[];
/** Of which the panel could not tell whether they have the sound of the notice. */
let uncheckedNodes: string[];
let queries: QueryClient;

beforeEach(async () => {
  policy = { ...defaultSpyPolicy, reasonRequired: false, agentSees: true };
  saved = [];
  uncheckedNodes = [];
  queries = new QueryClient();
  // jsdom measures nothing.
  const noObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  vi.stubGlobal("ResizeObserver", noObserver);
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "ada", role: "admin" });
    if (init?.method === undefined || init.method === "GET") return Response.json(policy);
    saved.push(JSON.parse(String(init.body)));
    return Response.json({ ...JSON.parse(String(init.body)), uncheckedNodes });
  });
  const store = new LiveStore((flush) => flush());
  store.applySnapshot(snapshot("n", []));
  render(
    <QueryClientProvider client={queries}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <PolicyScreen />
      </LiveProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole("checkbox", { name: /Ask for a reason/ });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const box = (name: RegExp) => screen.getByRole("checkbox", { name });
const isOn = (name: RegExp) => box(name).getAttribute("aria-checked") === "true";
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const refetch = () => act(() => queries.invalidateQueries({ queryKey: spyPolicyKey }));

it("follows what another admin has decided, while nothing is changed here", async () => {
  policy = { ...policy, reasonRequired: true };
  await refetch();
  await waitFor(() => expect(isOn(/Ask for a reason/)).toBe(true));
  expect(screen.queryByRole("alert")).toBeNull();
});

it("does not save over what another admin has decided meanwhile before that is known", async () => {
  fireEvent.click(box(/Operators see/));
  policy = { ...policy, reasonRequired: true };
  press("Save");
  expect((await screen.findByRole("alert")).textContent).toContain("Another admin");
  expect(saved).toEqual([]);
  press("Keep mine");
  expect(isOn(/Operators see/)).toBe(false);
  press("Save");
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]).toMatchObject({ agentSees: false });
});

it("can show the other admin's policy in place of what was changed here", async () => {
  fireEvent.click(box(/Operators see/));
  policy = { ...policy, reasonRequired: true };
  await refetch();
  await screen.findByRole("alert");
  press("Show theirs");
  await waitFor(() => expect(isOn(/Operators see/)).toBe(true));
  expect(isOn(/Ask for a reason/)).toBe(true);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("says of which Asterisk nobody knows whether it can play the notice", async () => {
  const told = () => screen.getByRole("status").textContent;
  const save = async (count: number) => {
    fireEvent.click(box(/Operators see/));
    press("Save");
    await waitFor(() => expect(saved).toHaveLength(count));
    await waitFor(() => expect(told()).toContain("Saved."));
  };
  uncheckedNodes = ["n", "another"];
  await save(1);
  expect(told()).toMatch(/^Saved\. It holds from now on\. Whether \S+ can play the notice is not known/);
  policy = { ...policy, agentSees: false };
  uncheckedNodes = [];
  await save(2);
  expect(told()).toBe("Saved. It holds from now on.");
  // What the panel tells is not sent back to it.
  expect(saved[1]).not.toHaveProperty("uncheckedNodes");
});

it("says in a sentence what a notice may be, and how long it is heard", async () => {
  fireEvent.click(screen.getByRole("radio", { name: "Both sides" }));
  expect(
    screen.getByText(/^sound:beep is a sound .* at most 60 s of it\. .*: heard once; .* is cut after 6 s\.$/),
  ).toBeTruthy();
  fireEvent.change(screen.getByLabelText("What is played"), { target: { value: "beep" } });
  press("Save");
  expect(
    await screen.findByText("Write tone:… or sound:…, for example sound:beep or tone:1004/200."),
  ).toBeTruthy();
  expect(saved).toEqual([]);
});
