/* Both cuts along the script: a row of pictures each, the lines between them, and below what differs
   the choice of either with what the engine says for it. */
import { html, nothing, type TemplateResult } from "lit";
import { eventOf, type Column, type Comparison, type Loaded, type Run } from "../comparison.js";
import { blocks, type Block, type Side } from "../domain/pairs.js";
import { frameToSeconds } from "../domain/timecode.js";
import { Panel } from "../panel.js";
import type { PairOfCuts } from "../player/pair.js";
import type { CutState, Id } from "../protocol.js";
import type { Words } from "../words.js";
import { clipOf, icon, takeLabel, thumbStyle } from "./bits.js";

const MOST_REASONS = 2;

export class CompareGrid extends Panel {
  comparison!: Comparison;
  pair!: PairOfCuts;
  words!: Words;
  private seen = -1;

  static override properties = { comparison: { attribute: false }, pair: { attribute: false }, words: { attribute: false } };

  protected override firstUpdated(): void {
    this.scope.react(() => this.keepInSight());
  }

  protected override render(): unknown {
    const loaded = this.comparison.loaded.value;
    if (!loaded) return nothing;
    const { columns } = loaded.compare;
    const { words } = this;
    return html`<div class="compare-grid" style="--columns:${columns.length}" role="group" aria-label=${words.say("compare.by_line")}>
      <span class="compare-now stroke" hidden></span><span class="compare-now tint" hidden></span>
      ${this.head("a", loaded)} ${this.shots("a", loaded)}
      <span class="row-head script-row"><b>${words.say("script")}</b></span>
      ${blocks(columns, (column) => column.line, String).map((block) => this.line(block, loaded.b, columns))}
      ${this.head("b", loaded)} ${this.shots("b", loaded)}
      <span class="row-head use-row"><b>${words.say("compare.use")}</b></span>
      ${loaded.compare.runs.length
        ? blocks(columns, (column) => column.run, (run) => (run === null ? "" : String(run))).map((block) => this.choice(block, loaded.compare.runs))
        : html`<p class="no-difference soft">${words.say("compare.same")}</p>`}
    </div>`;
  }

  private head(side: Side, loaded: Loaded): TemplateResult {
    const version = this.words.say("cut.version", { version: loaded[side].cut.version });
    return html`<span class="row-head ${side}-row"><b>${side.toUpperCase()}</b><span class="muted small">${version}</span></span>`;
  }

  private shots(side: Side, loaded: Loaded): TemplateResult[] {
    const name = (column: Column): string => column[side].events.join();
    return blocks(loaded.compare.columns, (column) => column, name).map((block) => this.shot(side, block, loaded));
  }

  /** One shot over the columns it spans; each shows the picture of its middle. */
  private shot(side: Side, block: Block<Column>, loaded: Loaded): TemplateResult {
    const state = loaded[side];
    const columns = loaded.compare.columns.slice(block.from, block.from + block.count);
    const event = eventOf(state, block.value[side].events[0]);
    const clip = event ? clipOf(state, event.clip) : null;
    const more = block.value[side].events.length - 1;
    const label = clip ? takeLabel(clip, this.words) : this.words.say("slug");
    const frames = event ? event.record_out - event.record_in : 0;
    const seconds = this.words.number(frameToSeconds(frames, state.cut.rate), 1);
    const differs = columns.some((column) => column.run !== null);
    return html`<button
      class="compare-shot ${side}-row ${differs ? "differs" : "alike"}"
      style="grid-column:${block.from + 2} / span ${block.count}"
      @click=${(click: MouseEvent) => this.goTo(side, click, columns)}
    >
      <span class="pictures">
        ${columns.map((column) => {
          const middle = (column[side].record_in + column[side].record_out) >> 1;
          const into = event && clip ? event.source_in + Math.round(((middle - event.record_in) * clip.rate[0] * state.cut.rate[1]) / (clip.rate[1] * state.cut.rate[0])) : 0;
          const used = this.used(side, column, loaded.compare.runs);
          return html`<span class="${column.run === null ? "alike" : ""} ${used ? "used" : ""}"><i style=${thumbStyle(clip, into)}></i>${used ? icon("check") : nothing}</span>`;
        })}
      </span>
      <span class="words"><b>${label}${more > 0 ? ` +${more}` : ""}</b><span class="number muted">${this.words.say("seconds.short", { n: seconds })}</span></span>
    </button>`;
  }

