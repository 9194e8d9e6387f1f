/* The review page: <rc-review data-cut="7" data-language="fr">. */
import "../styles/review.css";
import "../panels/alternates.js";
import "../panels/asked.js";
import "../panels/notes.js";
import "../panels/script.js";
import "../panels/shot.js";
import "../panels/topbar.js";
import "../panels/viewer.js";
import "../panels/why.js";
import "../timeline/timeline.js";
import { effect, signal, untracked } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { handle, type Binding } from "../keys.js";
import { icon, laneOf, wordsOf } from "../panels/bits.js";
import { failed, type LoadFailure } from "../panels/failed.js";
import { finishDialog, keySheet } from "../panels/dialogs.js";
import { reviewKeys } from "../panels/keymap.js";
import type { NotesPanel } from "../panels/notes.js";
import type { VersionsMenu } from "../panels/versions.js";
import type { Viewer } from "../panels/viewer.js";
import { Panel } from "../panel.js";
import { Transport } from "../player/transport.js";
import type { CutState } from "../protocol.js";
import { Room } from "../room.js";
import type { Timeline } from "../timeline/timeline.js";
import { languageOf, Words } from "../words.js";

const TABS = ["notes", "shots", "script", "asked"] as const;
type Tab = (typeof TABS)[number];
const REPLAY_S = 2;
const PRESENCE_MS = 250;

