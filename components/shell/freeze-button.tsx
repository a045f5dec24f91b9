"use client";

import { Snowflake } from "lucide-react";
import { useFrozen } from "@/components/live/hooks";
import { IconButton } from "@/components/ui/icon-button";
import { keyLabel, useKeymap } from "./shortcuts";

/** Holds the rows for reading, as the key does. */
export function FreezeButton() {
  const { frozen, setFrozen } = useFrozen();
  const keymap = useKeymap();
  return (
    <IconButton
      label={frozen === null ? "Freeze the list" : "Let the list go on"}
      shortcut={keyLabel(keymap.freeze)}
      aria-pressed={frozen !== null}
      className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
      onClick={() => setFrozen(frozen === null)}
    >
      <Snowflake aria-hidden />
    </IconButton>
  );
}
