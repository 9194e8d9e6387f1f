/* The keyboard: which key does what. Letters go by what is printed, digits and punctuation by where
   the key lies, since on AZERTY the digit row needs Shift. */

export interface Binding {
  /** Shown on the sheet of keys. */
  readonly caps: string;
  readonly does: string;
  readonly matches: (event: KeyboardEvent) => boolean;
  readonly act: (event: KeyboardEvent) => void;
}

const plain = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey;

/** By the printed letter, or by a named key such as ArrowLeft; Shift must match. */
export const letter =
  (name: string, shift = false) =>
  (event: KeyboardEvent): boolean =>
    plain(event) && event.shiftKey === shift && event.key.toLowerCase() === name.toLowerCase();

/** By the key's place on the keyboard. */
export const place =
  (code: string, shift = false) =>
  (event: KeyboardEvent): boolean =>
    plain(event) && event.shiftKey === shift && event.code === code;

export const withControl =
  (name: string, shift = false) =>
  (event: KeyboardEvent): boolean =>
    (event.ctrlKey || event.metaKey) && !event.altKey && event.shiftKey === shift && event.key.toLowerCase() === name;

export const withAlt =
  (name: string) =>
  (event: KeyboardEvent): boolean =>
    event.altKey && !event.ctrlKey && event.key === name;

/** The digit of the key pressed, whatever is printed on it, or null. */
export function digit(event: KeyboardEvent): number | null {
  const found = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  return found ? Number(found[1]) : null;
}

/** Whether the key belongs to what has the focus: a field, a menu, a dialog; or to a focused button. */
export function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest("dialog[open], [role=menu], [role=listbox]")) return true;
  if (target.closest("input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]")) return true;
  const own = target.closest("button, a[href], summary, input");
  if (!own) return false;
  if (event.key === "Enter") return true;
  if (event.key === " ") return target.matches(":focus-visible");
  return own.matches("input[type=range]") && event.key.startsWith("Arrow");
}

/** Runs the first binding that matches; the browser keeps what we do not bind. */
export function handle(bindings: readonly Binding[], event: KeyboardEvent): void {
  if (event.defaultPrevented || isTaken(event)) return;
  const binding = bindings.find((one) => one.matches(event));
  if (!binding) return;
  event.preventDefault();
  binding.act(event);
}
