"use client";

import { useDraggable } from "@dnd-kit/react";
import { ChevronDown, PhoneOff, Plus, SquareArrowOutUpRight, Waypoints } from "lucide-react";
import { memo, useState } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useRow, useRows } from "@/components/live/hooks";
import { ArmedMenuItem } from "@/components/ui/armed-menu-item";
import { bridgeLabel } from "@/components/ui/bridge-label";
import { channelLabel } from "@/components/ui/channel-label";
import { classNames } from "@/components/ui/class-names";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { untrusted } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import type { BridgeMember, BridgeRow, ChannelRow, NodeStatus } from "@/lib/live/rows";
import { canMove, type Moving, movesOf } from "./moves";
import { useMoves } from "./use-moves";

/** Id of the element that says what can be done with a chip. */
export const memberHintId = "bridge-member-hint";

/** What a dragged chip carries. */
export interface ChipData extends Moving {
  canMove: boolean;
  label: string;
  [key: string]: unknown;
}

interface MemberChipProps {
  node: string;
  bridge: BridgeRow;
  member: BridgeMember;
  /** Nothing can be done while its node is not live. */
  nodeStatus: NodeStatus;
}

/**
 * One member: who, and how long in this bridge. Drag it to another bridge, or click it for the same acts in a menu.
 */
export const MemberChip = memo(function MemberChip({ node, bridge, member, nodeStatus }: MemberChipProps) {
  const channel = useRow(node, "channels", member.channelId);
  const [open, setOpen] = useState(false);
  // A member that the channel list does not hold (yet) can only be looked at.
  const frozen = nodeStatus !== "live" || channel === null;
  const label = channel === null ? member.channelId : channelLabel(channel);
  const moving: Moving = { node, channelId: member.channelId, bridgeId: bridge.id };
  const data: ChipData = {
    ...moving,
    label,
    canMove: channel !== null && canMove(channel, bridge, nodeStatus).can,
  };
  const { ref, isDragSource } = useDraggable<ChipData>({
    id: `${node}/${bridge.id}/${member.channelId}`,
    data,
    disabled: frozen,
  });
  const name = channel === null ? member.channelId : untrusted(channel.name);
  return (
    <Menu
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          ref={ref}
          type="button"
          disabled={frozen}
          title={label === name ? name : `${label} · ${name}`}
          aria-roledescription="member"
          // Named here, else the drag library would describe keys that do something else on this button.
          aria-describedby={memberHintId}
          // The menu opens on click, not on press: a press may begin a drag.
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => {
            if (!event.defaultPrevented) setOpen(true);
          }}
          className={classNames(
            "inline-flex h-7 max-w-full min-w-0 touch-manipulation items-center gap-1.5 rounded-md border border-line-strong bg-surface pr-1.5 pl-2 text-xs select-none hover:bg-hover disabled:hover:bg-surface",
            frozen ? "cursor-default text-ink-2" : "cursor-grab",
            isDragSource && "border-dashed text-ink-3",
          )}
        >
          <span className="min-w-0 truncate font-medium">{label}</span>
          <Elapsed
            sinceMs={member.sinceMs}
            node={node}
            title={`In this bridge since ${exactTime(member.sinceMs)}`}
            className="shrink-0 text-ink-2 tabular-nums"
          />
          {frozen ? null : <ChevronDown aria-hidden className="size-3 shrink-0 text-ink-3" />}
        </button>
      }
    >
      {channel === null ? null : (
        <ChipMenu
          moving={moving}
          channel={channel}
          bridge={bridge}
          nodeStatus={nodeStatus}
          onDone={() => setOpen(false)}
        />
      )}
    </Menu>
  );
});

interface ChipMenuProps {
  moving: Moving;
  channel: ChannelRow;
  bridge: BridgeRow;
  nodeStatus: NodeStatus;
  onDone: () => void;
}

function ChipMenu({ moving, channel, bridge, nodeStatus, onDone }: ChipMenuProps) {
  const bridges = useRows("bridges");
  const move = useMoves();
  const here = bridges.filter(({ node }) => node === moving.node).map(({ row }) => row);
  const moves = movesOf(channel, bridge, here, nodeStatus);
  const movable = canMove(channel, bridge, nodeStatus);
  const joins = moves.filter((each) => each.kind === "bridge");
  return (
    <>
      <MenuLabel>
        <span className="block max-w-64 truncate font-medium text-ink">{channelLabel(channel)}</span>
        {movable.can ? null : (
          <span className="block max-w-64">
            {movable.why} {movable.whatToDo}
          </span>
        )}
      </MenuLabel>
      {joins.map((each) => {
        const target = here.find(({ id }) => id === each.bridgeId);
        return (
          <MenuItem key={each.bridgeId} icon={<Waypoints aria-hidden />} onSelect={() => move(moving, each)}>
            Move to {target === undefined ? each.bridgeId : bridgeLabel(target)}
          </MenuItem>
        );
      })}
      {moves.some(({ kind }) => kind === "new") ? (
        <>
          <MenuItem icon={<Plus aria-hidden />} onSelect={() => move(moving, { kind: "new" })}>
            Move to a new bridge
          </MenuItem>
          <MenuItem
            icon={<SquareArrowOutUpRight aria-hidden />}
            onSelect={() => move(moving, { kind: "out" })}
          >
            Take out of the bridge
          </MenuItem>
          <MenuSeparator />
        </>
      ) : null}
      <ArmedMenuItem
        icon={<PhoneOff aria-hidden />}
        onAct={() => move(moving, { kind: "hangup" })}
        onDone={onDone}
      >
        Hang up
      </ArmedMenuItem>
    </>
  );
}
