"use client";

import type { ReactNode } from "react";
import { MenuItem } from "./menu";
import { useArmed } from "./use-armed";

interface ArmedMenuItemProps {
  icon?: ReactNode;
  /** Done at the second choice. */
  onAct: () => void;
  /** Closes the menu once it is done; the first choice must leave it open. */
  onDone: () => void;
  children: ReactNode;
}

/** A dangerous act in a menu: the first choice arms it for 3 s, the second does it. */
export function ArmedMenuItem({ icon, onAct, onDone, children }: ArmedMenuItemProps) {
  const { secondsLeft, press } = useArmed(() => {
    onAct();
    onDone();
  });
  return (
    <MenuItem danger keepOpen icon={icon} onSelect={press}>
      <span aria-live="polite">{secondsLeft === null ? children : `Press again, ${secondsLeft} s`}</span>
    </MenuItem>
  );
}
