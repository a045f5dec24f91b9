/** On what takes the focus by itself when something begins there: what closes meanwhile must not take it back. */
export const keepsFocusProps = { "data-keeps-focus": "" } as const;

/** Whether the focus is in such a place now. */
export function isFocusKept(): boolean {
  return document.activeElement?.closest("[data-keeps-focus]") != null;
}
