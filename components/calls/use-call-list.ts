"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { useCalls, useEndedCalls, useNodes } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { isStale } from "@/components/live/live-store";
import type { Sort } from "@/components/ui/data-list";
import { keepOrder } from "@/components/ui/keep-order";
import { useAddress } from "@/components/ui/use-address";
import type { CallFilter } from "@/lib/live/call-filter";
import { matchCall } from "@/lib/live/call-filter";
import type { EndedCall } from "@/lib/live/call-index";
import type { Call, CallState } from "@/lib/live/calls";
import { CallLines, type CallsRow, callKey, type SortColumn, sortCalls } from "./call-rows";
import { noApplication } from "./filter-bar";
import { partyText, stateWords } from "./words";

const sortColumns: readonly string[] = ["age", "from", "node"] satisfies SortColumn[];

const keyOf = (item: Call | EndedCall): string => callKey("removal" in item ? item.call : item);

/** What the list shows: filter and order from the address, open rows, ended ones for 3 s. */
export function useCallList() {
  const store = useLiveStore();
  const { value, change } = useAddress();
  const all = useCalls();
  const ended = useEndedCalls();
  const nodes = useNodes();
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set());
  const [busy, setBusy] = useState(false);
  const lines = useRef(new CallLines());
  const order = useRef<readonly string[]>([]);

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
  const shown = useMemo(() => all.filter((call) => matchCall(call, filter)), [all, filter]);

  const column = value("sort");
  const sort: Sort = useMemo(
    () => ({
      column: sortColumns.includes(column) ? column : "age",
      // The longest call first, unless asked otherwise: new ones come at the end and move nothing.
      direction: (value("order") ||
        (column === "from" || column === "node" ? "ascending" : "descending")) as Sort["direction"],
    }),
    [column, value],
  );

  const sorted = useMemo(() => {
    const items = [...shown, ...ended.filter(({ call }) => matchCall(call, filter))];
    return sortCalls(items, sort.column as SortColumn, sort.direction === "descending", (call) =>
      partyText(call.from),
    );
  }, [shown, ended, filter, sort]);

  // As text: the rows of nodes change each second, which of them are stale hardly ever.
  const staleNodes = nodes
    .filter(isStale)
    .map((each) => each.node)
    .join(" ");
  const rows: readonly CallsRow[] = useMemo(() => {
    const stale = new Set(staleNodes.split(" "));
    const ordered = busy ? keepOrder(sorted, keyOf, order.current) : sorted;
    order.current = ordered.map(keyOf);
    return lines.current.update(ordered, {
      isOpen: (key) => opened.has(key),
      isStale: (name) => stale.has(name),
      channel: (name, id) => store.row(name, "channels", id),
    });
  }, [sorted, busy, opened, staleNodes, store]);

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
    (next: Sort) => {
      order.current = [];
      change({
        sort: next.column === "age" ? "" : next.column,
        order: next.direction === (next.column === "age" ? "descending" : "ascending") ? "" : next.direction,
      });
    },
    [change],
  );

  const filtered = Object.keys(filter).length > 0;
  return { all, shown, rows, sort, onSort, setOpen, setBusy, value, change, filtered };
}
