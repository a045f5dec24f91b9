import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { SearchInput } from "@/components/ui/search-input";

/** The search of a screen's list, which `/` finds; first in its bar on a phone. `className` is for its width. */
export function ListSearch({ className, ...rest }: ComponentProps<typeof SearchInput>) {
  return (
    <div className={classNames("relative shrink-0 max-md:order-first", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
      />
      <SearchInput data-search="" className="w-full pl-8" {...rest} />
    </div>
  );
}
