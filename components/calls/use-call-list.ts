"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { useCalls, useEndedCalls, useLegs, useNodes, usePageConnection } from "@/components/live/hooks";
import { isStale } from "@/components/live/live-store";
import type { Sort } from "@/components/ui/data-list";
import { useAddress } from "@/components/ui/use-address";
import type { CallFilter } from "@/lib/live/call-filter";
import { callMatcher } from "@/lib/live/call-filter";
import type { CallState } from "@/lib/live/calls";
import { CallOrder, type ClockOffsets, callComparer, type SortColumn, steadyOffsets } from "./call-order";
import { CallLines, type CallsRow } from "./call-rows";
import { noApplication } from "./filter-bar";
import { stateWords } from "./words";

const sortColumns: readonly string[] = ["age", "from", "node"] satisfies SortColumn[];

/** What the list shows: filter and order from the address, open rows, ended ones for 3 s. */
export function useCallList() {
  const { value, change } = useAddress();
  const all = useCalls();
  const ended = useEndedCalls();
  const legsOf = useLegs();
  const nodes = useNodes();
  // Without the panel everything is as last seen, however well its nodes were.
  const cutOff = usePageConnection().status === "lost";
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set());
  const [busy, setBusy] = useState(false);
  const lines = useRef(new CallLines());
  const order = useRef(new CallOrder());
  const offsets = useRef<ClockOffsets>(new Map());
  offsets.current = steadyOffsets(offsets.current, nodes);
  const clocks = offsets.current;

  const [node, state, application, text] = [value("node"), value("state"), value("application"), value("q")];
  const filter = useMemo<CallFilter>(
    () => ({
      ...(node === "" ? {} : { node }),
      ...(state in stateWords ? { state: state as CallState } : {}),
      ...(application === "" ? {} : { application: application === noApplication ? "" : application }),
      ...(text === "" ? {} : { text }),
    }),
    [node, state, application, text],
  );
  const passes = useMemo(() => callMatcher(filter), [filter]);
  const shown = useMemo(() => (passes === null ? all : all.filter(passes)), [all, passes]);

  const [column, direction] = [value("sort"), value("order")];
  const sort: Sort = useMemo(
    () => ({
      column: sortColumns.includes(column) ? column : "age",
      // The longest call first, unless asked otherwise: new ones come at the end and move nothing.
      direction: (direction ||
        (column === "from" || column === "node" ? "ascending" : "descending")) as Sort["direction"],
    }),
    [column, direction],
  );

  const compare = useMemo(
    () => callComparer(sort.column as SortColumn, sort.direction === "descending", clocks),
    [sort, clocks],
  );
  const items = useMemo(() => {
    const shownEnded = passes === null ? ended : ended.filter(({ call }) => passes(call));
    return shownEnded.length === 0 ? shown : [...shown, ...shownEnded];
  }, [shown, ended, passes]);

  // As text: the rows of nodes change each second, which of them are stale hardly ever.
  const staleNodes = nodes
    .filter((node) => cutOff || isStale(node))
    .map((each) => each.node)
    .join(" ");
  const rows: readonly CallsRow[] = useMemo(() => {
    const stale = new Set(staleNodes.split(" "));
    return lines.current.update(order.current.update(items, compare, busy), {
      isOpen: (key) => opened.has(key),
      isStale: (name) => stale.has(name),
      legs: legsOf,
    });
  }, [items, compare, busy, opened, staleNodes, legsOf]);

  const setOpen = useCallback((key: string, open: boolean) => {
    setOpened((before) => {
      if (before.has(key) === open) return before;
      const next = new Set(before);
      if (open) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);

  const onSort = useCallback(
    (next: Sort) =>
      change({
        sort: next.column === "age" ? "" : next.column,
        order: next.direction === (next.column === "age" ? "descending" : "ascending") ? "" : next.direction,
      }),
    [change],
  );

  const filtered = Object.keys(filter).length > 0;
  return { all, shown, rows, sort, onSort, setOpen, setBusy, value, change, filtered };
}
