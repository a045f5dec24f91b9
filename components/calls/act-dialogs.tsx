"use client";

import { useState } from "react";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MusicForm } from "@/components/ui/music-form";
import { ProblemLine } from "@/components/ui/problem-line";
import type { MuteDirection } from "@/lib/live/rows";
import { BridgeWith } from "./bridge-with";
import type { ActDialog } from "./call-acts";
import { HangupForm } from "./hangup-form";
import { TransferForm } from "./transfer-form";
import { legText } from "./words";

interface ActDialogsProps {
  dialog: ActDialog | null;
  onClose: () => void;
}

const titles: Record<Exclude<ActDialog["kind"], "hangup">, string> = {
  dtmf: "Send digits to",
  transfer: "Send on",
  mute: "Mute",
  music: "Play music to",
  bridge: "Bridge with",
};

/** Those that hold short things only. */
const small: ReadonlySet<ActDialog["kind"]> = new Set(["dtmf", "mute", "music"]);

function titleOf(dialog: ActDialog): string {
  if (dialog.kind === "hangup") return `Hang up ${dialog.what}`;
  return `${titles[dialog.kind]} ${legText(dialog.leg)}`;
}

/** The acts that ask something first. */
export function ActDialogs({ dialog, onClose }: ActDialogsProps) {
  return (
    <Dialog
      open={dialog !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={dialog === null ? "Act" : titleOf(dialog)}
      {...(dialog?.kind === "hangup" ? { description: "The other side is told this reason." } : {})}
      className={
        dialog !== null && small.has(dialog.kind)
          ? "w-[min(20rem,calc(100vw-1.5rem))]"
          : "w-[min(26rem,calc(100vw-1.5rem))]"
      }
    >
      {dialog === null ? null : <ActForm dialog={dialog} onDone={onClose} />}
    </Dialog>
  );
}

function ActForm({ dialog, onDone }: { dialog: ActDialog; onDone: () => void }) {
  switch (dialog.kind) {
    case "hangup":
      return (
        <HangupForm
          what={dialog.what}
          onHangup={(reason) => {
            dialog.hangUp(reason);
            onDone();
          }}
        />
      );
    case "dtmf":
      return <Keypad dialog={dialog} />;
    case "mute":
      return <MuteChoice dialog={dialog} onClose={onDone} />;
    case "music":
      return <Music dialog={dialog} onDone={onDone} />;
    case "bridge":
      return <BridgeWith node={dialog.node} channelIds={[dialog.leg.id]} onDone={onDone} />;
    case "transfer":
      return <TransferForm node={dialog.node} leg={dialog.leg} onDone={onDone} />;
  }
}

type LegDialog = Exclude<ActDialog, { kind: "hangup" }>;

function Music({ dialog, onDone }: { dialog: LegDialog; onDone: () => void }) {
  const start = useCommand("channels.startMusic");
  return (
    <MusicForm
      isPending={start.isPending}
      problem={start.error?.problem}
      onPlay={(name) =>
        start.mutate(
          { input: { node: dialog.node, id: dialog.leg.id, class: name }, what: "Starting music" },
          { onSuccess: onDone },
        )
      }
    />
  );
}

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** Digits one by one, each sent at its press, or typed together. */
function Keypad({ dialog }: { dialog: LegDialog }) {
  const send = useCommand("channels.dtmf");
  const [sent, setSent] = useState("");
  const press = (digits: string) => {
    // Digits change no row: what was refused stands in this dialog.
    send.mutate({ input: { node: dialog.node, id: dialog.leg.id, digits }, at: null });
    setSent((before) => (before + digits).slice(-24));
  };
  return (
    <div className="grid gap-3 p-4">
      <Field label="Digits" hint="Each key is sent as you type it">
        {(control) => (
          <Input
            {...control}
            readOnly
            value={sent}
            inputMode="tel"
            className="text-center font-medium tracking-widest tabular-nums"
            onKeyDown={(event) => {
              if (/^[0-9A-Da-d*#]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                press(event.key);
              }
            }}
          />
        )}
      </Field>
      <div className="grid grid-cols-3 gap-1.5">
        {keys.map((key) => (
          <Button key={key} className="h-11 text-base tabular-nums" onClick={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
      {send.error === null ? null : <ProblemLine problem={send.error.problem} />}
    </div>
  );
}

const directions: readonly { value: MuteDirection; label: string; meaning: string }[] = [
  { value: "in", label: "What it says", meaning: "the others do not hear it" },
  { value: "out", label: "What it hears", meaning: "it does not hear the others" },
  { value: "both", label: "Both", meaning: "neither hears the other" },
];

function MuteChoice({ dialog, onClose }: { dialog: LegDialog; onClose: () => void }) {
  const mute = useCommand("channels.mute");
  return (
    <div className="grid gap-1.5 p-4">
      {directions.map(({ value, label, meaning }) => (
        <Button
          key={value}
          className="h-auto justify-between py-2"
          disabled={mute.isPending}
          onClick={() =>
            mute.mutate(
              { input: { node: dialog.node, id: dialog.leg.id, direction: value }, what: "Muting" },
              { onSuccess: onClose },
            )
          }
        >
          {label}
          <span className="text-xs font-normal text-ink-2">{meaning}</span>
        </Button>
      ))}
      {mute.error === null ? null : <ProblemLine problem={mute.error.problem} />}
    </div>
  );
}
