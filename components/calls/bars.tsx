"use client";

import { Cable, X } from "lucide-react";
import { ArmedButton } from "@/components/ui/armed-button";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { Call } from "@/lib/live/calls";
import { useCallActs } from "./call-acts";

/** What can be done to the selected calls; says to how many. */
export function SelectionBar({ calls, onClear }: { calls: readonly Call[]; onClear: () => void }) {
  const { hangUpCalls, askHangUp, bridgeCalls } = useCallActs();
  const words = `${calls.length} ${calls.length === 1 ? "call" : "calls"}`;
  const ours = calls.filter((call) => call.control === "ours");
  return (
    <section
      aria-label="Selected calls"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-1.5"
    >
      <span aria-live="polite" className="mr-2 font-medium tabular-nums">
        {words} selected
      </span>
      <div className="flex flex-wrap items-center gap-2 max-md:order-last max-md:w-full">
        <ArmedButton
          size="small"
          armedLabel={`Press again: hang up ${words}`}
          onAct={() => {
            hangUpCalls(calls);
            onClear();
          }}
        >
          Hang up {words}
        </ArmedButton>
        <Button size="small" onClick={() => askHangUp(calls, words)}>
          With a reason…
        </Button>
        {ours.length < 2 ? (
          calls.length < 2 ? null : (
            <span className="text-xs text-ink-2">
              Bridging needs two calls in our application; {ours.length === 0 ? "none" : "one"} of these is.
            </span>
          )
        ) : (
          <Button
            size="small"
            onClick={() => {
              bridgeCalls(ours);
              onClear();
            }}
          >
            <Cable aria-hidden />
            Bridge {ours.length} calls of ours
          </Button>
        )}
      </div>
      <IconButton label="Select none" shortcut="Esc" className="ml-auto" onClick={onClear}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
