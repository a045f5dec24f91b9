// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { open, posted, settle } from "./dock-page";

it("shows on the card what was sent by key, once the panel has taken it, and for a moment", async () => {
  const { tell } = await open();
  const to = { kind: "endpoint", endpoint: "PJSIP/bob" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "Bob", at: null }));
  await settle();
  await tell([], undefined, [talkRow("t1", { by: "sam", status: "active" })]);
  const before = posted.length;
  fireEvent.keyDown(document.body, { key: "4" });
  expect(screen.queryByText(/^sent/)).toBeNull();
  await settle();
  vi.useFakeTimers();
  fireEvent.keyDown(document.body, { key: "#" });
  await act(() => vi.advanceTimersByTimeAsync(10));
  expect(posted).toHaveLength(before + 2);
  expect(screen.getByText("sent 4#")).toBeTruthy();
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.queryByText(/^sent/)).toBeNull();
  vi.useRealTimers();
});
