// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { Help, showHelp } from "@/components/shell/help";
import { TooltipProvider } from "@/components/ui/tooltip";

afterEach(() => {
  act(() => showHelp(false));
  cleanup();
});

it("says of every column where its keys act, and not that they all act on a row", () => {
  render(
    <TooltipProvider>
      <Help />
    </TooltipProvider>,
  );
  act(() => showHelp(true));
  for (const name of ["Everywhere", "On the focused row", "On the call in the dock"]) {
    expect(screen.getByRole("heading", { name })).toBeTruthy();
  }
  const words = screen.getByText(/Outside a field/).textContent;
  expect(words).toContain("The focused row comes first, then the call in the dock.");
  expect(words).toContain("Space");
  expect(screen.queryByText(/focused row only/)).toBeNull();
});
