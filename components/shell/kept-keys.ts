/** Kinds of a field in which a letter is no letter. */
const wordless: ReadonlySet<string> = new Set(["button", "checkbox", "radio", "range", "reset", "submit"]);
/** What has an open list of choices, of which a letter finds and Space takes one. */
const chooses = "[role=menu],[role=listbox],[role=combobox],select";
/** What Space presses. */
const pressed =
  "button,summary,input[type=checkbox],input[type=radio],[role=button],[role=checkbox],[role=radio],[role=switch],[role=tab]";

/**
 * The one rule of which keys what has the focus keeps for itself, so that no shortcut takes them, push to talk neither:
 * - a field, and an open list of choices, all that are letters there;
 * - what is inside `data-keeps-keys`, exactly the characters named in it, however the focus came there;
 * - a button and whatever else Space presses, Space, where the keyboard brought the focus there. After a click the focus
 *   only stays behind: who then holds Space to talk does not mean to press the same again.
 */
export function keepsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLInputElement && !wordless.has(target.type)) return true;
  if (target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  if (target.closest(chooses) !== null) return true;
  const named = target.closest("[data-keeps-keys]")?.getAttribute("data-keeps-keys");
  if (named != null) return named.includes(key.toLowerCase());
  return key === " " && target.closest(pressed) !== null && keyboardFocus.isOn(target);
}

/** Whether the keyboard has brought the focus to where it is: browsers tell it to styles only, and not all alike. */
class KeyboardFocus {
  #isByKeyboard = false;
  #element: EventTarget | null = null;
  #isOn = false;

  isOn(target: EventTarget): boolean {
    return this.#isOn && this.#element === target;
  }

  /** Until the answer is called. */
  watch(): () => void {
    const byKey = () => {
      this.#isByKeyboard = true;
    };
    const byPointer = () => {
      this.#isByKeyboard = false;
      // Pressed by the pointer, a button that has the focus already is left to it too.
      this.#isOn = false;
    };
    const onFocus = ({ target }: FocusEvent) => {
      // A window that comes back gives the focus to what had it: that is nobody's step.
      if (target === this.#element) return;
      this.#element = target;
      this.#isOn = this.#isByKeyboard;
    };
    window.addEventListener("keydown", byKey, true);
    window.addEventListener("pointerdown", byPointer, true);
    window.addEventListener("focusin", onFocus, true);
    return () => {
      window.removeEventListener("keydown", byKey, true);
      window.removeEventListener("pointerdown", byPointer, true);
      window.removeEventListener("focusin", onFocus, true);
    };
  }
}

/** Of this page; whoever asks {@link keepsKey} lets it watch. */
export const keyboardFocus = new KeyboardFocus();
