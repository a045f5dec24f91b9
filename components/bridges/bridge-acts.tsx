"use client";

import { Copy, Ellipsis, Headset, Music, Trash2, UserPlus, VolumeX } from "lucide-react";
import { useState } from "react";
import { rowKey } from "@/components/live/pending";
import { useSession } from "@/components/live/session";
import { useCommand } from "@/components/live/use-command";
import { requestSound } from "@/components/shell/sound-request";
import { ArmedMenuItem } from "@/components/ui/armed-menu-item";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { MusicForm } from "@/components/ui/music-form";
import { actsOnBridge } from "@/lib/api/acts";
import type { BridgeRow, NodeStatus } from "@/lib/live/rows";
import { AddDialog } from "./add-dialog";

interface BridgeActsProps {
  node: string;
  bridge: BridgeRow;
  nodeStatus: NodeStatus;
}

/** What can be done to a bridge: add, music, destroy. Of bridges that are not ours only the id can be had. */
export function BridgeActs({ node, bridge, nodeStatus }: BridgeActsProps) {
  const [adding, setAdding] = useState(false);
  const [open, setOpen] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const startMusic = useCommand("bridges.startMusic");
  const { mutate: stopMusic } = useCommand("bridges.stopMusic");
  const { mutate: destroy } = useCommand("bridges.destroy");
  const target = { node, id: bridge.id };
  const { session } = useSession();
  const acts = actsOnBridge(bridge, {
    nodeStatus,
    ...(session === undefined ? {} : { role: session.role }),
  });
  const name = bridgeLabel(bridge);
  return (
    <span className="flex shrink-0 items-center">
      {acts.add.can ? (
        <IconButton label={`Add channels to ${name}`} onClick={() => setAdding(true)}>
          <UserPlus aria-hidden />
        </IconButton>
      ) : null}
      <Menu
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            aria-label={`Acts on ${name}`}
            className="inline-flex size-7 items-center justify-center rounded-md text-ink-2 hover:bg-press hover:text-ink [&_svg]:size-3.5"
          >
            <Ellipsis aria-hidden />
          </button>
        }
      >
        {acts.talk.can ? (
          <MenuItem
            icon={<Headset aria-hidden />}
            onSelect={() =>
              requestSound({
                kind: "talk",
                node,
                to: { kind: "bridge", bridgeId: bridge.id },
                who: name,
                at: rowKey(node, "bridges", bridge.id),
              })
            }
          >
            Join from this browser
          </MenuItem>
        ) : null}
        {/* Unknown music (the panel was restarted) offers both. */}
        {acts.stopMusic.can ? (
          <MenuItem
            icon={<VolumeX aria-hidden />}
            onSelect={() => stopMusic({ input: target, what: "Stopping the music" })}
          >
            Stop music
          </MenuItem>
        ) : null}
        {acts.startMusic.can && !bridge.music ? (
          <MenuItem icon={<Music aria-hidden />} onSelect={() => setChoosing(true)}>
            Play music…
          </MenuItem>
        ) : null}
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => void navigator.clipboard.writeText(bridge.id)}>
          Copy bridge id
        </MenuItem>
        {acts.destroy.can ? (
          <>
            <MenuSeparator />
            <ArmedMenuItem
              icon={<Trash2 aria-hidden />}
              onAct={() => destroy({ input: target, what: "Taking down" })}
              onDone={() => setOpen(false)}
            >
              Destroy bridge
            </ArmedMenuItem>
          </>
        ) : null}
      </Menu>
      <Dialog
        open={choosing}
        onOpenChange={setChoosing}
        title={`Play music in ${name}`}
        className="w-[min(20rem,calc(100vw-1.5rem))]"
      >
        <MusicForm
          isPending={startMusic.isPending}
          problem={startMusic.error?.problem}
          onPlay={(musicClass) =>
            startMusic.mutate(
              { input: { ...target, class: musicClass }, what: "Starting music" },
              { onSuccess: () => setChoosing(false) },
            )
          }
        />
      </Dialog>
      {acts.add.can ? <AddDialog node={node} bridge={bridge} open={adding} onOpenChange={setAdding} /> : null}
    </span>
  );
}
