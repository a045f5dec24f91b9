/** Id of the element that menus and tooltips are put into, so that they stand inside a landmark of the page. */
export const overlayHostId = "overlays";

/** Where to put an overlay that is open now; the body where the page has no place for it. */
export function overlayHost(): HTMLElement | null {
  return typeof document === "undefined" ? null : document.getElementById(overlayHostId);
}
