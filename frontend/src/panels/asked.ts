/* What we ask of the engine for this scene: manner, pace, whom to favour, how long; what it may not
   show, and what it cannot keep. Every wish is solved at once. */
import { html, nothing, type TemplateResult } from "lit";
import { frameToSeconds, secondsToFrame } from "../domain/timecode.js";
import { Panel } from "../panel.js";
import type { Asked, Opening, Values } from "../protocol.js";
import type { Room } from "../room.js";
import { icon, key, titleCase } from "./bits.js";
import { lineName, lineNames } from "./line-name.js";
import { lengthWords, secondsOf } from "./length.js";

export class AskedPanel extends Panel {
  room!: Room;
  onClose: () => void = () => undefined;

  static override properties = { room: { attribute: false }, onClose: { attribute: false } };

  protected override render(): unknown {
    const { words } = this.room;
    const { asked, me } = this.room.state.value;
    const now = wished(asked, this.room.steering.draft.value);
    return html`
      <section class="asked" aria-label=${words.say("asked")} tabindex="-1" data-landmark>
        <header class="script-head">
          <h2>${words.say("asked")}</h2>
          ${key("E")}
          <span class="grow"></span>
          <button class="button icon-only" aria-label=${words.say("close")} @click=${this.onClose}>${icon("cross")}</button>
        </header>
        <div class="asked-body">
          <fieldset ?disabled=${!me.can.swap}>
            ${this.manner(now)} ${this.slider("pace", now.pace, -1, (pace) => ({ pace }))} ${this.length(now)}
            ${this.opening(now)} ${this.characters(now)} ${this.slider("listener", now.listener, 0, (listener) => ({ listener }))}
            <label class="check">
              <input
                type="checkbox"
                .checked=${now.ignore_emotion}
                @change=${(event: Event) =>
                  this.room.steer({ ignore_emotion: (event.target as HTMLInputElement).checked })}
              />
              <span>${words.say("asked.ignore_emotion")}</span>
            </label>
          </fieldset>
          ${me.can.swap ? nothing : html`<p class="muted small">${words.say("refused.role")}</p>`}
          ${this.conflicts(asked)} ${this.bans(asked)}
          <p class="muted small">${words.say("asked.kept")}</p>
        </div>
      </section>
    `;
  }

  private manner(now: Asked): TemplateResult {
    return html`<label class="field">
      <span class="label">${this.room.words.say("asked.style")}</span>
      <select @change=${(event: Event) => this.room.steer({ style: (event.target as HTMLSelectElement).value })}>
        ${now.styles.map((style) => html`<option value=${style.key} ?selected=${style.key === now.style}>${style.name}</option>`)}
      </select>
    </label>`;
  }

  private opening(now: Asked): TemplateResult {
    const { words } = this.room;
    return html`<label class="field">
      <span class="label">${words.say("asked.opening")}</span>
      <select @change=${(event: Event) => this.room.steer({ opening: (event.target as HTMLSelectElement).value as Opening })}>
        ${(["wide", "close", "any"] as const).map(
          (one) => html`<option value=${one} ?selected=${one === now.opening}>${words.say(`asked.opening.${one}`)}</option>`,
        )}
      </select>
    </label>`;
  }

  private slider(
    name: "pace" | "listener",
    value: number,
    least: number,
    values: (value: number) => Values,
  ): TemplateResult {
    const { words } = this.room;
    return html`<div class="field slider">
      <label class="label" for="asked-${name}">${words.say(`asked.${name}`)}</label>
      ${this.range(`asked-${name}`, value, least, values)}
      <span class="ends small muted"
        ><span>${words.say(`asked.${name}.least`)}</span><span>${words.say(`asked.${name}.most`)}</span></span
      >
    </div>`;
  }

