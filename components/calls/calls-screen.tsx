"use client";

import { PhoneOff } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useReady, useRows } from "@/components/live/hooks";
import { useSeesListeners } from "@/components/live/spy-policy";
import { requestNewCall } from "@/components/shell/new-call";
import { shortcutOf } from "@/components/shell/shortcuts";
import { soundHere } from "@/components/shell/sound-here";
import { Button } from "@/components/ui/button";
import { DataList } from "@/components/ui/data-list";
import { EmptyState } from "@/components/ui/empty-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useNarrow } from "@/components/ui/use-media";
import { ActDialogs } from "./act-dialogs";
import { SelectionBar } from "./bars";
import { type ActDialog, CallActsProvider, isMode, useCallActs } from "./call-acts";
import { callColumns } from "./call-columns";
import { type CallsRow, callKey, rowId } from "./call-rows";
import { CallDetails } from "./details";
import { FilterBar } from "./filter-bar";
import { type MarkContext, marksOf } from "./mark-words";
import { RowNote } from "./row-note";
import { Selection, SelectionProvider } from "./selection";
import { useCallList } from "./use-call-list";
import { callText, legText, stateWords } from "./words";

const rowLevel = (row: CallsRow) => (row.kind === "call" ? 1 : 2);
const rowNote = (row: CallsRow) => <RowNote row={row} />;
const canSelect = (row: CallsRow) => row.kind === "call" && row.ended === null;
const rowExpanded = (row: CallsRow) => (row.kind === "call" ? row.expanded : undefined);

function rowClass(row: CallsRow): string | undefined {
  if (row.kind === "call" && row.ended !== null) return "text-ink-3";
  if (row.stale) return "text-ink-3 [&_.text-ink-2]:text-ink-3";
  return row.kind === "leg" ? "bg-canvas" : undefined;
}

function rowLabel(row: CallsRow, context: MarkContext): string {
  const marks = marksOf(row, context).map(({ meaning }) => meaning);
  if (row.kind === "leg") {
    return [legText(row.leg), row.leg.state, `channel ${row.leg.name}`, ...marks].join(", ");
  }
  const state = row.ended === null ? stateWords[row.call.state].word : "ended";
  const seen = row.stale ? ["as last seen"] : [];
  return [callText(row.call), state, row.call.node, ...seen, ...marks].join(", ");
}

/** Every call on every Asterisk, as it is now. */
export function CallsScreen() {
  const list = useCallList();
  const { setOpen, all } = list;
  const ready = useReady();
  const [selection] = useState(() => new Selection());
  const keys = useSyncExternalStore(selection.subscribe, selection.keys, selection.keys);
  const [details, setDetails] = useState<string | null>(null);
  const [dialog, setDialog] = useState<ActDialog | null>(null);
  const { value, change } = list;
  const asked = value("channel");
  useEffect(() => {
    if (!ready || asked === "") return;
    // One that has ended meanwhile is told to have ended.
    const call = all.find(({ node, channelIds }) => channelIds.some((id) => `${node}/${id}` === asked));
    setDetails(call === undefined ? asked : callKey(call));
    change({ channel: "" });
  }, [ready, asked, all, change]);

  const selected = useMemo(
    () => (keys.size === 0 ? [] : all.filter((call) => keys.has(callKey(call)))),
    [all, keys],
  );
  const columns = useMemo(
    () =>
      callColumns({
        onToggle: (row) => setOpen(row.key, row.kind === "call" && !row.expanded),
        onDetails: (row) => setDetails(callKey(row.call)),
      }),
    [setOpen],
  );

  return (
    <SelectionProvider selection={selection}>
      <CallActsProvider selected={selected} onDialog={setDialog}>
        <FilterBar all={all} shown={list.shown} rows={list.rows} value={list.value} onChange={list.change} />
        {ready ? (
          <CallList
            list={list}
            columns={columns}
            keys={keys}
            onSelect={selection.set}
            onDetails={(row) => setDetails(callKey(row.call))}
          />
        ) : (
          <SkeletonRows />
        )}
        {selected.length === 0 ? null : (
          <SelectionBar calls={selected} onClear={() => selection.set(new Set())} />
        )}
        <CallDetails callId={details} onClose={() => setDetails(null)} />
        <ActDialogs dialog={dialog} onClose={() => setDialog(null)} />
      </CallActsProvider>
    </SelectionProvider>
  );
}

interface CallListProps {
  list: ReturnType<typeof useCallList>;
  columns: ReturnType<typeof callColumns>;
  keys: ReadonlySet<string>;
  onSelect: (keys: ReadonlySet<string>) => void;
  onDetails: (row: CallsRow) => void;
}

function CallList({ list, columns, keys, onSelect, onDetails }: CallListProps) {
  const { perform, sayKept } = useCallActs();
  // The rail is gone then, and the list is as narrow as the page: both parties stand in two lines.
  const narrow = useNarrow();
  const seesListeners = useSeesListeners();
  const talks = useRows("talks");
  const spies = useRows("spies");
  const labelOf = useCallback(
    (row: CallsRow) => rowLabel(row, { seesListeners, spies, talks }),
    [seesListeners, spies, talks],
  );

  const onRowKey = (event: KeyboardEvent, row: CallsRow): boolean => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      list.setOpen(callKey(row.call), event.key === "ArrowRight");
      return true;
    }
    const id = shortcutOf(event, "row");
    if (id === null) return false;
    // To listen is meant for this call, not for the one in the dock; other keys are not kept from there.
    if (row.kind === "call" && row.ended !== null && !isMode(id)) return false;
    if (id === "menu") {
      event.currentTarget.querySelector<HTMLElement>("[role=row]:focus [data-row-menu]")?.click();
      return true;
    }
    perform(row, id);
    return true;
  };

  const heirWaits = () => talks.some(({ node, row }) => soundHere.has(node, row.id));
  const onKeptKey = (event: KeyboardEvent, row: CallsRow) => {
    const id = shortcutOf(event, "row");
    // The same key reaches the call in the dock then.
    if (id === null || (heirWaits() && shortcutOf(event, "dock") !== null)) return;
    sayKept(row, id, heirWaits());
  };

  return (
    <DataList
      label="Calls"
      rowHeightPx={narrow ? 52 : 36}
      rows={list.rows}
      rowId={rowId}
      columns={columns}
      selected={keys}
      onSelect={onSelect}
      canSelect={canSelect}
      onOpen={onDetails}
      onRowKey={onRowKey}
      // Whoever talks here means that call by a key, not the one that the focus slid to.
      heirWaits={heirWaits}
      onKeptKey={onKeptKey}
      sort={list.sort}
      onSort={list.onSort}
      rowClass={rowClass}
      rowLevel={rowLevel}
      rowExpanded={rowExpanded}
      rowLabel={labelOf}
      rowNote={rowNote}
      onBusyChange={list.setBusy}
      empty={
        list.filtered ? (
          <EmptyState
            title="No call passes the filter"
            action={
              <Button onClick={() => list.change({ node: "", state: "", application: "", q: "" })}>
                Show all {list.all.length}
              </Button>
            }
          />
        ) : (
          <EmptyState
            icon={<PhoneOff />}
            title="Nobody is on a call"
            action={<Button onClick={() => requestNewCall()}>Place a call</Button>}
          >
            Calls appear here the moment they begin, on every Asterisk that the panel is connected to.
          </EmptyState>
        )
      }
    />
  );
}
