"use client";

import { PhoneOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ChoiceList } from "@/components/ui/choice-list";
import type { HangupReason } from "@/lib/api/fields";

/** The reasons in people's words, with the Q.850 cause that each sends (res/ari/resource_channels.c). */
const reasons: readonly { value: HangupReason; label: string; note: string }[] = [
  { value: "normal", label: "Normal clearing", note: "16" },
  { value: "busy", label: "Busy", note: "17" },
  { value: "rejected", label: "Call rejected", note: "21" },
  { value: "no_answer", label: "No answer", note: "19" },
  { value: "timeout", label: "No response", note: "18" },
  { value: "unallocated", label: "Number does not exist", note: "1" },
  { value: "number_incomplete", label: "Number incomplete", note: "28" },
  { value: "congestion", label: "All lines are busy", note: "34" },
  { value: "answered_elsewhere", label: "Answered elsewhere", note: "26" },
  { value: "failure", label: "Network out of order", note: "38" },
  { value: "codec_mismatch", label: "No common codec", note: "58" },
  { value: "interworking", label: "Interworking, unspecified", note: "127" },
  { value: "normal_unspecified", label: "Normal, unspecified", note: "31" },
];

interface HangupFormProps {
  /** `2 calls`, `Alice (1001)`. */
  what: string;
  onHangup: (reason: HangupReason) => void;
}

/** Asks which reason the other side is told. Choosing it and pressing the button takes the place of arming. */
export function HangupForm({ what, onHangup }: HangupFormProps) {
  const [reason, setReason] = useState<HangupReason>("normal");
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        onHangup(reason);
      }}
    >
      <ChoiceList label="Reason" value={reason} onValueChange={setReason} choices={reasons} />
      <div className="flex justify-end">
        <Button
          type="submit"
          kind="danger"
          className="border-bad bg-bad-solid text-on-bad hover:bg-bad-solid"
        >
          <PhoneOff aria-hidden />
          Hang up<span className="sr-only"> {what}</span>
        </Button>
      </div>
    </form>
  );
}
