"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "./icon-button";
import { untrusted } from "./untrusted";

/** A fact with a button that copies it: ids, names, addresses. */
export function Copyable({ value, what }: { value: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-0.5">
      <span className="min-w-0 font-mono text-xs break-all">{untrusted(value)}</span>
      <IconButton
        label={copied ? "Copied" : `Copy ${what}`}
        className="size-6"
        onClick={() => {
          navigator.clipboard.writeText(value).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </IconButton>
    </span>
  );
}
