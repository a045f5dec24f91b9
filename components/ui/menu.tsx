"use client";

import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { Kbd } from "./kbd";
import { isFocusKept } from "./kept-focus";
import { isModalOpen } from "./modal";
import { overlayHost } from "./overlay-host";

interface MenuProps {
  /** The button that opens it: one element that takes a ref. */
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Where the focus goes on closing, instead of to the trigger. */
  onCloseAutoFocus?: (event: Event) => void;
  children: ReactNode;
}

/** A menu of acts. */
export function Menu({ trigger, align = "end", open, onOpenChange, onCloseAutoFocus, children }: MenuProps) {
  return (
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={overlayHost()}>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            // What was chosen here has opened a dialog, or has begun a call in the dock: that has the focus by now.
            if (isModalOpen() || isFocusKept()) event.preventDefault();
            else onCloseAutoFocus?.(event);
          }}
          className="overlay z-50 max-h-[min(70vh,32rem,var(--radix-dropdown-menu-content-available-height))] min-w-48 overflow-y-auto rounded-lg p-1 text-[13px]"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  shortcut?: string | undefined;
  danger?: boolean;
  disabled?: boolean;
  /** Keeps the menu open after the choice. */
  keepOpen?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

/** One act of a {@link Menu}. */
export function MenuItem({
  icon,
  shortcut,
  danger = false,
  disabled = false,
  keepOpen = false,
  onSelect,
  children,
}: MenuItemProps) {
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={(event) => {
        if (keepOpen) event.preventDefault();
        onSelect();
      }}
      className={classNames(
        "flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 text-ink outline-none select-none data-disabled:text-ink-3 data-highlighted:bg-hover [&_svg]:size-3.5 [&_svg]:text-ink-3",
        danger && "text-bad data-highlighted:bg-bad-soft [&_svg]:text-bad",
      )}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {shortcut === undefined ? null : <Kbd className="pointer-coarse:hidden">{shortcut}</Kbd>}
    </Radix.Item>
  );
}

/** A line of explanation above a group. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-xs text-ink-3">{children}</Radix.Label>;
}

/** A hairline between groups. */
export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
