/* The scene's proposals: which one is open, who asked for the others and for what, how far they differ. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { frameToSeconds } from "../domain/timecode.js";
import { Panel } from "../panel.js";
import type { Version } from "../protocol.js";
import type { Room } from "../room.js";
import type { Key } from "../words.js";
import { icon, key } from "./bits.js";

const LAST_SEEN = "roughcut.version";

export class VersionsMenu extends Panel {
  room!: Room;
  private readonly versions = signal<readonly Version[] | null>(null);

  static override properties = { room: { attribute: false } };

  /** Opens the proposal seen before this one, or the newest other. */
  async flip(): Promise<void> {
    const next = await this.beside();
    if (next) this.open(next);
    else this.room.say(this.room.words.say("versions.only"));
  }

  /** Shows that proposal and this one side by side. */
  async compare(): Promise<void> {
    const other = await this.beside();
    if (other) location.assign(this.comparedWith(other));
    else this.room.say(this.room.words.say("versions.only"));
  }

  private async beside(): Promise<Version | undefined> {
    await this.load();
    const { id } = this.room.state.value.cut;
    const others = (this.versions.value ?? []).filter((one) => String(one.id) !== String(id));
    return others.find((one) => String(one.id) === sessionStorage.getItem(LAST_SEEN)) ?? others[0];
  }

  /** The page that shows another proposal beside this one, the older at the left. */
  private comparedWith(other: Version): string {
    const { cut } = this.room.state.value;
    const [a, b] = other.version < Number(cut.version) ? [other.id, cut.id] : [cut.id, other.id];
    return `/cuts/${a}/compare/${b}/`;
  }

  /* A change of the cut, or new proposals, while the list is open. */
  protected override firstUpdated(): void {
    this.scope.react(() => {
      if (this.room.state.value.seq >= 0 && this.querySelector("#versions:popover-open")) void this.load();
    });
  }

  protected override render(): unknown {
    const { words } = this.room;
    const { cut } = this.room.state.value;
    return html`
      <button class="version tag-box" popovertarget="versions" aria-haspopup="true">
        <b class="long">${words.say("cut.version", { version: cut.version })}</b>
        <b class="short" aria-hidden="true">${words.say("cut.version.short", { version: cut.version })}</b>
        <span class="muted taste">${cut.taste}</span>${icon("down")}
      </button>
      <div id="versions" class="menu versions" popover aria-label=${words.say("versions")} @toggle=${(event: ToggleEvent) => this.toggled(event)}>
        ${this.list()}
      </div>
      <button class="button quiet compare-switch" title="${words.say("compare")} (V)" @click=${() => void this.compare()}>
        ${icon("columns")}<span>${words.say("compare")}</span>
      </button>
    `;
  }

  private list(): TemplateResult {
    const { words } = this.room;
    const found = this.versions.value;
    return html`<header><h3>${words.say("versions")}</h3><span class="grow"></span>${key("T")}<span class="muted small">${words.say("versions.flip")}</span></header>
      ${this.room.state.value.me.can.swap
        ? html`<button class="button propose" @click=${() => this.room.propose()}>
            ${icon("plus")}${words.say("versions.propose")}
          </button>`
        : nothing}
      <ol>
        ${(found ?? []).map((version) => this.item(version))}
      </ol>`;
  }

  private item(version: Version): TemplateResult {
    const { words } = this.room;
    const { cut } = this.room.state.value;
    const here = String(version.id) === String(cut.id);
    const seconds = words.number(frameToSeconds(version.duration_frames, cut.rate), 1);
    const differ = version.differ ? words.say("versions.differ", { n: version.differ }) : words.say("versions.same");
    return html`<li>
      <a href=${version.url} aria-current=${here ? "page" : nothing} @click=${(event: Event) => this.follow(event, version)}>
        <span class="first"
          ><b>${words.say("cut.version", { version: version.version })}</b>
          <span class="muted">${words.age(version.at, Date.now())}</span>
          <span class="grow"></span>
          <span class="muted number">${words.say("cut.length", { seconds, n: version.shots })}</span></span
        >
        <span class="small soft">${this.why(version)}</span>
        <span class="small ${here || !version.differ ? "muted" : "differs"}">${here ? words.say("versions.here") : differ}</span>
      </a>
      ${here
        ? nothing
        : html`<a class="button icon-only" href=${this.comparedWith(version)} aria-label=${words.say("compare.with", { version: version.version })} title=${words.say("compare.with", { version: version.version })}>
            ${icon("columns")}
          </a>`}
    </li>`;
  }

  private why(version: Version): string {
    const { words } = this.room;
    const by = version.by || words.say("versions.engine");
    const asked = version.asked.map((name) => words.say(`asked.${name}` as Key)).filter(Boolean);
    return [by, asked.join(", "), version.taste].filter(Boolean).join(" · ");
  }

  private toggled(event: ToggleEvent): void {
    if (event.newState !== "open") return;
    const left = this.querySelector("button.version")?.getBoundingClientRect().left ?? 0;
    (event.target as HTMLElement).style.left = `${left}px`;
    void this.load();
  }

  private async load(): Promise<void> {
    const answer = await fetch(`/api/cuts/${this.room.state.value.cut.id}/versions/`, { credentials: "same-origin" });
    if (answer.ok) this.versions.value = ((await answer.json()) as { versions: Version[] }).versions;
  }

  private follow(event: Event, version: Version): void {
    const mouse = event as MouseEvent;
    if (mouse.ctrlKey || mouse.metaKey || mouse.shiftKey) return;
    event.preventDefault();
    this.open(version);
  }

  /** At the same words as here, so that a flip compares. */
  private open(version: Version): void {
    sessionStorage.setItem(LAST_SEEN, String(this.room.state.value.cut.id));
    const line = this.room.line.value ?? this.room.selected.value?.lines[0];
    location.assign(line === undefined ? version.url : `${version.url}#line=${line}`);
  }
}

customElements.define("rc-versions", VersionsMenu);
