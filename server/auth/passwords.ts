import { PanelError } from "../errors";
import { commonPasswords, commonWords } from "./common-passwords";

const lengthMin = 12;
const lengthMax = 128;

/** Rows of a keyboard and the orders of alphabet and digits, which people call passwords. */
const sequences = [
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "azertyuiopqsdfghjklmwxcvbn",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "qazwsxedcrfvtgbyhnujmikolp",
];

/** Why a password is too weak, as the end of "The password …"; null when it will do. */
export function weakness(password: string, username: string): string | null {
  const length = [...password].length;
  if (length < lengthMin) return `has ${length} characters, and ${lengthMin} are the least`;
  if (length > lengthMax) return `has more than ${lengthMax} characters`;
  const folded = password.toLowerCase();
  const name = username.toLowerCase();
  if (name.length > 0 && isPadded(folded, name)) return "is the user name with little around it";
  if (repeatedUnit(folded) <= 4) return "repeats a few characters";
  if (new Set(folded).size < 5) return "uses fewer than five different characters";
  if (isSequence(folded)) return "follows the keyboard, the alphabet or the digits";
  const plain = undisguise(folded);
  if (commonPasswords.has(folded) || commonPasswords.has(plain)) return "is among the most common ones";
  if (commonWords.some((word) => isPadded(folded, word) || isPadded(plain, word))) {
    return "is a common word with little around it";
  }
  return null;
}

/** @throws PanelError weak_password */
export function requireStrongPassword(password: string, username: string, field = "password"): void {
  const reason = weakness(password, username);
  if (reason === null) return;
  throw new PanelError("weak_password", `The password ${reason}.`, {
    field,
    whatToDo: "Choose 12 or more characters that nobody would guess; four random words are fine.",
  });
}

/** Whether what is left beside `word`, all its repeats taken out, is no password of its own. */
function isPadded(password: string, word: string): boolean {
  if (!password.includes(word)) return false;
  const rest = password.replaceAll(word, "");
  return rest.length < 6 || isSequence(rest) || repeatedUnit(rest) <= 2;
}

/** Length of the shortest unit whose repetition makes the whole; the whole length where nothing repeats. */
function repeatedUnit(text: string): number {
  const at = `${text}${text}`.indexOf(text, 1);
  return at === -1 ? text.length : at;
}

/** Whether the whole is made of at most two runs along a known order, forwards or backwards. */
function isSequence(text: string): boolean {
  const orders = [...sequences, ...sequences.map((order) => [...order].reverse().join(""))];
  let rest = text;
  for (let runs = 0; runs < 2 && rest.length > 0; runs += 1) {
    rest = rest.slice(longestRun(rest, orders));
  }
  return rest.length <= 1;
}

function longestRun(text: string, orders: string[]): number {
  let length = 0;
  for (const order of orders) {
    while (length < text.length && order.includes(text.slice(0, length + 1))) length += 1;
  }
  return length;
}

/** Undoes the usual disguises of letters: `p@ssw0rd` is `password`. */
function undisguise(text: string): string {
  const letters: Record<string, string> = {
    "@": "a",
    "4": "a",
    "3": "e",
    "1": "i",
    "!": "i",
    "0": "o",
    $: "s",
    "5": "s",
    "7": "t",
  };
  return [...text].map((character) => letters[character] ?? character).join("");
}
