"use client";

import {
  DragDropProvider,
  type DragEndEvent,
  DragOverlay,
  PointerSensor,
  useDragOperation,
  useDroppable,
} from "@dnd-kit/react";
import { PhoneOff, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { type ChipData, memberHintId } from "./member-chip";
import { accepts, moveOf, type Target } from "./moves";
import { useMoves } from "./use-moves";

// Keys are left to the chip's menu, which does the same and more.
const sensors = [PointerSensor];

/** Makes chips inside it draggable, and shows two more places to drop on while one is dragged. */
export function DragFrame({ children }: { children: ReactNode }) {
  const move = useMoves();
  const onDragEnd = ({ operation, canceled }: DragEndEvent) => {
    const { source, target } = operation;
    if (canceled || !source || !target) return;
    const chip = source.data as ChipData;
    const wanted = moveOf(chip, target.data as Target);
    if (wanted !== null) move(chip, wanted);
  };
  return (
    <DragDropProvider sensors={sensors} onDragEnd={onDragEnd}>
      <p id={memberHintId} className="sr-only">
        Opens a menu to move, take out or hang up.
      </p>
      {children}
      <DropPlaces />
      <DragOverlay dropAnimation={null}>
        {(source) => (
          <span className="overlay inline-flex h-7 cursor-grabbing items-center rounded-md px-2 text-xs font-medium">
            {(source.data as ChipData).label}
          </span>
        )}
      </DragOverlay>
    </DragDropProvider>
  );
}

function DropPlaces() {
  const { source } = useDragOperation();
  const chip = source?.data as ChipData | undefined;
  return (
    <div
      // Always in the document, so that both places are measured before the first drag.
      aria-hidden
      className={classNames(
        "fixed inset-x-0 bottom-16 z-30 flex justify-center gap-3 px-4 transition-opacity duration-100",
        chip === undefined ? "pointer-events-none opacity-0" : "opacity-100",
      )}
    >
      <DropPlace
        target={{ kind: "new" }}
        inviting={chip?.canMove === true}
        icon={<Plus aria-hidden />}
        label="New bridge"
      />
      <DropPlace
        target={{ kind: "hangup" }}
        inviting
        danger
        icon={<PhoneOff aria-hidden />}
        label="Hang up"
      />
    </div>
  );
}

interface DropPlaceProps {
  target: Exclude<Target, { kind: "bridge" }>;
  inviting: boolean;
  danger?: boolean;
  icon: ReactNode;
  label: string;
}

function DropPlace({ target, inviting, danger = false, icon, label }: DropPlaceProps) {
  const { ref, isDropTarget } = useDroppable({
    id: `place-${target.kind}`,
    data: target,
    // Above the cards that lie under it.
    collisionPriority: 10,
    accept: (source) => accepts(source.data as ChipData, target),
  });
  return (
    <div
      ref={ref}
      className={classNames(
        // The words stand at the top: the chip under the pointer would hide them.
        "flex h-20 w-44 justify-center gap-2 rounded-xl border border-dashed border-line-strong bg-surface pt-2.5 text-[13px] font-medium shadow-lg [&_svg]:mt-0.5 [&_svg]:size-4",
        danger ? "text-bad" : "text-accent",
        !inviting && "text-ink-3",
        isDropTarget &&
          (danger ? "border-solid border-bad bg-bad-soft" : "border-solid border-accent bg-accent-soft"),
      )}
    >
      {icon}
      {label}
    </div>
  );
}
