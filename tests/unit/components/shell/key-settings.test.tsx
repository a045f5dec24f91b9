// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { KeySettings } from "@/components/shell/key-settings";

afterEach(cleanup);

it("tells where the keys of the dock act: on a row too, and Space before all", () => {
  render(<KeySettings />);
  const [note] = screen.getAllByText(/in focus in the dock/);
  expect(note?.textContent).toContain("unless a field has the focus");
  expect(note?.textContent).toContain("Space held to be heard goes to the dock from there too");
});
