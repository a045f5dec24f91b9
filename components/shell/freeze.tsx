"use client";

import { Snowflake } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { useFrozen } from "@/components/live/hooks";
import { Button } from "@/components/ui/button";
import { usePageKeys } from "./page-keys";
import { placeOf } from "./places";
import { keyLabel, useKeymap } from "./shortcuts";

/** `Frozen 0:12 · 14 changes wait · F to go on`, on the pages that live rows move. Another page lets them go on. */
export function Freeze() {
  const pathname = usePathname();
  const { frozen, setFrozen } = useFrozen();
  const key = keyLabel(useKeymap().freeze);
  const isLive = placeOf(pathname)?.isLive === true;
  usePageKeys(isLive ? { freeze: () => setFrozen(frozen === null) } : {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the page that lets them go on
  useEffect(() => () => setFrozen(false), [pathname, setFrozen]);
  if (frozen === null) return null;
  return (
    <div
      role="status"
      className="flex min-h-9 shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-4 text-accent tabular-nums"
    >
      <Snowflake aria-hidden className="size-3.5 shrink-0" />
      <span className="min-w-0 flex-1">
        Frozen <Elapsed sinceMs={frozen.sinceMs} node={null} /> · {frozen.waiting}{" "}
        {frozen.waiting === 1 ? "change waits" : "changes wait"}
        {key === undefined ? null : <span className="max-md:hidden"> · {key} to go on</span>}
      </span>
      <Button size="small" kind="ghost" className="text-accent" onClick={() => setFrozen(false)}>
        Go on
      </Button>
    </div>
  );
}
