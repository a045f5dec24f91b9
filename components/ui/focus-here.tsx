"use client";

import { type ReactNode, useEffect, useRef } from "react";

/**
 * Takes the focus when it appears: for the content of a dialog that has no field of its own. Else the focus would go to
 * the button that closes it, whose tooltip would open and take the first Escape.
 */
export function FocusHere({ className, children }: { className?: string; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus({ preventScroll: true }), []);
  return (
    <div ref={element} tabIndex={-1} className={`outline-none ${className ?? ""}`}>
      {children}
    </div>
  );
}