  private used(side: Side, column: Column, runs: readonly Run[]): boolean {
    const run = column.run === null ? undefined : runs[column.run];
    return run !== undefined && this.comparison.taken.value.has(run.key) === (side === "a");
  }

  private line(block: Block<Id>, state: CutState, columns: readonly Column[]): TemplateResult {
    const line = state.lines.find((one) => String(one.id) === String(block.value));
    const differs = columns.slice(block.from, block.from + block.count).some((column) => column.run !== null);
    return html`<span class="compare-line script-row ${differs ? "differs" : ""}" style="grid-column:${block.from + 2} / span ${block.count}">
      <span class="muted small">${line?.number} ${line?.character}</span>
      <span class="screenplay">${line?.text}</span>
    </span>`;
  }

  private choice(block: Block<number | null>, runs: readonly Run[]): TemplateResult {
    const place = block.value ?? 0;
    const run = runs[place];
    if (!run) return html``;
    const { words } = this;
    const taken: Side = this.comparison.taken.value.has(run.key) ? "a" : "b";
    const use = (side: Side): TemplateResult =>
      html`<button aria-pressed=${taken === side} aria-label=${words.say("compare.use_side", { side: side.toUpperCase() })} @click=${() => this.comparison.take(place, side)}>
        ${side.toUpperCase()}
      </button>`;
    return html`<span class="compare-choice use-row" style="grid-column:${block.from + 2} / span ${block.count}">
      <span class="segmented">${use("a")}${use("b")}</span>
      ${this.reason(run)}
    </span>`;
  }

  /** Who leads and by how much, and the terms that make it. */
  private reason(run: Run): TemplateResult | typeof nothing {
    const { words } = this;
    if (!run.terms.length) return nothing;
    const lead = run.terms.reduce((sum, term) => sum + term.amount, 0);
    const all = run.terms.map((term) => `${term.label} ${words.signed(term.amount)}`);
    const shown = all.slice(0, MOST_REASONS).join(", ");
    const rest = all.length - MOST_REASONS;
    const points = words.number(Math.abs(lead), 1);
    const leads = Math.abs(lead) < 0.05 ? words.say("compare.even") : words.say("compare.leads", { side: lead > 0 ? "B" : "A", points });
    return html`<span class="small" title=${all.join("\n")}
      ><b>${leads}</b> <span class="soft">${words.say("compare.terms", { terms: shown })}${rest > 0 ? ` ${words.say("compare.more", { n: rest })}` : ""}</span></span
    >`;
  }

  private goTo(side: Side, click: MouseEvent, columns: readonly Column[]): void {
    const at = [...(click.currentTarget as HTMLElement).querySelectorAll(".pictures > span")].findIndex((one) => {
      const { left, right } = one.getBoundingClientRect();
      return left <= click.clientX && click.clientX < right;
    });
    const column = columns[Math.max(0, at)];
    this.pair.hear(side);
    if (column) this.pair.seek(column[side].record_in);
  }

  /* Moves the mark of the playhead; renders nothing, for it runs at every frame. */
  private keepInSight(): void {
    const heard = this.pair.heard.value;
    const at = this.comparison.columnAt(heard, this.pair.frame(heard));
    const marks = this.querySelectorAll<HTMLElement>(".compare-now");
    const mark = marks[0];
    if (!mark || at < 0 || at === this.seen) return;
    this.seen = at;
    for (const one of marks) {
      one.hidden = false;
      one.style.gridColumn = `${at + 2}`;
    }
    const grid = this.querySelector(".compare-grid");
    const left = mark.offsetLeft;
    if (grid && (left < grid.scrollLeft + 86 || left + mark.offsetWidth > grid.scrollLeft + grid.clientWidth)) {
      grid.scrollLeft = Math.max(0, left - grid.clientWidth / 3);
    }
  }
}

customElements.define("rc-compare-grid", CompareGrid);

