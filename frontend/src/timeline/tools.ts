/* The bar above the timeline: undo, the cut point, locks, what the signs mean, zoom. */
import { html, type TemplateResult } from "lit";
import { icon, key, statusKey } from "../panels/bits.js";
import { asksForRating } from "../domain/cut.js";
import type { Room } from "../room.js";
import type { Key } from "../words.js";
import { scaleLimits, scaleToSlider, sliderToScale, type View } from "./geometry.js";

export interface Tools {
  readonly room: Room;
  readonly view: View;
  readonly frames: number;
  readonly toAsked: () => void;
  readonly roll: (frames: number) => void;
  readonly setScale: (scale: number) => void;
}

export function timelineTools({ room, view, frames, toAsked, roll, setScale }: Tools): TemplateResult {
  const { words } = room;
  const { least, most } = scaleLimits(frames, view.width);
  const button = (sign: string, word: Key, keys: string, act: () => void): TemplateResult =>
    html`<button class="button icon-only" @click=${act} aria-label=${words.say(word)} title="${words.say(word)} (${keys})">
      ${icon(sign)}
    </button>`;
  return html`<div class="tl-tools">
    ${button("undo", "undo", "Ctrl Z", () => room.undo())} ${button("redo", "redo", "⇧Ctrl Z", () => room.redo())}
    ${button("lock", "lock.range", "⇧L", () => room.lock())}
    ${button("left", "roll.earlier", ",", () => roll(-1))} ${button("right", "roll.later", ".", () => roll(1))}
    <span class="small soft">${words.say("roll")}</span>
    <span class="grow"></span>
    <span class="tl-legend small">
      ${(["approved", "change_asked", "locked", "in_review"] as const).map(
        (status) => html`<span class="sign status-${status}">${words.say(statusKey(status))}</span>`,
      )}
      <span class="sign-hatch"><i class="hatch"></i>${words.say("unsure.legend")}</span>
      <button class="sign-asks" title=${words.say("teach")} @click=${toAsked}>
        <i class="asks"></i>${words.say("teach.left", { n: asksForRating(room.state.value.events).length })}${key("R")}
      </button>
    </span>
    <label class="tl-zoom">
      ${icon("search")}
      <input
        class="plain"
        type="range"
        min="0"
        max="1"
        step="any"
        aria-label=${words.say("zoom")}
        .value=${String(scaleToSlider(view.scale, least, most))}
        @input=${(event: InputEvent) => setScale(sliderToScale(Number((event.target as HTMLInputElement).value), least, most))}
      />
    </label>
  </div>`;
}