export class Review extends Panel {
  private readonly words = new Words(languageOf(this.dataset["language"]));
  private readonly room = signal<Room | null>(null);
  private readonly failed = signal<"" | LoadFailure>("");
  private readonly tab = signal<Tab>("notes");
  private readonly asking = signal(false);
  private readonly canvas = document.createElement("canvas");
  private transport: Transport | null = null;
  private bindings: readonly Binding[] = [];

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren();
    super.connectedCallback();
    if (!this.room.value) void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.room.value?.close();
    this.transport?.close();
    this.room.value = null;
  }

  protected override render(): unknown {
    const room = this.room.value;
    const { transport } = this;
    if (this.failed.value) return failed(this.words, this.failed.value);
    if (!room || !transport) return this.shape();
    return html`
      <div class="review ${this.asking.value ? "asking" : ""}" data-tab=${this.tab.value}>
        <rc-topbar
          .room=${room}
          .onFinish=${() => this.open(".finish-dialog")}
          .onKeys=${() => this.open(".keys-dialog")}
          .onAsked=${() => this.toggleAsked()}
          .askedOpen=${this.asking.value}
        ></rc-topbar>
        ${this.asking.value
          ? html`<rc-asked class="area-script" .room=${room} .onClose=${() => this.toggleAsked()}></rc-asked>`
          : html`<rc-script class="area-script" .room=${room} .transport=${transport}></rc-script>`}
        <main class="area-viewer" id="main">
          ${this.offline(room)} ${this.learned(room)}
          <rc-viewer .room=${room} .transport=${transport} .canvas=${this.canvas}></rc-viewer>
          <rc-alternates .room=${room}></rc-alternates>
          ${this.toast(room)}
        </main>
        <aside class="area-inspector" aria-label=${this.words.say("inspector")} tabindex="-1" data-landmark>
          <rc-shot .room=${room}></rc-shot>
          <rc-why .room=${room}></rc-why>
          <rc-notes .room=${room} .transport=${transport}></rc-notes>
        </aside>
        <rc-timeline class="area-timeline" .room=${room} .transport=${transport}></rc-timeline>
        ${this.tabs()} ${keySheet(room, this.bindings)} ${finishDialog(room)}
        <p class="sr-only" role="status" aria-live="polite">${room.told.value}</p>
      </div>
    `;
  }

  private async load(): Promise<void> {
    try {
      const answer = await fetch(`/api/cuts/${this.dataset["cut"]}/`, { credentials: "same-origin" });
      if (answer.ok) this.begin((await answer.json()) as CutState);
      else this.failed.value = answer.status === 403 ? "load.refused" : answer.status === 404 ? "load.gone" : "load.failed";
    } catch {
      this.failed.value = "load.failed";
    }
  }

  private begin(state: CutState): void {
    this.canvas.setAttribute("role", "img");
    const transport = new Transport(this.canvas, {
      card: (event) => (this.room.value ? wordsOf(this.room.value.state.value, event) : ""),
      offline: (clip) => this.words.say("clip.offline", { name: clip.name }),
    });
    const room = new Room(state, this.words, transport.frame);
    this.transport = transport;
    this.wire(room, transport);
    this.bindings = reviewKeys({
      room,
      transport,
      viewer: () => this.querySelector("rc-viewer") as Viewer,
      timeline: () => this.querySelector("rc-timeline") as Timeline,
      notes: () => this.querySelector("rc-notes") as NotesPanel,
      focusWhy: () => this.querySelector<HTMLElement>("[data-landmark-why]")?.focus(),
      nextLandmark: () => this.nextLandmark(),
      showKeys: () => this.open(".keys-dialog"),
      toggleAsked: () => this.toggleAsked(),
      flip: () => void this.versions().flip(),
      compare: () => void this.versions().compare(),
    });
    this.room.value = room;
    const line = /^#line=(\d+)$/.exec(location.hash)?.[1];
    const begins = state.events.find((event) => event.lines.some((one) => String(one) === line));
    if (begins) transport.seek(begins.record_in);
  }

  private versions(): VersionsMenu {
    return this.querySelector("rc-versions") as VersionsMenu;
  }

  private toggleAsked(): void {
    this.asking.value = !this.asking.value;
    if (this.asking.value) void this.updateComplete.then(() => this.querySelector<HTMLElement>("rc-asked select")?.focus());
  }

  /** On a phone the parameters are a part of their own. */
  private show(tab: Tab): void {
    this.tab.value = tab;
    this.asking.value = tab === "asked";
  }

  private wire(room: Room, transport: Transport): void {
    this.scope.listen(document, "keydown", (event: KeyboardEvent) => handle(this.bindings, event));
    this.scope.onEnd(
      effect(() => {
        const now = room.state.value;
        const cut = { events: now.events, clips: now.clips, rate: now.cut.rate };
        untracked(() => transport.load(cut, now.cut.duration_frames, (event) => laneOf(now, event)));
      }),
    );
    this.scope.onEnd(effect(() => this.prepareAlternates(room, transport)));
    room.whenSwapped((event) => {
      const { rate } = room.state.value.cut;
      const back = Math.round((REPLAY_S * rate[0]) / rate[1]);
      transport.playFrom(Math.max(0, event.record_in - back));
    });
    let presented = -1;
    this.scope.every(PRESENCE_MS, () => {
      const frame = transport.frame.value;
      if (frame !== presented) room.present(frame, transport.playing.value);
      presented = frame;
    });
    this.expose(room, transport);
  }

  /* A change of take shows at once if the other clips' indexes are here before the key is pressed. */
  private prepareAlternates(room: Room, transport: Transport): void {
    const event = room.selected.value;
    for (const alternate of event?.alternates.slice(0, 4) ?? []) transport.deck.prepare(alternate.clip);
  }

  /** What tests and scripts of the house may ask of the page. */
  private expose(room: Room, transport: Transport): void {
    Object.assign(window, {
      roughcut: {
        frame: () => transport.deck.shown,
        event: () => room.selected.value?.id ?? null,
        seek: (frame: number) => transport.seek(frame),
        play: () => transport.play(),
        pause: () => transport.pause(),
        canvas: this.canvas,
      },
    });
  }

  private open(dialog: string): void {
    this.querySelector<HTMLDialogElement>(dialog)?.showModal();
  }

  private nextLandmark(): void {
    const marks = [...this.querySelectorAll<HTMLElement>("[data-landmark]")].filter((one) => one.offsetParent !== null);
    const at = marks.findIndex((one) => one.contains(document.activeElement));
    marks[(at + 1) % marks.length]?.focus();
  }

  private offline(room: Room): TemplateResult | typeof nothing {
    if (room.socket.online.value) return nothing;
    const kept = room.socket.waiting.value;
    return html`<p class="offline" role="alert">
      ${icon("offline")}<b>${this.words.say("offline")}</b> ${this.words.say("offline.kept", { n: kept })}
    </p>`;
  }

  /** What learning would change here, to be looked at and taken or refused. */
  private learned(room: Room): TemplateResult | typeof nothing {
    const { learned_changes: learned, cut } = room.state.value;
    if (!learned?.changes) return nothing;
    return html`<p class="learned">
      <span>${this.words.say("learned", { events: learned.events, changes: learned.changes })}</span>
      <a class="button small" href="/cuts/${cut.id}/learned/">${this.words.say("learned.look")}</a>
    </p>`;
  }

  private toast(room: Room): TemplateResult | typeof nothing {
    const toast = room.toast.value;
    if (!toast) return nothing;
    const { words } = this;
    return html`<div class="toast ${toast.error ? "error" : ""}" role=${toast.error ? "alert" : nothing}>
      ${toast.error ? icon("warning") : nothing}<span>${toast.text}</span>
      ${toast.undo
        ? html`<button class="button quiet small" @click=${() => room.undo()}>${words.say("undo")}</button>`
        : nothing}
      ${toast.error
        ? html`<button class="button icon-only" aria-label=${words.say("close")} @click=${() => room.dismiss()}>
            ${icon("cross")}
          </button>`
        : nothing}
    </div>`;
  }

  /** On a phone: notes, shots and script take turns below the picture. */
  private tabs(): TemplateResult {
    const signs: Record<Tab, string> = { notes: "send", shots: "film", script: "file", asked: "sliders" };
    return html`<nav class="phone-tabs" aria-label=${this.words.say("nav.parts")}>
      ${TABS.map(
        (tab) =>
          html`<button aria-current=${this.tab.value === tab ? "true" : nothing} @click=${() => this.show(tab)}>
            ${icon(signs[tab])}${this.words.say(`tab.${tab}`)}
          </button>`,
      )}
    </nav>`;
  }


  /** The shape of what is coming, never a spinner. */
  private shape(): TemplateResult {
    return html`<div class="review loading" aria-busy="true">
      <header class="topbar"><a class="logo" href="/" aria-label="Rough Cut"></a></header>
      <div class="area-script"></div>
      <main class="area-viewer"><div class="picture-box"></div></main>
      <aside class="area-inspector"></aside>
      <div class="area-timeline"></div>
    </div>`;
  }
}

customElements.define("rc-review", Review);
