"use client";

import { Headphones } from "lucide-react";
import { useState } from "react";
import { readReason, reasonMax } from "@/components/live/spy-reason";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useListening, useListeningState } from "./listen-provider";
import type { ListeningState } from "./listening-state";

const askingOf = ({ asking }: ListeningState) => asking;

/** One line, where the policy asks why. */
export function ReasonDialog() {
  const { store } = useListening();
  const asking = useListeningState(askingOf);
  return (
    <Dialog
      open={asking !== null}
      onOpenChange={(open) => {
        if (!open) store.giveReason(null);
      }}
      title={asking === null ? "Listen" : `Listen to ${asking.who}`}
      description="The listening policy asks for a reason; it stands in the audit."
      className="w-[min(24rem,calc(100vw-1.5rem))]"
    >
      {asking === null ? null : <ReasonForm onReason={(reason) => store.giveReason(reason)} />}
    </Dialog>
  );
}

function ReasonForm({ onReason }: { onReason: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string>();
  return (
    <form
      noValidate
      className="flex items-start gap-2 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        const read = readReason(reason);
        if ("fault" in read) setFault(read.fault);
        else onReason(read.reason);
      }}
    >
      <Field label="Reason" error={fault} className="min-w-0 flex-1">
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={reasonMax}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setFault(undefined);
            }}
          />
        )}
      </Field>
      <Button type="submit" kind="primary" className="mt-5">
        <Headphones aria-hidden />
        Listen
      </Button>
    </form>
  );
}
