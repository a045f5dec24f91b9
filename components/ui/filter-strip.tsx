import type { ReactNode } from "react";

/** The filters of a {@link ScreenBar}: beside one another, and on a phone one line below that scrolls sideways. */
export function FilterStrip({ children }: { children: ReactNode }) {
  return (
    <div className="relative flex items-center gap-2 max-md:order-last max-md:-m-1 max-md:w-[calc(100%+0.5rem)] max-md:overflow-x-auto max-md:p-1 max-md:[&>span]:shrink-0">
      {children}
    </div>
  );
}
