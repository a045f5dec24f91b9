"use client";

import { useMemo, useState } from "react";
import { useCalls } from "@/components/live/hooks";
import { useLiveStore } from "@/components/live/live-provider";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { ChoiceList } from "@/components/ui/choice-list";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { bridgeChoices } from "./bridge-choices";

/** More than these are searched, not read. */
const shownAtMost = 30;
const searchFrom = 8;

interface BridgeWithProps {
  node: string;
  channelIds: readonly string[];
  onDone: () => void;
}

/** Asks whom a call of ours shall be bridged with. */
export function BridgeWith({ node, channelIds, onDone }: BridgeWithProps) {
  const store = useLiveStore();
  const calls = useCalls();
  const create = useCommand("bridges.create");
  const add = useCommand("bridges.add");
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = useMemo(
    () =>
      bridgeChoices({
        node,
        channelIds,
        calls,
        bridges: store.replica.rows(node, "bridges"),
        channel: (id) => store.row(node, "channels", id),
      }),
    [node, channelIds, calls, store],
  );
  const wanted = text.trim().toLowerCase();
  const found = choices.filter(({ label }) => label.toLowerCase().includes(wanted));
  const choice = found.find(({ key }) => key === chosen) ?? found[0];
  const problem = (create.error ?? add.error)?.problem;

  const submit = () => {
    if (choice === undefined) return;
    const ids = [...channelIds];
    if (choice.kind === "bridge") {
      const input = { node, id: choice.bridgeId, channelIds: ids };
      return add.mutate({ input, what: "Adding" }, { onSuccess: onDone });
    }
    const input = { node, channelIds: [...ids, ...choice.channelIds] };
    return create.mutate({ input, at: null }, { onSuccess: onDone });
  };

  if (choices.length === 0) {
    return (
      <p className="p-4 text-ink-2">
        Nobody else can be bridged now: on this Asterisk there is no bridge of ours and no other call in our
        application. Place one with New call, or let the dialplan send one with Stasis().
      </p>
    );
  }
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {choices.length < searchFrom ? null : (
        <Input
          type="search"
          aria-label="Find a call or bridge"
          placeholder="Name or number"
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {found.length === 0 ? (
        <p className="text-xs text-ink-2">Nothing matches.</p>
      ) : (
        <ChoiceList
          label="Bridge with"
          value={choice?.key ?? null}
          onValueChange={setChosen}
          choices={found.slice(0, shownAtMost).map(({ key, label, note }) => ({ value: key, label, note }))}
        />
      )}
      {found.length <= shownAtMost ? null : (
        <p className="text-xs text-ink-2">{found.length - shownAtMost} more: type to find them.</p>
      )}
      {problem === undefined ? null : <ProblemLine problem={problem} />}
      <div className="flex justify-end">
        <Button
          type="submit"
          kind="primary"
          disabled={choice === undefined || create.isPending || add.isPending}
        >
          Bridge
        </Button>
      </div>
    </form>
  );
}
