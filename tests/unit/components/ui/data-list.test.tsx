// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { createPortal } from "react-dom";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Column, DataList, type DataListProps } from "@/components/ui/data-list";

interface Line {
  id: string;
  level: number;
}

const rowId = (line: Line) => line.id;
const columns: readonly Column<Line>[] = [
  { id: "name", header: "Name", width: "1fr", sortable: true, cell: (line) => line.id },
];
const lines = (count: number): Line[] =>
  Array.from({ length: count }, (_, index) => ({ id: `row ${index}`, level: 1 }));

// jsdom lays nothing out: the list gets a window of 400 px, eleven rows.
beforeAll(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, options?: unknown) {
    const top = typeof options === "object" && options !== null && "top" in options ? Number(options.top) : 0;
    this.scrollTop = top;
    this.dispatchEvent(new Event("scroll"));
  } as typeof HTMLElement.prototype.scrollTo;
});
afterAll(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(HTMLElement.prototype, "scrollTo");
});
afterEach(cleanup);

function List(props: Partial<DataListProps<Line>> & { initial?: Line[] }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <DataList
        label="Lines"
        rows={props.initial ?? lines(1_000)}
        rowId={rowId}
        columns={columns}
        empty={<p>nothing here</p>}
        selected={selected}
        onSelect={setSelected}
        {...props}
      />
      <output>{[...selected].join(",")}</output>
    </>
  );
}

const row = (name: string) => screen.getByRole("row", { name });
const press = (key: string, more: object = {}) => {
  const target = document.activeElement;
  if (target === null) throw new Error("Nothing has the focus.");
  fireEvent.keyDown(target, { key, ...more });
};
const focused = () => document.activeElement?.textContent;
const start = (name = "row 0") => act(() => row(name).focus());
const selection = () => screen.getByRole("status").textContent;

