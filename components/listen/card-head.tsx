import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface CardHeadProps {
  icon: LucideIcon;
  /** Whom it is about. */
  name: string;
  /** How it stands with it. What comes last is the first to be cut short. */
  children: ReactNode;
}

/**
 * The first line of a card, which it has for itself: whatever is said there, the buttons below stay where they are, and
 * nobody presses what has just moved under the pointer. On a phone it is two lines.
 */
export function CardHead({ icon: Icon, name, children }: CardHeadProps) {
  return (
    <div className="flex min-h-6 min-w-0 items-center gap-x-3 max-sm:flex-col max-sm:items-stretch">
      <p className="flex min-w-0 items-center gap-2 sm:max-w-1/2 sm:shrink-0">
        <Icon aria-hidden className="size-4 shrink-0 text-accent" />
        <span className="truncate font-medium" title={name}>
          {name}
        </span>
      </p>
      <div className="flex min-h-6 min-w-0 flex-1 items-center gap-x-3 overflow-hidden text-xs text-ink-2">
        {children}
      </div>
    </div>
  );
}
