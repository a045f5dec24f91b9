"use client";

import { useState } from "react";
import type { Problem } from "@/lib/api/errors";
import { musicClass } from "@/lib/api/fields";
import { Button } from "./button";
import { Combobox } from "./combobox";
import { Field } from "./field";
import { ProblemLine } from "./problem-line";

const storageName = "patchbay.musicClasses";
const keptAtMost = 6;
const standard = "default";

/** Classes used in this browser, the newest first: ARI has no list of those that Asterisk knows. */
function usedClasses(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageName) ?? "[]");
    const names = Array.isArray(stored) ? stored.filter((each) => typeof each === "string") : [];
    return [...new Set([...names, standard])];
  } catch {
    return [standard];
  }
}

function remember(name: string): void {
  try {
    const names = [name, ...usedClasses().filter((each) => each !== name)].slice(0, keptAtMost);
    localStorage.setItem(storageName, JSON.stringify(names));
  } catch {
    // A browser without storage proposes the standard class alone.
  }
}

interface MusicFormProps {
  isPending: boolean;
  problem: Problem | undefined;
  /** Starts the music of this class. */
  onPlay: (musicClass: string) => void;
}

/** Asks which music on hold shall play; Enter plays what was played last. */
export function MusicForm({ isPending, problem, onPlay }: MusicFormProps) {
  const [known] = useState(usedClasses);
  const [name, setName] = useState(known[0] ?? standard);
  const [fault, setFault] = useState<string>();
  return (
    <form
      noValidate
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        const checked = musicClass.safeParse(name.trim() === "" ? standard : name.trim());
        if (!checked.success) return setFault("A class has letters, digits and . _ - only.");
        remember(checked.data);
        onPlay(checked.data);
      }}
    >
      <Field label="Music class" hint="As named in Asterisk's musiconhold.conf" error={fault}>
        {(control) => (
          <Combobox
            {...control}
            value={name}
            autoFocus
            suggestions={known.map((value) => ({ value }))}
            onValueChange={(next) => {
              setName(next);
              setFault(undefined);
            }}
          />
        )}
      </Field>
      {problem === undefined ? null : <ProblemLine problem={problem} />}
      <div className="flex justify-end">
        <Button type="submit" kind="primary" disabled={isPending}>
          Play
        </Button>
      </div>
    </form>
  );
}
