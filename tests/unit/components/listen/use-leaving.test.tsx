// @vitest-environment jsdom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { askToSignOut } from "@/components/shell/sign-out";
import { SignOutDialog } from "@/components/shell/sign-out-dialog";
import { requestSound } from "@/components/shell/sound-request";
import { TooltipProvider } from "@/components/ui/tooltip";
import { mine, open, posted, settle, wish } from "./dock-page";

it("asks before one signs out exactly while somebody talks with it", async () => {
  const { tell } = await open();
  render(
    <TooltipProvider>
      <SignOutDialog />
    </TooltipProvider>,
  );
  act(() => requestSound(wish));
  await settle();
  await tell([mine({ mode: "barge" })]);
  const signedOut = () => posted.some(({ url }) => url.endsWith("/sign-out"));
  await act(() => askToSignOut());
  expect(signedOut()).toBe(false);
  fireEvent.click(screen.getByRole("button", { name: "Stay" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  await act(() => askToSignOut());
  fireEvent.click(screen.getByRole("button", { name: "Hang up and sign out" }));
  await settle();
  expect(signedOut()).toBe(true);
  posted.length = 0;
  await tell([mine()]);
  await act(() => askToSignOut());
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(signedOut()).toBe(true);
});
