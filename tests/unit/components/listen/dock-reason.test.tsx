// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { open, posted, settle, wish } from "./dock-page";

let policyAsked = 0;

/** The panel wants a reason, though the page was told of a policy without. */
beforeEach(() => {
  policyAsked = 0;
  const panel = fetch;
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/policies/listening")) policyAsked += 1;
    if (!url.endsWith("/spies") || !String(init?.body).includes('"reason":""')) return await panel(url, init);
    return Response.json(
      { status: 400, code: "invalid_input", detail: "Say why.", whatToDo: "Write it.", field: "reason" },
      { status: 400 },
    );
  });
});

it("asks for a reason that the panel wants since a moment, with the focus there, and for its policy", async () => {
  await open();
  const before = policyAsked;
  act(() => requestSound(wish));
  await settle();
  const field = screen.getByLabelText("Reason");
  expect(document.activeElement).toBe(field);
  expect(screen.queryByText(/Say why\./)).toBeNull();
  expect(policyAsked).toBe(before + 1);
  fireEvent.change(field, { target: { value: "training" } });
  fireEvent.click(screen.getByRole("button", { name: "Listen" }));
  await settle();
  expect(posted).toMatchObject([{ body: { via: "browser", reason: "training" } }]);
  expect(screen.queryByLabelText("Reason")).toBeNull();
});

it("asks for the policy again when one comes back to the window", async () => {
  await open();
  const before = policyAsked;
  act(() => void window.dispatchEvent(new Event("focus")));
  await settle();
  expect(policyAsked).toBe(before + 1);
});
