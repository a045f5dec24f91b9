"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useSession } from "@/components/live/session";
import { classNames } from "@/components/ui/class-names";
import { reaches } from "@/lib/api/roles";
import { type Place, placeOf, places } from "./places";

function useVisiblePlaces(): { visible: readonly Place[]; current: Place | undefined } {
  const { session } = useSession();
  const current = placeOf(usePathname());
  const role = session?.role ?? "operator";
  return { visible: places.filter((place) => reaches(role, place.role)), current };
}

/** Where one can go, at the left edge. Below 768 px the {@link BottomBar} takes its place. */
export function Rail() {
  const { visible, current } = useVisiblePlaces();
  return (
    <nav
      aria-label="Main"
      className="hidden w-44 shrink-0 flex-col gap-px border-r border-line bg-canvas px-2 py-2 md:flex max-lg:w-[52px]"
    >
      <Link
        href="/calls"
        className="mb-2 flex h-8 items-center gap-2 rounded-md px-2 text-[13px] font-semibold text-ink"
      >
        <Mark />
        <span className="max-lg:sr-only">Patchbay</span>
      </Link>
      {visible.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          title={place.label}
          {...(place === current ? { "aria-current": "page" as const } : {})}
          className={classNames(
            "flex h-8 items-center gap-2.5 rounded-md px-2 text-[13px] text-ink-2 transition-colors hover:bg-press hover:text-ink",
            place === current && "bg-press font-medium text-ink",
            place.href === "/settings/keys" && "mt-auto",
          )}
        >
          <place.icon aria-hidden className="size-4 shrink-0" strokeWidth={1.75} />
          <span className="truncate max-lg:sr-only">{place.label}</span>
        </Link>
      ))}
    </nav>
  );
}

function bringIntoView(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The same places under the thumb. Those of an admin scroll in from the right. */
export function BottomBar() {
  const { visible, current } = useVisiblePlaces();
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 overflow-x-auto border-t border-line bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {visible.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          {...(place === current ? { "aria-current": "page" as const, ref: bringIntoView } : {})}
          className={classNames(
            "flex h-13 flex-1 flex-col items-center justify-center gap-1 text-[11px] leading-none text-ink-2",
            // Six fit a phone. Of more, the one at the edge is cut: so one sees that there are more.
            visible.length > 6 ? "min-w-[4.375rem]" : "min-w-16",
            place === current && "font-medium text-accent",
          )}
        >
          <place.icon aria-hidden className="size-[18px]" strokeWidth={1.75} />
          {place.label}
        </Link>
      ))}
    </nav>
  );
}

/** Two lines plugged into one another. */
function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-4 shrink-0 text-accent-solid">
      <path
        d="M3 4.5h3.5a2 2 0 0 1 2 2v3a2 2 0 0 0 2 2H13"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
      <circle cx="3" cy="4.5" r="1.9" fill="currentColor" />
      <circle cx="13" cy="11.5" r="1.9" fill="currentColor" />
    </svg>
  );
}
