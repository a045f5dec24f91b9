"use client";

import { endNewCall, useNewCallRequest } from "@/components/shell/new-call";
import { Dialog } from "@/components/ui/dialog";
import { NewCallForm } from "./new-call-form";
import { RecentCalls } from "./recent-calls";

/** The dialog that places a call and shows how it goes. Opened from anywhere by `requestNewCall`. */
export function NewCall() {
  const wanted = useNewCallRequest();
  return (
    <Dialog
      open={wanted !== null}
      onOpenChange={(open) => {
        if (!open) endNewCall();
      }}
      title="New call"
      description="Rings the endpoint first; when it answers, it is connected."
    >
      {wanted === null ? null : <NewCallForm prefill={wanted} />}
      <RecentCalls />
    </Dialog>
  );
}
