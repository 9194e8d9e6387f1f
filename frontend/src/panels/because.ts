/* A row under a verdict of ours: why, in one tap, or not at all. */
import { html, nothing, type TemplateResult } from "lit";
import type { CutEvent, Reason } from "../protocol.js";
import type { Room } from "../room.js";
import type { Because } from "../steering.js";

/* Another take is seldom taken for its pace; words that are wrong are seldom only marked down. */
const OFFERED: Record<Because["after"], readonly Reason[]> = {
  swap: ["performance", "words", "picture", "sound", "size", "continuity"],
  ban: ["performance", "words", "picture", "sound", "size", "continuity"],
  rating: ["performance", "picture", "sound", "size", "continuity", "pace"],
};

export function becauseRow(room: Room, event: CutEvent): TemplateResult | typeof nothing {
  const verdict = room.steering.because.value;
  const judged = room.state.value.events.find((one) => String(one.id) === String(verdict?.event));
  /* A swap plays on from the shot before: the row is there already. */
  if (!verdict || !judged || (judged.number !== event.number && judged.number !== event.number + 1)) return nothing;
  const { words } = room;
  const why = judged.number === event.number ? words.say("because") : words.say("because.shot", { number: judged.number });
  return html`<div class="because small" role="group" aria-label=${why}>
    <span class="muted">${why}</span>
    ${OFFERED[verdict.after].map(
      (word) =>
        html`<button aria-pressed=${verdict.said.includes(word)} @click=${() => room.explain(word)}>
          ${words.say(`because.${word}`)}
        </button>`,
    )}
  </div>`;
}
