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

/** Several in one phrase, those with numbers together: "lines 3, 5 and 8". */
export function lineNames(
  words: Words,
  lines: readonly Pick<ScriptLine, "id" | "number" | "text">[],
  ids: readonly Id[],
): string {
  const wanted = new Set(ids.map(String));
  const found = lines.filter((one) => wanted.has(String(one.id)));
  const numbers = found.filter((one) => one.number !== "").map((one) => String(one.number));
  const beats = found.filter((one) => one.number === "").map((one) => lineName(words, lines, one.id));
  if (numbers.length < 2) return words.list(found.map((one) => lineName(words, lines, one.id)));
  return words.list([words.say("asked.lines", { numbers: words.list(numbers) }), ...beats]);
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text;
  const cut = text.slice(0, LONGEST);
  const word = cut.lastIndexOf(" ");
  return `${cut.slice(0, word > 0 ? word : LONGEST)}…`;
}
