"use client";

import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FocusHere } from "@/components/ui/focus-here";
import { ProblemLine } from "@/components/ui/problem-line";
import type { BridgeRow } from "@/lib/live/rows";
import { ChannelPicker } from "./channel-picker";

interface AddDialogProps {
  node: string;
  bridge: BridgeRow;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Puts channels into a bridge. */
export function AddDialog({ node, bridge, open, onOpenChange }: AddDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Add channels to ${bridgeLabel(bridge)}`}
      description={
        bridge.type === "holding" ? "They wait here; they do not hear each other." : "They hear each other."
      }
    >
      <AddForm node={node} bridge={bridge} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function AddForm({ node, bridge, onDone }: { node: string; bridge: BridgeRow; onDone: () => void }) {
  const add = useCommand("bridges.add");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <FocusHere className="flex flex-col gap-4 p-4">
      <ChannelPicker node={node} bridgeId={bridge.id} chosen={chosen} onChosen={setChosen} />
      {add.error === null ? null : <ProblemLine problem={add.error.problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          kind="primary"
          disabled={chosen.size === 0 || add.isPending}
          onClick={() =>
            add.mutate(
              { input: { node, id: bridge.id, channelIds: [...chosen] }, what: "Adding" },
              { onSuccess: onDone },
            )
          }
        >
          {chosen.size === 0 ? "Add" : `Add ${chosen.size}`}
        </Button>
      </div>
    </FocusHere>
  );
}
