import type { ReactNode } from "react";

/**
 * The line above a list: what is shown at the left, filters and acts at the right. Wraps on a phone. As high with
 * nothing at the right as with fields there.
 */
export function ScreenBar({ summary, children }: { summary?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex min-h-[49px] shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <p className="mr-auto min-w-0 truncate py-1 text-[13px] text-ink-2 tabular-nums">{summary}</p>
      {children}
    </div>
  );
}
