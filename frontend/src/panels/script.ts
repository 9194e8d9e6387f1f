/* The lined script: the scene's lines with the takes that cover them drawn beside, used ones thick. */
import { html, nothing, type TemplateResult } from "lit";
import { Panel } from "../panel.js";
import type { CutState, Id, ScriptLine, Take } from "../protocol.js";
import type { Room } from "../room.js";
import type { Transport } from "../player/transport.js";

const MOST_COLUMNS = 9;

interface Column {
  readonly take: Take;
  readonly head: string;
  readonly first: number;
  readonly last: number;
  readonly used: ReadonlySet<string>;
}

export class ScriptPanel extends Panel {
  room!: Room;
  transport!: Transport;
  private shownLine: Id | null = null;

  static override properties = { room: { attribute: false }, transport: { attribute: false } };

  protected override render(): unknown {
    const { words } = this.room;
    const state = this.room.state.value;
    const selected = this.room.selected.value;
    const current = new Set([String(this.room.line.value ?? "")]);
    const columns = columnsOf(state);
    const clip = String(selected?.clip ?? "");
    return html`
      <section class="script" aria-label=${words.say("script")} tabindex="-1" data-landmark>
        <header class="script-head">
          <h2>${words.say("script")}</h2>
          <div class="take-heads" aria-hidden="true">
            ${columns.map(
              (column, i) =>
                html`<span
                  class=${String(column.take.clip) === clip ? "current" : ""}
                  style="--column:${i}"
                  title=${`${column.take.label} ${column.take.size}`}
                  >${column.head}</span
                >`,
            )}
          </div>
        </header>
        <div class="script-lines" style="--columns:${columns.length}">
          <p class="heading">${state.scene.heading}</p>
          <ol>
            ${state.lines.map((line, i) => this.line(line, i, columns, current))}
          </ol>
        </div>
        <footer class="script-foot small">
          <span><i class="stroke-sample used"></i>${words.say("take.used")}</span>
          <span><i class="stroke-sample on"></i>${words.say("take.on")}</span>
          <span><i class="stroke-sample off"></i>${words.say("take.off")}</span>
        </footer>
      </section>
    `;
  }

  protected override updated(): void {
    const line = this.room.line.value;
    if (line === null || line === this.shownLine) return;
    this.shownLine = line;
    const row = this.querySelector<HTMLElement>(`[data-line="${line}"]`);
    const list = this.querySelector<HTMLElement>(".script-lines");
    if (!row || !list) return;
    const top = row.offsetTop - list.offsetTop;
    const hidden = top < list.scrollTop + 20 || top + row.offsetHeight > list.scrollTop + list.clientHeight - 40;
    if (hidden) list.scrollTop = top - list.clientHeight * 0.4;
  }

  private line(
    line: ScriptLine,
    index: number,
    columns: readonly Column[],
    current: ReadonlySet<string>,
  ): TemplateResult {
    const isCurrent = current.has(String(line.id));
    return html`<li
      class="script-line ${line.kind} ${isCurrent ? "current" : ""}"
      data-line=${line.id}
      aria-current=${isCurrent ? "true" : nothing}
    >
      <button class="line-words" @click=${() => this.goTo(line.id)}>
        <span class="line-number">${line.number}</span>
        ${line.kind === "dialogue" ? html`<span class="character">${line.character}</span>` : nothing}
        ${line.parenthetical ? html`<span class="words">(${line.parenthetical})</span>` : nothing}
        <span class="words">${line.text}</span>
      </button>
      ${columns.map((column, i) => stroke(column, line.id, index, i))}
    </li>`;
  }

  private goTo(line: Id): void {
    const event = this.room.state.value.events.find((one) => one.lines.some((id) => String(id) === String(line)));
    if (event) this.transport.seek(event.record_in);
    else this.room.say(this.room.words.say("line.uncovered"));
  }
}

/** The takes drawn: all, or where they do not fit the used ones and those that cover most. */
function columnsOf(state: CutState): Column[] {
  const place = new Map(state.lines.map((line, i) => [String(line.id), i]));
  const columns = state.takes.map((take) => {
    const clip = String(take.clip);
    const used = new Set(
      state.events.filter((event) => String(event.clip) === clip).flatMap((event) => event.lines.map(String)),
    );
    const lines = [...take.lines.map((one) => String(one.line)), ...used];
    const places = lines.map((line) => place.get(line)).filter((one) => one !== undefined);
    const head = `${shortSlate(take.slate, state.scene.number) || "T"}${take.take}`;
    return { take, head, first: Math.min(...places), last: Math.max(...places), used };
  });
  const worth = (column: Column): number => (column.used.size ? 1000 : 0) + column.take.lines.length;
  const drawn = columns.filter((column) => column.last >= column.first);
  const kept = new Set([...drawn].sort((a, b) => worth(b) - worth(a)).slice(0, MOST_COLUMNS));
  return drawn.filter((column) => kept.has(column));
}

/** 24C in scene 24 is C. */
function shortSlate(slate: string, scene: string): string {
  return slate.startsWith(scene) ? slate.slice(scene.length) : slate;
}

function stroke(column: Column, line: Id, index: number, at: number): TemplateResult | typeof nothing {
  if (index < column.first || index > column.last) return nothing;
  const part = column.take.lines.find((one) => String(one.line) === String(line));
  const used = column.used.has(String(line));
  const kind = used ? "used" : part && !part.on_screen ? "off" : "on";
  const ends = `${index === column.first ? "start" : ""} ${index === column.last ? "end" : ""}`;
  return html`<i class="stroke ${kind} ${ends}" style="--column:${at}" title=${column.take.label}></i>`;
}

customElements.define("rc-script", ScriptPanel);
