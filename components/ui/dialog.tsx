"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import { IconButton } from "./icon-button";
import { modalProps } from "./modal";
import { useReturnFocus } from "./use-return-focus";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One sentence under the title. */
  description?: ReactNode;
  className?: string;
  /** It holds what is read rather than filled in: the body takes the focus, and scrolls by keyboard. */
  forReading?: boolean;
  children: ReactNode;
}

function DialogHead({ title, description }: Pick<DialogProps, "title" | "description">) {
  return (
    <div className="flex items-start gap-3 border-b border-line px-4 py-3">
      <div className="min-w-0 flex-1">
        <Radix.Title className="truncate text-sm font-semibold">{title}</Radix.Title>
        {description === undefined ? (
          <Radix.Description className="sr-only">{title}</Radix.Description>
        ) : (
          <Radix.Description className="mt-0.5 text-xs text-ink-2">{description}</Radix.Description>
        )}
      </div>
      <Radix.Close asChild>
        <IconButton label="Close" shortcut="Esc" className="-mt-1 -mr-1.5">
          <X aria-hidden />
        </IconButton>
      </Radix.Close>
    </div>
  );
}

/** The focus goes to what is to be filled in or read, not to the closing cross. A field with autoFocus keeps it. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement) || dialog.contains(document.activeElement)) return;
  const body = dialog.querySelector<HTMLElement>("[data-dialog-body]");
  const first =
    body?.tabIndex === 0 ? body : body?.querySelector<HTMLElement>("input, select, textarea, button");
  (first ?? dialog).focus();
}

const scrim = "fixed inset-0 z-40 bg-scrim motion-safe:data-[state=open]:animate-fade";

/** A dialog in the middle: for one thing to be filled in. Escape closes, the focus goes back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  className,
  forReading = false,
  children,
}: DialogProps) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          {...modalProps}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={returnFocus}
          className={classNames(
            "overlay fixed top-[12vh] outline-none left-1/2 z-50 flex max-h-[76vh] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col rounded-xl motion-safe:data-[state=open]:animate-fade",
            className,
          )}
        >
          <DialogHead title={title} description={description} />
          {forReading ? (
            <section
              data-dialog-body=""
              aria-label={title}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
              tabIndex={0}
              className="min-h-0 overflow-y-auto focus-visible:outline-none"
            >
              {children}
            </section>
          ) : (
            <div data-dialog-body="" className="min-h-0 overflow-y-auto">
              {children}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A sheet at the right edge: for the details of a row, with the list still in sight. */
export function Drawer({ open, onOpenChange, title, description, className, children }: DialogProps) {
  const returnFocus = useReturnFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Radix.Portal>
        <Radix.Content
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={returnFocus}
          onInteractOutside={(event) => event.preventDefault()}
          className={classNames(
            "overlay fixed inset-y-0 right-0 z-30 flex w-[min(28rem,100vw)] flex-col border-y-0 border-r-0 motion-safe:data-[state=open]:animate-slide",
            className,
          )}
        >
          <DialogHead title={title} description={description} />
          <section
            data-dialog-body=""
            aria-label={title}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto focus-visible:outline-none"
          >
            {children}
          </section>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