  private characters(now: Asked): TemplateResult | typeof nothing {
    const { words } = this.room;
    const names = Object.entries(now.favour);
    if (names.length < 2) return nothing;
    return html`<div class="field slider" role="group" aria-label=${words.say("asked.favour")}>
      <span class="label">${words.say("asked.favour")}</span>
      ${names.map(
        ([name, weight], i) =>
          html`<span class="character-row"
            ><label class="small" for="asked-favour-${i}">${titleCase(name)}</label> ${this.range(
              `asked-favour-${i}`,
              weight,
              -1,
              (value) => ({ favour: { [name]: value } }),
            )}</span
          >`,
      )}
      <span class="ends small muted"
        ><span>${words.say("asked.favour.least")}</span><span>${words.say("asked.favour.most")}</span></span
      >
    </div>`;
  }

  private range(id: string, value: number, least: number, values: (value: number) => Values): TemplateResult {
    const { words } = this.room;
    return html`<input
      id=${id}
      type="range"
      min=${least}
      max="1"
      step="0.1"
      .value=${String(value)}
      aria-valuetext=${value === 0 ? words.say("asked.neutral") : words.signed(value)}
      @input=${(event: Event) => this.room.steer(values(Number((event.target as HTMLInputElement).value)))}
      @dblclick=${() => this.room.steer(values(0))}
    />`;
  }

  private length(now: Asked): TemplateResult {
    const { words } = this.room;
    const { cut, events } = this.room.state.value;
    const target = now.target_frames;
    const shown = target === null ? "" : words.number(frameToSeconds(target, cut.rate), 1);
    const waiting = this.room.steering.draft.value.target_frames !== undefined;
    return html`<div class="field">
      <label class="label" for="asked-length">${words.say("asked.length")}</label>
      <span class="length-row">
        <input
          id="asked-length"
          type="text"
          inputmode="decimal"
          autocomplete="off"
          placeholder=${words.say("asked.length.free")}
          .value=${shown}
          @change=${(event: Event) => this.typed(event.target as HTMLInputElement)}
        />
        <span class="muted">${words.say("asked.length.unit")}</span>
        ${target === null
          ? nothing
          : html`<button type="button" class="button small quiet" @click=${() => this.room.steer({ target_frames: null })}>
              ${words.say("asked.length.lift")}
            </button>`}
      </span>
      <span class="small soft" role="status">${waiting ? "" : lengthWords(words, cut, target, events)}</span>
    </div>`;
  }

  private typed(field: HTMLInputElement): void {
    const { cut } = this.room.state.value;
    const text = field.value.trim();
    const seconds = secondsOf(text);
    if (text === "") this.room.steer({ target_frames: null });
    else if (seconds === null || seconds < 1) this.room.say(this.room.words.say("asked.length.unread"), { error: true });
    else this.room.steer({ target_frames: secondsToFrame(seconds, cut.rate) });
  }

  private conflicts(asked: Asked): TemplateResult | typeof nothing {
    if (!asked.conflicts.length) return nothing;
    const { words } = this.room;
    const { lines } = this.room.state.value;
    return html`<ul class="conflicts small" role="status">
      ${asked.conflicts.map(
        (one) =>
          html`<li>
            ${icon("warning")}<span
              >${words.say(`asked.conflict.${one.kind}`, {
                line: lineName(words, lines, one.line),
                lines: lineNames(words, lines, one.lines),
                label: one.label,
              })}</span
            >
          </li>`,
      )}
    </ul>`;
  }

  private bans(asked: Asked): TemplateResult | typeof nothing {
    if (!asked.bans.length) return nothing;
    const { words } = this.room;
    const { lines } = this.room.state.value;
    return html`<div class="bans">
      <h3 class="label">${words.say("asked.bans")}</h3>
      <ul>
        ${asked.bans.map(
          (ban) =>
            html`<li>
              <span class="grow"
                ><b>${ban.label}</b> <span class="muted small"
                  >${words.say("asked.ban.lines", {
                    lines: lineNames(words, lines, ban.lines),
                  })}</span
                ></span
              >
              <button class="button small" @click=${() => this.room.allow(ban.clip)}>${words.say("asked.allow")}</button>
            </li>`,
        )}
      </ul>
    </div>`;
  }
}

/** What is asked with the wishes that are still on their way. */
function wished(asked: Asked, draft: Values): Asked {
  const given = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
  return { ...asked, ...given, favour: { ...asked.favour, ...draft.favour } };
}

customElements.define("rc-asked", AskedPanel);
