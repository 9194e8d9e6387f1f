/* Notes of the cut and the composer. Typing pauses; sending plays on. */
import { effect, signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { Panel } from "../panel.js";
import type { Transport } from "../player/transport.js";
import type { CutEvent, Note, NoteState } from "../protocol.js";
import type { Room } from "../room.js";
import type { Key } from "../words.js";
import { avatar, icon, recordTimecode } from "./bits.js";

type Which = "open" | "mine" | "all";

export class NotesPanel extends Panel {
  room!: Room;
  transport!: Transport;
  private readonly which = signal<Which>("open");
  private readonly replyingTo = signal<Note["id"] | null>(null);
  private readonly drafting = signal(false);
  private resume = false;
  /** The record frame a draft is pinned to: where the playhead was when typing began. */
  private readonly pinned = signal<number | null>(null);

  static override properties = { room: { attribute: false }, transport: { attribute: false } };

  /** Puts the caret in the composer and stops the picture. */
  compose(): void {
    this.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus();
    this.pin();
  }

  protected override firstUpdated(): void {
    this.scope.onEnd(effect(() => this.showPlace()));
  }

  protected override render(): unknown {
    const { words } = this.room;
    const state = this.room.state.value;
    const open = state.notes.filter((note) => note.state === "open").length;
    const shown = this.shown();
    return html`
      <section class="notes" aria-label=${words.say("notes")}>
        <header>
          <h3>${words.say("notes")}</h3>
          <span class="muted small">${words.say("notes.count", { open, total: state.notes.length })}</span>
          <span class="grow"></span>
          <div class="segmented quiet">
            ${(["open", "mine", "all"] as const).map(
              (which) =>
                html`<button aria-pressed=${this.which.value === which} @click=${() => (this.which.value = which)}>
                  ${words.say(`notes.${which}`)}
                </button>`,
            )}
          </div>
        </header>
        <ol class="note-list">
          ${shown.length
            ? shown.map((note) => this.note(note))
            : html`<li class="muted nothing">${words.say("notes.none")} <span class="for-keys">${words.say("notes.none.key")}</span></li>`}
        </ol>
        ${state.me.can.note ? this.composer() : nothing}
      </section>
    `;
  }

  private shown(): Note[] {
    const { notes, me } = this.room.state.value;
    const which = this.which.value;
    return notes
      .filter((note) => which !== "open" || note.state === "open")
      .filter((note) => which !== "mine" || String(note.author.id) === String(me.id))
      .sort((a, b) => a.record_frame - b.record_frame);
  }

  private note(note: Note): TemplateResult {
    const { words } = this.room;
    const state = this.room.state.value;
    const event = eventOf(note, state.events);
    const current = event !== undefined && event === this.room.selected.value;
    return html`<li class="note ${current ? "current" : ""}" data-note=${note.id}>
      ${avatar(note.author, state.me.id, true)}
      <div>
        <p class="who">
          <b>${note.author.name}</b> <span class="muted">${words.age(note.created, Date.now())}</span>
        </p>
        <p>
          <button class="tag" @click=${() => this.transport.seek(note.record_frame)}>
            ${recordTimecode(state.cut, note.record_frame)}
          </button>
          <span class="small soft">${event ? words.say("shot.number", { number: event.number }) : words.say("note.removed")}</span>
          ${note.state === "open" ? nothing : html`<span class="small muted">${words.say(`note.${note.state}` as Key)}</span>`}
        </p>
        <p class="text">${note.text}</p>
        ${note.replies.map((reply) => this.reply(reply))} ${this.acts(note)}
      </div>
    </li>`;
  }

  private reply(reply: Note["replies"][number]): TemplateResult {
    const { words, state } = this.room;
    return html`<div class="reply">
      ${avatar(reply.author, state.value.me.id, true)}
      <div>
        <p class="who">
          <b>${reply.author.name}</b> <span class="muted">${words.age(reply.created, Date.now())}</span>
        </p>
        <p class="text">${reply.text}</p>
      </div>
    </div>`;
  }

  private acts(note: Note): TemplateResult | typeof nothing {
    const { words } = this.room;
    if (!this.room.state.value.me.can.note) return nothing;
    if (this.replyingTo.value === note.id) {
      return html`<form class="reply-form" @submit=${(event: Event) => this.sendReply(event, note)}>
        <input name="text" aria-label=${words.say("note.reply")} autocomplete="off" required />
        <button class="button small">${words.say("send")}</button>
      </form>`;
    }
    const [value, word] = nextState(note.state);
    return html`<p class="acts">
      <button @click=${() => this.startReply(note)}>${words.say("note.reply")}</button>
      <button @click=${() => this.room.setNoteState(note.id, value)}>${words.say(word)}</button>
    </p>`;
  }

  private composer(): TemplateResult {
    const { words } = this.room;
    return html`<form class="composer" @submit=${(event: Event) => this.send(event)}>
      <textarea
        name="text"
        rows="1"
        maxlength="4000"
        aria-label=${words.say("note.here")}
        @input=${() => this.pin()}
        @keydown=${(event: KeyboardEvent) => this.composerKey(event)}
      ></textarea>
      <div class="composer-foot">
        <span class="small muted">${icon("eye")}${words.say("note.everyone")}</span>
        <span class="grow"></span>
        <button class="button" ?disabled=${!this.drafting.value}>
          ${words.say("send")}<kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
      </div>
    </form>`;
  }

  /* Reads the playhead, so it runs at every frame: it changes one text and renders nothing. */
  private showPlace(): void {
    const at = this.pinned.value ?? this.room.frame.value;
    const timecode = recordTimecode(this.room.state.value.cut, at);
    const box = this.querySelector<HTMLTextAreaElement>(".composer textarea");
    if (box) box.placeholder = this.room.words.say("note.write", { timecode });
  }

  private pin(): void {
    const box = this.querySelector<HTMLTextAreaElement>(".composer textarea");
    if (this.transport.playing.value) {
      this.resume = true;
      this.transport.pause();
    }
    this.drafting.value = (box?.value.trim() ?? "") !== "";
    this.pinned.value = this.drafting.value ? (this.pinned.value ?? this.room.frame.value) : null;
  }

  private composerKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send(event);
    if (event.key === "Escape") (event.target as HTMLElement).blur();
  }

  private send(event: Event): void {
    event.preventDefault();
    const box = this.querySelector<HTMLTextAreaElement>(".composer textarea");
    const text = box?.value.trim() ?? "";
    if (!box || !text) return;
    const frame = this.pinned.value ?? this.room.frame.value;
    const under = this.room.state.value.events.find((one) => frame >= one.record_in && frame < one.record_out);
    this.room.note(under ?? null, frame, text);
    box.value = "";
    box.blur();
    this.drafting.value = false;
    this.pinned.value = null;
    if (this.resume) void this.transport.play();
    this.resume = false;
  }

  private startReply(note: Note): void {
    this.replyingTo.value = note.id;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".reply-form input")?.focus());
  }

  private sendReply(event: Event, note: Note): void {
    event.preventDefault();
    const text = this.querySelector<HTMLInputElement>(".reply-form input")?.value.trim();
    if (text) this.room.reply(note.id, text);
    this.replyingTo.value = null;
  }
}

function eventOf(note: Note, events: readonly CutEvent[]): CutEvent | undefined {
  return events.find((event) => note.event !== null && String(event.id) === String(note.event));
}

function nextState(state: NoteState): [NoteState, "note.mark_done" | "note.mark_verified" | "note.reopen"] {
  if (state === "open") return ["done", "note.mark_done"];
  if (state === "done") return ["verified", "note.mark_verified"];
  return ["open", "note.reopen"];
}

customElements.define("rc-notes", NotesPanel);
