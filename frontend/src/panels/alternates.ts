/* The other choices for the shot under the playhead, each one key away, with its price. */
import { html, nothing, type TemplateResult } from "lit";
import { Panel } from "../panel.js";
import type { Alternate, CutEvent } from "../protocol.js";
import type { Room } from "../room.js";
import { clipOf, icon, key, thumbStyle } from "./bits.js";

export class AlternatesPanel extends Panel {
  room!: Room;

  static override properties = { room: { attribute: false } };

  protected override render(): unknown {
    const { words } = this.room;
    const event = this.room.selected.value;
    const state = this.room.state.value;
    const numbers = state.lines
      .filter((line) => event?.lines.some((id) => String(id) === String(line.id)))
      .map((line) => line.number)
      .filter((number) => number !== "")
      .join(", ");
    return html`
      <section class="alternates" aria-label=${words.say("alternates")}>
        <header>
          <h3>${numbers ? words.say("alternates.line", { line: numbers }) : words.say("alternates")}</h3>
          <span class="muted small">${words.say("alternates.price")}</span>
          <span class="grow"></span>
          ${event?.alternates.length
            ? html`<button class="first-choice small" @click=${() => this.room.reset(event)}>
                ${key("0")}${words.say("alternates.first")}
              </button>`
            : nothing}
        </header>
        <div class="alternate-row">
          ${event?.alternates.length
            ? event.alternates.map((alternate) => this.card(event, alternate))
            : html`<p class="muted small">${words.say("alternates.none")}</p>`}
        </div>
      </section>
    `;
  }

  private card(event: CutEvent, alternate: Alternate): TemplateResult {
    const { words } = this.room;
    const clip = clipOf(this.room.state.value, alternate.clip);
    const middle = (alternate.source_in + Math.max(alternate.source_in, alternate.source_out)) >> 1;
    const better = alternate.price < 0;
    return html`<div class="alternate-card">
      <button
        class="alternate ${alternate.in_cut ? "in-cut" : ""} ${better ? "better" : ""}"
        aria-pressed=${alternate.in_cut}
        title=${(better ? this.overruled(alternate) : alternate.sentence) || nothing}
        @click=${() => this.room.swap(event, alternate.id)}
      >
        <span class="picture">
          <i style=${thumbStyle(clip, middle)}></i>
          ${key(String(alternate.key))}
          ${alternate.watched ? nothing : html`<span class="unwatched">${words.say("alternate.unwatched")}</span>`}
          ${clip?.video ? nothing : icon("film")}
        </span>
        <span class="words">
          <b>${alternate.label}</b>
          <span class="size">${this.sizeOf(alternate)}</span>
          <span class="price">${this.price(alternate)}</span>
        </span>
      </button>
      ${alternate.in_cut || !this.room.state.value.me.can.swap || event.status === "locked"
        ? nothing
        : html`<button
            class="ban-alternate"
            aria-label=${words.say("ban.label", { label: alternate.label })}
            title=${words.say("ban.label", { label: alternate.label })}
            @click=${() => this.room.ban(event, alternate.id)}
          >
            ${icon("ban")}
          </button>`}
    </div>`;
  }

  /** What the engine would rather have shown, where somebody overruled it. */
  private overruled(alternate: Alternate): string {
    const points = this.room.words.signed(-alternate.price);
    return this.room.words.say("alternate.overruled", { label: alternate.label, points });
  }

  private sizeOf(alternate: Alternate): string {
    if (alternate.in_cut) return "";
    return alternate.kind === "reaction" ? this.room.words.say("kind.reaction") : this.room.words.size(alternate.size);
  }

  private price(alternate: Alternate): string {
    const { words } = this.room;
    return alternate.in_cut ? words.say("alternate.in_cut") : words.signed(-alternate.price);
  }
}

customElements.define("rc-alternates", AlternatesPanel);
