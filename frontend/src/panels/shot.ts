/* The shot under the playhead: its status, our stars, approve or ask for a change. */
import { html, nothing, type TemplateResult } from "lit";
import { Panel } from "../panel.js";
import type { CutEvent, Status } from "../protocol.js";
import type { Room } from "../room.js";
import { becauseRow } from "./because.js";
import { icon, key, statusKey } from "./bits.js";

export class ShotPanel extends Panel {
  room!: Room;

  static override properties = { room: { attribute: false } };

  protected override render(): unknown {
    const { words } = this.room;
    const event = this.room.selected.value;
    const total = this.room.state.value.events.length;
    if (!event) return html`<section class="shot"><p class="muted">${words.say("cut.empty")}</p></section>`;
    const { can } = this.room.state.value.me;
    return html`
      <section class="shot" aria-label=${words.say("shot.number", { number: event.number })}>
        <header>
          <h2>${words.say("shot.number", { number: event.number })}</h2>
          <span class="muted">${words.say("shot.of", { total })}</span>
          <span class="grow"></span>
          <button
            class="pill status-${event.status} lock-switch"
            aria-pressed=${event.status === "locked"}
            title="${words.say(event.status === "locked" ? "unlock" : "lock")} (⇧L)"
            ?disabled=${!can.approve}
            @click=${() => this.room.setStatus(event, event.status === "locked" ? "in_review" : "locked")}
          >
            ${words.say(statusKey(event.status))}
          </button>
        </header>
        <div class="stars">
          ${this.stars(event, can.rate)}
          <span class="grow"></span>
          ${this.others(event)}
          <span class="for-keys">${key("⇧1")} <span class="muted small">${words.say("to")}</span> ${key("⇧5")}</span>
        </div>
        ${event.rating.mine > 0 && event.rating.mine < 3
          ? this.instead(event)
          : nothing}
        <div class="verdicts">
          ${this.verdict(event, "approved", "approve", "check", "Y", can.approve)}
          ${this.verdict(event, "change_asked", "ask_change", "diamond", "X", can.approve)}
          ${event.clip === null ? nothing : this.holds(event, can.swap && event.status !== "locked")}
        </div>
        ${becauseRow(this.room, event)}
      </section>
    `;
  }

  /** Keep this take whatever is solved again, or never see it again for these words. */
  private holds(event: CutEvent, allowed: boolean): TemplateResult {
    const { words } = this.room;
    return html`<button
        class="button verdict"
        aria-pressed=${event.pinned}
        ?disabled=${!allowed}
        @click=${() => this.room.pin(event)}
      >
        ${icon("pin")}${words.say(event.pinned ? "kept" : "keep")}${key("P")}
      </button>
      <button class="button verdict" ?disabled=${!allowed} @click=${() => this.room.ban(event, 0)}>
        ${icon("ban")}${words.say("ban")}${key(words.cap("Del"))}
      </button>`;
  }

  /** What we would have used, one key away: a swap tells more than the stars did. */
  private instead(event: CutEvent): TemplateResult | typeof nothing {
    const { words } = this.room;
    const others = event.alternates.filter((one) => !one.in_cut);
    if (!others.length || !this.room.state.value.me.can.swap || event.status === "locked") return nothing;
    return html`<div class="because instead small" role="group" aria-label=${words.say("rating.low")}>
      <span>${words.say("rating.low")}</span>
      ${others.map(
        (one) =>
          html`<button title=${one.sentence || nothing} @click=${() => this.room.swap(event, one.id)}>
            ${key(String(one.key))} ${one.label}
          </button>`,
      )}
    </div>`;
  }

  private stars(event: CutEvent, allowed: boolean): TemplateResult {
    const { words } = this.room;
    const mine = event.rating.mine;
    return html`<div class="star-row" role="group" aria-label=${words.say("rating")}>
      ${[1, 2, 3, 4, 5].map(
        (value) =>
          html`<button
            class=${value <= mine ? "on" : ""}
            ?disabled=${!allowed}
            aria-pressed=${value === mine}
            aria-label=${words.say("rating.stars", { n: value })}
            @click=${() => this.room.rate(event, value === mine ? 0 : value)}
          >
            ${icon(value <= mine ? "star-full" : "star")}
          </button>`,
      )}
    </div>`;
  }

  private others(event: CutEvent): TemplateResult | typeof nothing {
    const { others } = event.rating;
    if (!others.length) return nothing;
    const mean = others.reduce((sum, one) => sum + one, 0) / others.length;
    const text = this.room.words.say("rating.others", { mean: this.room.words.number(mean, 1) });
    return html`<span class="muted small others">${text}</span>`;
  }

  private verdict(
    event: CutEvent,
    status: Status,
    word: "approve" | "ask_change",
    sign: string,
    letter: string,
    allowed: boolean,
  ): TemplateResult {
    const on = event.status === status;
    return html`<button
      class="button verdict status-${status}"
      aria-pressed=${on}
      ?disabled=${!allowed || event.status === "locked"}
      @click=${() => this.room.setStatus(event, on ? "in_review" : status)}
    >
      ${icon(sign)}${this.room.words.say(word)}${key(letter)}
    </button>`;
  }
}

customElements.define("rc-shot", ShotPanel);
