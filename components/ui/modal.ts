/** On the content of everything that takes the whole page's attention. */
export const modalProps = { "data-modal": "" } as const;

/** Whether such a dialog is open now: then nothing outside of it may take the focus. */
export function isModalOpen(): boolean {
  return document.querySelector("[data-modal][data-state=open]") !== null;
}
