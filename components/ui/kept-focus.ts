/**
 * On what takes the focus by itself when something begins there, for as long as that lasts: what closes meanwhile must
 * not take it back.
 */
export const keepsFocusProps = { "data-keeps-focus": "" } as const;

/** Whether the focus is in such a place now. */
export function isFocusKept(): boolean {
  return document.activeElement?.closest("[data-keeps-focus]") != null;
}

/** The place that the keys are meant for now; null where there is none. */
export function keptFocus(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-keeps-focus]");
}
