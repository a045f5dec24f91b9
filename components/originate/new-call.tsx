"use client";

import { useState } from "react";
import { endNewCall, type NewCallPrefill, useNewCallRequest } from "@/components/shell/new-call";
import { Dialog } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { BrowserCallForm } from "./browser-call-form";
import { NewCallForm } from "./new-call-form";
import { RecentCalls } from "./recent-calls";

const froms = [
  { value: "phone", label: "A phone" },
  { value: "browser", label: "This browser" },
] as const;

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
      description="Rings a phone and connects it when it answers, or calls from this page."
    >
      {wanted === null ? null : <Forms prefill={wanted} />}
      <RecentCalls />
    </Dialog>
  );
}

function Forms({ prefill }: { prefill: NewCallPrefill }) {
  const [from, setFrom] = useState<(typeof froms)[number]["value"]>("phone");
  return (
    <>
      <div className="flex items-center gap-2 px-4 pt-4">
        <span className="text-xs font-medium text-ink-2">From</span>
        <Segmented label="From" value={from} onValueChange={setFrom} options={froms} />
      </div>
      {from === "phone" ? <NewCallForm prefill={prefill} /> : <BrowserCallForm prefill={prefill} />}
    </>
  );
}
