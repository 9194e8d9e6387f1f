/* The bar above the review page: where we are, who is here, the one primary act. */
import { html, nothing } from "lit";
import { Panel } from "../panel.js";
import type { Room } from "../room.js";
import { avatar, exportAddress, icon } from "./bits.js";
import "./versions.js";

export class TopBar extends Panel {
  room!: Room;
  onFinish: () => void = () => undefined;
  onKeys: () => void = () => undefined;
  onAsked: () => void = () => undefined;
  askedOpen = false;

  static override properties = { room: { attribute: false }, askedOpen: { attribute: false } };

  protected override render(): unknown {
    const { words, state, pending } = this.room;
    const { project, scene, me } = state.value;
    const people = [...this.room.here.value.slice(0, 4), me as never];
    const saving = pending.value.size > 0 || this.room.busy;
    const conflicts = state.value.asked.conflicts.length;
    return html`
      <header class="topbar">
        <a class="logo" href="/" aria-label="Rough Cut"></a>
        <nav class="crumbs" aria-label=${words.say("nav.where")}>
          <a href=${project.url}>${project.name}</a>
          <span aria-current="page"
            >${words.say("scene.number", { number: scene.number })}
            <span class="muted scene-title">${scene.title}</span></span
          >
        </nav>
        <rc-versions .room=${this.room}></rc-versions>
        <button
          class="button quiet asked-switch"
          aria-pressed=${this.askedOpen}
          @click=${this.onAsked}
          title="${words.say("asked")} (E)"
        >
          ${icon("sliders")}<span>${words.say("asked")}</span>${conflicts
            ? html`<b class="count" title=${words.say("asked.conflicts", { n: conflicts })}>${conflicts}</b>`
            : nothing}
        </button>
        <span class="saved" role="status">
          ${icon(saving ? "clock" : "check")}${words.say(saving ? "saving" : "saved")}
        </span>
        <span class="grow"></span>
        <button class="button icon-only" @click=${this.onKeys} aria-label=${words.say("keys.open")} title=${words.say("keys.open")}>
          ${icon("keyboard")}
        </button>
        <span class="avatars">${people.map((person) => avatar(person, me.id))}</span>
        ${me.can.export
          ? html`<a class="button export" href=${exportAddress(state.value)}>${icon("upload")}${words.say("export")}</a>`
          : nothing}
        <button class="button primary" @click=${this.onFinish}>${words.say("finish")}</button>
      </header>
    `;
  }
}

customElements.define("rc-topbar", TopBar);
