// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { useFocusInView } from "@/components/ui/use-focus-in-view";

function List() {
  const scroller = useRef<HTMLDivElement>(null);
  useFocusInView(scroller);
  return (
    <div ref={scroller} data-testid="list">
      {/* biome-ignore lint/a11y/useSemanticElements: a row of the list is a div too */}
      <div role="row" tabIndex={0} />
    </div>
  );
}

/** A list of 400 px at 100 px of the page, with its row of 36 px at `rowTopPx` of the list. */
function show(rowTopPx: number, byKeyboard = true) {
  let resized = () => {};
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(told: () => void) {
        resized = told;
      }
      observe() {}
      disconnect() {}
    },
  );
  let heightPx = 400;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(() => heightPx);
  render(<List />);
  const list = screen.getByTestId("list");
  const row = screen.getByRole("row");
  vi.spyOn(list, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 100, 800, 400));
  vi.spyOn(row, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 100 + rowTopPx, 800, 36));
  vi.spyOn(row, "matches").mockImplementation((selector) => byKeyboard && selector === ":focus-visible");
  row.focus();
  return {
    list,
    becomes(px: number) {
      heightPx = px;
      resized();
    },
  };
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

it("scrolls the row that the keyboard is on above what opens below the list", () => {
  const { list, becomes } = show(360);
  becomes(300);
  expect(list.scrollTop).toBe(360 + 36 - 300 + 8);
});

it("leaves a row where it is that is still in view, and one that was out of view before", () => {
  const inView = show(100);
  inView.becomes(300);
  expect(inView.list.scrollTop).toBe(0);
  cleanup();
  const away = show(500);
  away.becomes(300);
  expect(away.list.scrollTop).toBe(0);
});

it("moves nothing under a pointer", () => {
  const { list, becomes } = show(360, false);
  becomes(300);
  expect(list.scrollTop).toBe(0);
});
