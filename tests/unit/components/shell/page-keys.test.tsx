// @vitest-environment jsdom
import { cleanup, fireEvent, renderHook } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { usePageKeys } from "@/components/shell/page-keys";

afterEach(cleanup);

it("takes a key that is held for one press, and lets the browser do nothing else with it", () => {
  const freeze = vi.fn<() => void>();
  renderHook(() => usePageKeys({ freeze }));
  expect(fireEvent.keyDown(document.body, { key: "f" })).toBe(false);
  expect(fireEvent.keyDown(document.body, { key: "f", repeat: true })).toBe(false);
  expect(freeze).toHaveBeenCalledTimes(1);
});
