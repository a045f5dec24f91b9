import type { ReactNode } from "react";

/** The filters of a {@link ScreenBar}: beside one another, and on a phone in lines below, all in sight. */
export function FilterStrip({ children }: { children: ReactNode }) {
  return (
    <div className="relative flex items-center gap-2 max-md:order-last max-md:w-full max-md:flex-wrap">
      {children}
    </div>
  );
}
