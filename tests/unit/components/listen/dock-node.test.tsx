// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { mine, open, settle, wish } from "./dock-page";

it("names the node of the folded dock on a phone where there is more than one", async () => {
  vi.stubGlobal("matchMedia", () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const line = () => screen.getByRole("button", { expanded: false });
  expect(line().textContent).not.toMatch(/n$|n\+/);
  const before = line().textContent;
  await tell([mine()], undefined, [], [mine({ id: "s9", status: "ending" })]);
  expect(line().textContent).toContain(`${before?.replace(/All controls$/, "")}n`);
});
