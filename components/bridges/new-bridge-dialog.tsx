"use client";

import { useState } from "react";
import { useNodes } from "@/components/live/hooks";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { ChannelPicker } from "./channel-picker";

/** Makes a bridge, with or without channels. `node` is the one that the filter names, if it names one. */
export function NewBridgeDialog({
  open,
  onOpenChange,
  node,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  node: string;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New bridge">
      <NewBridgeForm node={node} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const types = [
  { value: "mixing", label: "Mixing" },
  { value: "holding", label: "Holding" },
] as const;

const typeHint = {
  mixing: "All in it hear each other: a call, a conference.",
  holding: "All in it wait, with music if there is some; nobody hears another.",
};

function NewBridgeForm({ node: wanted, onDone }: { node: string; onDone: () => void }) {
  const live = useNodes().filter(({ status }) => status === "live" || status === "resyncing");
  const create = useCommand("bridges.create");
  const [picked, setPicked] = useState(wanted);
  const [name, setName] = useState("");
  const [type, setType] = useState<"mixing" | "holding">("mixing");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const node = (live.find((each) => each.node === picked) ?? live[0])?.node;
  if (node === undefined) {
    return (
      <p className="p-4 text-[13px] text-ink-2">
        No node is live now: a bridge can be made once one is back.
      </p>
    );
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { input: { node, type, name: name.trim(), channelIds: [...chosen] }, at: null, what: "Making" },
          { onSuccess: onDone },
        );
      }}
    >
      <Field label="Name (optional)">
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Segmented label="Type" value={type} onValueChange={setType} options={types} />
        <p className="mt-1 text-xs text-ink-2">{typeHint[type]}</p>
      </div>
      {live.length > 1 ? (
        <Field label="Node">
          {(control) => (
            <Select
              {...control}
              value={node}
              options={live.map((each) => ({ value: each.node, label: each.name }))}
              onValueChange={(next) => {
                setPicked(next);
                // Channels cannot be in a bridge of another Asterisk.
                setChosen(new Set());
              }}
            />
          )}
        </Field>
      ) : null}
      <fieldset className="min-w-0">
        <legend className="mb-1 text-xs font-medium text-ink-2">Channels (optional)</legend>
        <ChannelPicker node={node} bridgeId={null} chosen={chosen} onChosen={setChosen} />
      </fieldset>
      {create.error === null ? null : <ProblemLine problem={create.error.problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={create.isPending}>
          {create.isPending
            ? "Making…"
            : chosen.size === 0
              ? "Make bridge"
              : `Make bridge with ${chosen.size}`}
        </Button>
      </div>
    </form>
  );
}