describe("DataList", () => {
  it("keeps only the rows in sight in the document, and tells their full number", () => {
    render(<List />);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("1001");
    const shown = screen.getAllByRole("row").length;
    expect(shown).toBeGreaterThan(10);
    expect(shown).toBeLessThan(40);
    expect(row("row 3").getAttribute("aria-rowindex")).toBe("5");
  });

  it("has one tab stop, which follows the arrows", () => {
    render(<List />);
    const stops = () => screen.getAllByRole("row").filter((each) => each.tabIndex === 0);
    expect(stops().map((each) => each.textContent)).toEqual(["row 0"]);
    start();
    press("ArrowDown");
    press("ArrowDown");
    press("ArrowUp");
    expect(focused()).toBe("row 1");
    expect(stops().map((each) => each.textContent)).toEqual(["row 1"]);
  });

  it("stops at both ends, and jumps there by Home and End", () => {
    render(<List initial={lines(5)} />);
    start();
    press("ArrowUp");
    expect(focused()).toBe("row 0");
    press("End");
    expect(focused()).toBe("row 4");
    press("ArrowDown");
    expect(focused()).toBe("row 4");
    press("Home");
    expect(focused()).toBe("row 0");
  });

  it("pages by what is in sight", () => {
    render(<List />);
    start();
    press("PageDown");
    expect(focused()).toBe("row 9");
    press("PageUp");
    expect(focused()).toBe("row 0");
  });

  it("selects with x, extends with Shift and arrows, takes all with Ctrl A, none with Escape", () => {
    render(<List initial={lines(4)} />);
    start();
    press("x");
    expect(selection()).toBe("row 0");
    press("ArrowDown", { shiftKey: true });
    expect(selection()).toBe("row 0,row 1");
    press("x");
    expect(selection()).toBe("row 0");
    press("a", { ctrlKey: true });
    expect(selection()?.split(",")).toHaveLength(4);
    press("Escape");
    expect(selection()).toBe("");
  });

  it("opens with Enter, and gives other keys to the owner first", () => {
    const onOpen = vi.fn<(line: Line) => void>();
    const onRowKey = vi.fn<(event: unknown, line: Line) => boolean>(() => true);
    const { rerender } = render(<List initial={lines(2)} onOpen={onOpen} />);
    start();
    press("Enter");
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ id: "row 0", level: 1 });
    rerender(<List initial={lines(2)} onOpen={onOpen} onRowKey={onRowKey} />);
    press("h");
    expect(onRowKey.mock.calls[0]?.[1]).toEqual({ id: "row 0", level: 1 });
  });

  it("takes a key that is held for one press, also by the heir of a row that went; the arrows go on", () => {
    const onOpen = vi.fn<() => void>();
    const onRowKey = vi.fn<() => boolean>(() => true);
    const { rerender } = render(<List initial={lines(4)} onOpen={onOpen} onRowKey={onRowKey} />);
    start();
    press("h");
    for (let count = 0; count < 3; count += 1) press("h", { repeat: true });
    expect(onRowKey).toHaveBeenCalledTimes(1);
    rerender(<List initial={lines(4).slice(1)} onOpen={onOpen} onRowKey={onRowKey} />);
    press("h", { repeat: true });
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(1);
    rerender(<List initial={lines(4)} onOpen={onOpen} />);
    press("x");
    const chosen = selection();
    press("x", { repeat: true });
    press("Enter", { repeat: true });
    expect(selection()).toBe(chosen);
    expect(onOpen).not.toHaveBeenCalled();
    press("Home");
    press("ArrowDown");
    press("ArrowDown", { repeat: true });
    expect(focused()).toBe("row 2");
  });

  it("leaves keys alone that are typed into something inside a row", () => {
    const onRowKey = vi.fn<() => boolean>(() => true);
    const withButton: readonly Column<Line>[] = [
      {
        id: "act",
        header: "Act",
        width: "1fr",
        cell: (line) => <button type="button">act {line.id}</button>,
      },
    ];
    render(<List initial={lines(2)} columns={withButton} onRowKey={onRowKey} />);
    screen.getByRole("button", { name: "act row 0" }).focus();
    press("h");
    press("ArrowDown");
    expect(onRowKey).not.toHaveBeenCalled();
    expect(focused()).toBe("act row 0");
  });

  it("leads from a sub-row to its parent with ArrowLeft", () => {
    const tree: Line[] = [
      { id: "a", level: 1 },
      { id: "a1", level: 2 },
      { id: "a2", level: 2 },
      { id: "b", level: 1 },
    ];
    render(<List initial={tree} rowLevel={(line) => line.level} />);
    expect(screen.getByRole("treegrid")).toBeDefined();
    start("a2");
    press("ArrowLeft");
    expect(focused()).toBe("a");
  });

  it("keeps the focus with its row when rows come before it, and hands it on when the row goes", () => {
    const { rerender } = render(<List initial={lines(4)} />);
    start("row 2");
    rerender(<List initial={[{ id: "new", level: 1 }, ...lines(4)]} />);
    expect(focused()).toBe("row 2");
    rerender(<List initial={[{ id: "new", level: 1 }, ...lines(4)].filter((line) => line.id !== "row 2")} />);
    expect(focused()).toBe("row 3");
  });

  it("does nothing to the heir of a row that went, until a key has taken it", () => {
    const onRowKey = vi.fn<() => boolean>(() => true);
    const { rerender } = render(<List initial={lines(3)} onRowKey={onRowKey} />);
    start("row 1");
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(1);
    rerender(<List initial={lines(3).filter(({ id }) => id !== "row 1")} onRowKey={onRowKey} />);
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(1);
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(2);
  });

  it("gives the heir no key at all while keys are meant for something else, until one goes to it oneself", () => {
    const onRowKey = vi.fn<() => boolean>(() => true);
    const more = { onRowKey, heirWaits: () => true };
    const { rerender } = render(<List initial={lines(4)} {...more} />);
    start("row 1");
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(1);
    rerender(<List initial={lines(4).filter(({ id }) => id !== "row 1")} {...more} />);
    for (let count = 0; count < 3; count += 1) press("h");
    press("x");
    expect([onRowKey.mock.calls.length, selection()]).toEqual([1, ""]);
    press("ArrowDown");
    press("h");
    expect(onRowKey).toHaveBeenCalledTimes(2);
  });

  it("tells of each key that it keeps from the heir, and keeps none from another row, however that got the focus", () => {
    const onRowKey = vi.fn<() => boolean>(() => true);
    const onKeptKey = vi.fn<(event: unknown, line: Line) => void>();
    const more = { onRowKey, onKeptKey, heirWaits: () => true };
    const { rerender } = render(<List initial={lines(4)} {...more} />);
    start("row 1");
    rerender(<List initial={lines(4).filter(({ id }) => id !== "row 1")} {...more} />);
    press("k");
    press("k");
    expect(onKeptKey.mock.calls.map(([, { id }]) => id)).toEqual(["row 2", "row 2"]);
    expect(onRowKey).not.toHaveBeenCalled();
    start("row 3");
    press("k");
    expect([onRowKey.mock.calls.length, onKeptKey.mock.calls.length]).toEqual([1, 2]);
  });

  it("draws a row again only when that row changed", () => {
    const drawn = vi.fn<(id: string) => void>();
    const counting: readonly Column<Line>[] = [
      {
        id: "name",
        header: "Name",
        width: "1fr",
        cell: (line) => {
          drawn(line.id);
          return line.id;
        },
      },
    ];
    const before = lines(5);
    const { rerender } = render(<List initial={before} columns={counting} />);
    drawn.mockClear();
    rerender(
      <List initial={before.map((line) => (line.id === "row 3" ? { ...line } : line))} columns={counting} />,
    );
    expect(drawn.mock.calls).toEqual([["row 3"]]);
  });

  it("opens a row at the first of two clicks where it is told to, and else at the second", () => {
    const onOpen = vi.fn<(line: Line) => void>();
    const clickTwice = () => {
      fireEvent.click(row("row 1"), { detail: 1 });
      const atFirst = onOpen.mock.calls.length;
      fireEvent.click(row("row 1"), { detail: 2 });
      fireEvent.doubleClick(row("row 1"), { detail: 2 });
      return [atFirst, onOpen.mock.calls.length];
    };
    const { rerender } = render(<List initial={lines(2)} onOpen={onOpen} opensOnClick />);
    expect(clickTwice()).toEqual([1, 1]);
    onOpen.mockClear();
    rerender(<List initial={lines(2)} onOpen={onOpen} />);
    expect(clickTwice()).toEqual([0, 1]);
  });

  it("says which way it is sorted, and asks for the other way", () => {
    const onSort = vi.fn<(sort: object) => void>();
    render(<List initial={lines(2)} sort={{ column: "name", direction: "ascending" }} onSort={onSort} />);
    expect(screen.getByRole("columnheader").getAttribute("aria-sort")).toBe("ascending");
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenCalledExactlyOnceWith({ column: "name", direction: "descending" });
  });

  it("shows what there is to do when there is no row", () => {
    render(<List initial={[]} />);
    expect(screen.getByText("nothing here")).toBeDefined();
  });
});

it("takes no press in a menu of a row, which stands elsewhere in the page, for one on the row", () => {
  const opened = vi.fn<(line: Line) => void>();
  const menu = createPortal(
    <div role="menuitem" tabIndex={-1}>
      Talk here
    </div>,
    document.body,
  );
  const named = [
    { id: "name", header: "Name", width: "1fr", cell: () => menu },
  ] satisfies readonly Column<Line>[];
  render(<List initial={lines(1)} columns={named} onOpen={opened} />);
  const item = screen.getByRole("menuitem");
  item.focus();
  fireEvent.click(item);
  fireEvent.doubleClick(item);
  expect(document.activeElement).toBe(item);
  expect(opened).not.toHaveBeenCalled();
});
