// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { RemoveRecording } from "@/components/recordings/remove-recording";

afterEach(cleanup);

function open(mayRemove: boolean, isRunning = false): void {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <RemoveRecording
        recording={{ id: "r1", isRunning }}
        mayRemove={mayRemove}
        onRemoved={() => undefined}
      />
    </QueryClientProvider>,
  );
}

function button(isRunning = false): HTMLButtonElement {
  open(true, isRunning);
  return screen.getByRole<HTMLButtonElement>("button", { name: "Remove for good" });
}

const described = (element: HTMLElement) =>
  document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent ?? null;

it("tells whoever is no admin that only admins remove recordings, and offers it not even disabled", () => {
  open(false);
  expect(screen.getByText("Only admins remove recordings.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("says of a recording that goes on why it cannot be removed yet", () => {
  const remove = button(true);
  expect([remove.disabled, described(remove)]).toEqual([true, "It is still being recorded."]);
});

it("lets an admin remove what is over", () => {
  const remove = button();
  expect([remove.disabled, described(remove)]).toEqual([false, null]);
});
