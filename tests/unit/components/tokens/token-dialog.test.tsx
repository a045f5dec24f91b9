// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { TokenDialog } from "@/components/tokens/token-dialog";
import { TooltipProvider } from "@/components/ui/tooltip";

let answered: (() => void) | null;

beforeEach(() => {
  vi.useFakeTimers();
  answered = null;
  vi.stubGlobal("fetch", async (_url: string, init?: RequestInit) => {
    if (init?.method !== "POST") return Response.json({ tokens: [] });
    await new Promise<void>((resolve) => {
      answered = resolve;
    });
    const made = { id: "1", name: "CRM", role: "operator", createdBy: "sam", createdAtMs: 0 };
    return Response.json(
      { ...made, expiresAtMs: null, lastUsedAtMs: null, secret: "once-only" },
      { status: 201 },
    );
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(50));

function Page() {
  const [open, setOpen] = useState(true);
  return (
    <>
      <p>beside</p>
      <button type="button" onClick={() => setOpen(true)}>
        New token
      </button>
      <TokenDialog open={open} onOpenChange={setOpen} />
    </>
  );
}

async function making() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <Page />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await settle();
  fireEvent.change(screen.getByLabelText("Name"), { target: { value: "CRM" } });
  fireEvent.click(screen.getByRole("button", { name: "Make token" }));
  await settle();
}

async function made() {
  await making();
  act(() => answered?.());
  await settle();
}

const pressEscape = async () => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
  await settle();
};
const press = async (name: string) => {
  fireEvent.click(screen.getByRole("button", { name }));
  await settle();
};
const secret = () => screen.queryByText("once-only");
const question = () => screen.getByRole("alert").textContent;

it("asks before a secret is lost by Escape, and a second Escape does not answer", async () => {
  await made();
  expect(question()).toBe("");
  await pressEscape();
  await pressEscape();
  expect(secret()).toBeTruthy();
  expect(question()).toContain("cannot be shown again");
  await press("Stay here");
  expect(question()).toBe("");
  await press("I have copied it");
  expect(secret()).toBeNull();
});

it("asks also where it is pressed outside, or on the cross, and closes by a clear word", async () => {
  await made();
  fireEvent.pointerDown(screen.getByText("beside"));
  await settle();
  expect(secret()).toBeTruthy();
  await press("Close");
  expect(secret()).toBeTruthy();
  await press("Close without it");
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("stays while the token is being made, for its secret comes to nobody else", async () => {
  await making();
  await pressEscape();
  act(() => answered?.());
  await settle();
  expect(secret()).toBeTruthy();
});

it("begins anew after that, without the secret and without the question", async () => {
  await made();
  await pressEscape();
  await press("Close without it");
  await press("New token");
  expect(screen.getByLabelText("Name")).toBeTruthy();
  expect(secret()).toBeNull();
});
