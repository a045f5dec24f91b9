"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";

const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const isDigit = /^[0-9A-Da-d*#]$/;

/** DTMF digits by press or by keyboard, each sent at once. */
export function DigitPad({ onDigit }: { onDigit: (digit: string) => void }) {
  const [sent, setSent] = useState("");
  const press = (digit: string) => {
    onDigit(digit);
    setSent((before) => (before + digit).slice(-20));
  };
  return (
    <div className="grid gap-2">
      <output className="h-6 truncate text-center font-medium tracking-widest tabular-nums">
        {sent === "" ? (
          <span className="text-xs font-normal tracking-normal text-ink-3">or type them</span>
        ) : (
          sent
        )}
      </output>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys are buttons; typing reaches them together */}
      <div
        className="grid grid-cols-3 gap-1.5"
        onKeyDown={(event) => {
          if (!isDigit.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          press(event.key.toUpperCase());
        }}
      >
        {digits.map((digit) => (
          <Button key={digit} className="h-11 text-base tabular-nums" onClick={() => press(digit)}>
            {digit}
          </Button>
        ))}
      </div>
    </div>
  );
}
