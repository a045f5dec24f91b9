// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useEffect, useRef, useState } from "react";
import { afterEach, expect, it } from "vitest";
import { Dialog } from "@/components/ui/dialog";
import { keepsFocusProps } from "@/components/ui/kept-focus";
import { Menu, MenuItem } from "@/components/ui/menu";
import { TooltipProvider } from "@/components/ui/tooltip";

afterEach(cleanup);

/** Takes the focus when it appears, as the dock does for a call. */
function Place() {
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.focus(), []);
  return <section ref={place} {...keepsFocusProps} tabIndex={-1} aria-label="place" />;
}

function Page({ keeps }: { keeps: boolean }) {
  const [open, setOpen] = useState(false);
  const [begun, setBegun] = useState(false);
  const begin = () => {
    setOpen(false);
    setBegun(true);
  };
  return (
    <TooltipProvider>
      <button type="button" onClick={() => setOpen(true)}>
        row
      </button>
      <Menu
        trigger={<button type="button">acts</button>}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          screen.getByText("row").focus();
        }}
      >
        <MenuItem onSelect={begin}>Answer here</MenuItem>
      </Menu>
      <Dialog open={open} onOpenChange={setOpen} title="New call">
        <button type="button" onClick={begin}>
          Call
        </button>
      </Dialog>
      {begun && keeps ? <Place /> : null}
    </TooltipProvider>
  );
}

const closed = () => act(() => new Promise((resolve) => setTimeout(resolve, 5)));

it.each([
  [true, "place"],
  [false, "row"],
])("is not taken back by the dialog that closes, and only there: %s", async (keeps, at) => {
  render(<Page keeps={keeps} />);
  const row = screen.getByText("row");
  row.focus();
  fireEvent.click(row);
  fireEvent.click(screen.getByRole("button", { name: "Call" }));
  await closed();
  expect(document.activeElement).toBe(at === "row" ? row : screen.getByLabelText(at));
});

it.each([
  [true, "place"],
  [false, "heir"],
])(
  "goes where keys are meant for where nothing had it before a dialog, and else to a row: %s",
  async (keeps, at) => {
    const Bare = ({ open }: { open: boolean }) => (
      <TooltipProvider>
        <main id="main">
          {/* biome-ignore lint/a11y/useSemanticElements: as the list of the panel draws it */}
          <div role="row" tabIndex={0} aria-label="heir" />
        </main>
        {keeps ? <section {...keepsFocusProps} tabIndex={-1} aria-label="place" /> : null}
        <Dialog open={open} onOpenChange={() => undefined} title="New call">
          <button type="button">Call</button>
        </Dialog>
      </TooltipProvider>
    );
    const { rerender } = render(<Bare open />);
    rerender(<Bare open={false} />);
    await closed();
    expect(document.activeElement).toBe(screen.getByLabelText(at));
  },
);

it.each([
  [true, "place"],
  [false, "row"],
])("is not taken back by the menu that closes, and only there: %s", async (keeps, at) => {
  render(<Page keeps={keeps} />);
  fireEvent.keyDown(screen.getByText("acts"), { key: "Enter" });
  fireEvent.click(screen.getByRole("menuitem", { name: "Answer here" }));
  await closed();
  expect(document.activeElement).toBe(at === "row" ? screen.getByText("row") : screen.getByLabelText(at));
});
