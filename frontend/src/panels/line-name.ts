/* What a line of the script is called in a sentence: its number, or the first words of a beat. */
import type { Id, ScriptLine } from "../protocol.js";
import type { Words } from "../words.js";

const LONGEST = 36;

/** "line 12", or “She folds the letter…” for a beat, which has no number; "" for a line that is gone. */
export function lineName(
  words: Words,
  lines: readonly Pick<ScriptLine, "id" | "number" | "text">[],
  id: Id,
): string {
  const found = lines.find((one) => String(one.id) === String(id));
  if (!found) return "";
  if (found.number !== "") return words.say("asked.line", { number: found.number });
  return words.say("asked.beat", { text: shortened(found.text) });
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST);
  const word = cut.lastIndexOf(" ");
  return `${cut.slice(0, word > 0 ? word : LONGEST)}…`;
}
