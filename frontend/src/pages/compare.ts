/* The comparison: <rc-compare data-a="6" data-b="7" data-language="fr" data-csrf="…">. */
import "../styles/compare.css";
import "../panels/compare-grid.js";
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { Comparison, LoadFailed, type CompareState, type Loaded } from "../comparison.js";
import { otherSide, type Side } from "../domain/pairs.js";
import { eventIndexAt, sourceFrame } from "../domain/cut.js";
import { frameToSeconds } from "../domain/timecode.js";
import { handle, letter, place, type Binding } from "../keys.js";
import { captionOf, clipOf, icon, key, recordTimecode, sourceTimecode, takeLabel } from "../panels/bits.js";
import { failed } from "../panels/failed.js";
import { Panel } from "../panel.js";
import { PairOfCuts } from "../player/pair.js";
import type { CutState, Version } from "../protocol.js";
import { LiveSocket } from "../socket.js";
import { languageOf, Words } from "../words.js";

const SIDES = ["a", "b"] as const;

export class Compare extends Panel {
  private readonly words = new Words(languageOf(this.dataset["language"]));
  private readonly comparison = new Comparison(this.dataset["a"] ?? "", this.dataset["b"] ?? "");
  private readonly failed = signal<LoadFailed["why"] | "">("");
  private readonly single = signal(false);
  private pair: PairOfCuts | null = null;
  private bindings: readonly Binding[] = [];

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren();
    super.connectedCallback();
    this.pair = new PairOfCuts(this.words);
    this.bindings = this.keys(this.pair);
    this.scope.listen(document, "keydown", (event: KeyboardEvent) => handle(this.bindings, event));
    for (const side of SIDES) this.watch(this.dataset[side] ?? "");
    void this.load(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pair?.close();
  }

  protected override render(): unknown {
    const { pair } = this;
    const loaded = this.comparison.loaded.value;
    if (this.failed.value) return failed(this.words, this.failed.value);
    if (!loaded || !pair) return this.shape();
    return html`<div class="compare ${this.single.value ? "single" : ""}" data-heard=${pair.heard.value}>
      ${this.topbar(loaded)}
      <main class="compare-viewers" id="main">${SIDES.map((side) => this.viewer(side, loaded[side], pair))}</main>
      ${this.controls(loaded, pair)} ${this.overview(loaded)}
      <rc-compare-grid .comparison=${this.comparison} .pair=${pair} .words=${this.words}></rc-compare-grid>
      ${this.keySheet()}
    </div>`;
  }

  protected override firstUpdated(): void {
    this.scope.react(() => this.showTimes());
  }

  protected override updated(): void {
    for (const side of SIDES) {
      const canvas = this.pair?.canvases[side];
      const place = this.querySelector(`.compare-viewer.${side} .canvas-place`);
      if (canvas && place) place.replaceWith(canvas);
    }
    this.showTimes();
  }

  private async load(first = false): Promise<void> {
    try {
      const { a, b, compare } = await this.comparison.load();
      this.pair?.load(a, b, compare.same_words);
      const begins = first ? this.comparison.difference(-1, 1) : null;
      if (begins !== null) this.toColumn(begins);
      this.expose();
    } catch (reason) {
      if (!(reason instanceof LoadFailed)) throw reason;
      this.failed.value = reason.why;
    }
  }

  /** What others change meanwhile is compared anew at once. */
  private watch(cut: string): void {
    const socket: LiveSocket = new LiveSocket(
      `/ws/cuts/${cut}/`,
      (message) => {
        if ((message as { type: string }).type === "changed") void this.load();
      },
      () => void this.load(),
    );
    this.scope.onEnd(() => socket.close());
  }

  private topbar(loaded: Loaded): TemplateResult {
    const { words } = this;
    const { project, scene, cut } = loaded.b;
    const runs = loaded.compare.runs.length;
    return html`<header class="topbar">
      <a class="logo" href="/" aria-label="Rough Cut"></a>
      <nav class="crumbs" aria-label=${words.say("nav.where")}>
        <a href=${project.url}>${project.name}</a>
        <a href="/cuts/${cut.id}/">${words.say("scene.number", { number: scene.number })}</a>
        <span aria-current="page">${words.say("compare")}</span>
      </nav>
      ${SIDES.map((side) => this.picker(side, loaded))}
      <span class="grow"></span>
      <span class="soft small summary">${words.say("compare.differences", { n: runs })} · ${this.longer(loaded)}</span>
      <span class="segmented modes">
        <button aria-pressed=${!this.single.value} @click=${() => (this.single.value = false)}>${words.say("compare.beside")}</button>
        <button aria-pressed=${this.single.value} @click=${() => (this.single.value = true)}>${words.say("compare.flip")}</button>
      </span>
      ${this.keep(loaded)}
    </header>`;
  }

  private picker(side: Side, loaded: Loaded): TemplateResult {
    const { words } = this;
    const other = loaded[side === "a" ? "b" : "a"].cut.id;
    const choose = (event: Event): void => {
      const wanted = (event.target as HTMLSelectElement).value;
      location.assign(side === "a" ? `/cuts/${wanted}/compare/${other}/` : `/cuts/${other}/compare/${wanted}/`);
    };
    return html`<label class="compare-picker">
      <b>${side.toUpperCase()}</b>
      <select aria-label=${words.say("compare.side", { side: side.toUpperCase() })} @change=${choose}>
        ${loaded.versions.map((version) => this.option(version, String(version.id) === String(loaded[side].cut.id)))}
      </select>
    </label>`;
  }

  private option(version: Version, selected: boolean): TemplateResult {
    return html`<option value=${version.id} ?selected=${selected}>${this.words.say("cut.version", { version: version.version })}</option>`;
  }

  private longer({ a, b }: Loaded): string {
    const { words } = this;
    const frames = b.cut.duration_frames - a.cut.duration_frames;
    const seconds = words.number(frameToSeconds(Math.abs(frames), b.cut.rate), 1);
    if (frames === 0) return words.say("compare.as_long");
    return words.say(frames > 0 ? "compare.longer" : "compare.shorter", { seconds });
  }

  /** The one primary act: what all the choices together come to. */
  private keep({ compare, a, b, versions }: Loaded): TemplateResult {
    const { words } = this;
    const taken = compare.runs.filter((run) => this.comparison.taken.value.has(run.key));
    const whole = taken.length === 0 ? b : taken.length === compare.runs.length ? a : null;
    if (whole) {
      return html`<a class="button primary" href="/cuts/${whole.cut.id}/">${words.say("compare.open", { version: whole.cut.version })}</a>`;
    }
    const next = Math.max(...versions.map((one) => one.version)) + 1;
    return html`<form method="post">
      <input type="hidden" name="csrfmiddlewaretoken" value=${this.dataset["csrf"] ?? ""} />
      ${taken.map((run) => html`<input type="hidden" name="taken" value=${run.key} />`)} ${this.revisions(compare)}
      <button class="button primary" ?disabled=${!b.me.can.swap} title=${b.me.can.swap ? nothing : words.say("refused.role")}>
        ${words.say("compare.keep", { version: next })}
      </button>
    </form>`;
  }

  private revisions({ a, b }: CompareState): TemplateResult {
    return html`<input type="hidden" name="revision_a" value=${a.revision} /><input type="hidden" name="revision_b" value=${b.revision} />`;
  }

  /** The shape of what is coming, never a spinner. */
  private shape(): TemplateResult {
    return html`<div class="compare loading" aria-busy="true">
      <header class="topbar"><a class="logo" href="/" aria-label="Rough Cut"></a></header>
      <main class="compare-viewers">
        ${SIDES.map((side) => html`<section class="compare-viewer ${side === "b" ? "heard" : ""}"><header></header><div class="picture-box"></div></section>`)}
      </main>
    </div>`;
  }

  private viewer(side: Side, state: CutState, pair: PairOfCuts): TemplateResult {
    const { words } = this;
    const heard = pair.heard.value === side;
    return html`<section class="compare-viewer ${side} ${heard ? "heard" : ""}" aria-label=${words.say("compare.side", { side: side.toUpperCase() })}>
      <header>
        <span class="badge">${side.toUpperCase()}</span>
        <b>${words.say("cut.version", { version: state.cut.version })}</b>
        <span class="muted small taste">${state.cut.taste}</span>
        <span class="soft small take"></span>
        <span class="grow"></span>
        <button class="button quiet small hear" aria-pressed=${heard} @click=${() => pair.hear(heard ? otherSide(side) : side)}>
          ${icon(heard ? "sound" : "muted")}${words.say(heard ? "compare.heard" : "compare.hear")}
        </button>
        <span class="number tc"></span>
      </header>
      <div class="picture-box"><span class="canvas-place"></span><p class="caption"><span></span></p></div>
    </section>`;
  }

  private controls(loaded: Loaded, pair: PairOfCuts): TemplateResult {
    const { words } = this;
    const playing = pair.playing.value;
    return html`<div class="transport compare-transport">
      <span class="soft small together" role="status"></span>
      <span class="middle">
        <button class="button icon-only" ?disabled=${!loaded.compare.runs.length} aria-label=${words.say("compare.previous")} title=${words.say("compare.previous")} @click=${() => this.toDifference(-1)}>${icon("first")}</button>
        <button class="play" aria-label=${words.say(playing ? "pause" : "play")} @click=${() => pair.leader.toggle()}>${icon(playing ? "pause" : "play")}</button>
        <button class="button icon-only" ?disabled=${!loaded.compare.runs.length} aria-label=${words.say("compare.next")} title=${words.say("compare.next")} @click=${() => this.toDifference(1)}>${icon("last")}</button>
      </span>
      <span class="right small soft">
        ${(
          [
            ["T", words.say("compare.flip_ab")],
            ["↓", words.say("compare.next")],
            ["1", words.say("compare.use_side", { side: "A" })],
            ["2", words.say("compare.use_side", { side: "B" })],
          ] as const
        ).map(([cap, does]) => html`<span>${key(cap)} ${does}</span>`)}
        <button class="button flip" @click=${() => pair.hear(otherSide(pair.heard.value))}>${words.say("compare.flip_ab")}</button>
      </span>
    </div>`;
  }

  /** The whole scene as `b` runs, what differs lit. */
  private overview(loaded: Loaded): TemplateResult {
    return html`<div class="compare-overview" aria-hidden="true">
      <span class="muted small">${this.words.say("overview")}</span>
      <span class="bar">
        ${loaded.compare.columns.map(
          (column, at) => html`<i class=${column.run === null ? "" : "differs"} style="flex:${Math.max(1, column.b.record_out - column.b.record_in)}" @click=${() => this.toColumn(at)}></i>`,
        )}
      </span>
      <span class="small soft legend"><i></i>${this.words.say("compare.differs")}</span>
    </div>`;
  }

  private keySheet(): TemplateResult {
    const { words } = this;
    return html`<dialog class="dialog narrow keys-dialog" aria-label=${words.say("keys.title")}>
      <div class="dialog-body"><dl class="key-sheet">${this.bindings.map((one) => html`<div><dt><kbd>${one.caps}</kbd></dt><dd>${one.does}</dd></div>`)}</dl></div>
      <footer class="dialog-foot"><span class="grow"></span><form method="dialog"><button class="button">${words.say("close")}</button></form></footer>
    </dialog>`;
  }

  /* Runs at every frame: it changes texts and renders nothing. */
  private showTimes(): void {
    const loaded = this.comparison.loaded.value;
    const { pair } = this;
    if (!loaded || !pair) return;
    for (const side of SIDES) this.showTime(side, loaded[side], pair.frame(side));
    const heard = pair.heard.value;
    const at = this.comparison.columnAt(heard, pair.frame(heard));
    const column = loaded.compare.columns[at];
    const line = loaded.b.lines.find((one) => String(one.id) === String(column?.line));
    const place = this.querySelector(".together");
    if (place) place.textContent = line?.number ? this.words.say("compare.together", { number: line.number }) : "";
  }

  private showTime(side: Side, state: CutState, frame: number): void {
    const view = this.querySelector(`.compare-viewer.${side}`);
    const event = state.events[eventIndexAt(state.events, frame)];
    const clip = event ? clipOf(state, event.clip) : null;
    const put = (place: string, text: string): void => {
      const found = view?.querySelector(place);
      if (found && found.textContent !== text) found.textContent = text;
    };
    put(".tc", recordTimecode(state.cut, frame));
    const size = clip ? this.words.size(clip.size) : "";
    const source = event && clip ? sourceTimecode(clip, sourceFrame(event, clip, state.cut.rate, frame)) : "";
    put(".take", clip ? [takeLabel(clip, this.words), size, source].filter(Boolean).join(" · ") : "");
    const column = this.comparison.columnAt(side, frame);
    const line = this.comparison.loaded.value?.compare.columns[column]?.line ?? null;
    put(".caption span", captionOf(state, line));
  }

  private toDifference(step: 1 | -1): void {
    const { pair } = this;
    if (!pair) return;
    const side = pair.heard.value;
    const found = this.comparison.difference(this.comparison.columnAt(side, pair.frame(side)), step);
    if (found !== null) this.toColumn(found);
  }

  private toColumn(at: number): void {
    const column = this.comparison.loaded.value?.compare.columns[at];
    const { pair } = this;
    if (column && pair) pair.seek(column[pair.heard.value].record_in);
  }

  private take(side: Side): void {
    const { pair } = this;
    const loaded = this.comparison.loaded.value;
    if (!pair || !loaded) return;
    const heard = pair.heard.value;
    const run = loaded.compare.columns[this.comparison.columnAt(heard, pair.frame(heard))]?.run;
    if (run !== null && run !== undefined) this.comparison.take(run, side);
  }

  private keys(pair: PairOfCuts): Binding[] {
    const { words } = this;
    const show = (side: Side): void => pair.hear(side);
    return [
      { caps: "?", does: words.say("keys.open"), matches: (event) => event.key === "?", act: () => this.querySelector<HTMLDialogElement>(".keys-dialog")?.showModal() },
      { caps: words.cap("Space"), does: words.say("key.play"), matches: letter(" "), act: () => pair.leader.toggle() },
      { caps: "K", does: words.say("key.stop"), matches: letter("k"), act: () => pair.leader.pause() },
      { caps: "J", does: words.say("key.back"), matches: letter("j"), act: () => pair.leader.shuttle(-1) },
      { caps: "L", does: words.say("key.forward"), matches: letter("l"), act: () => pair.leader.shuttle(1) },
      { caps: "←", does: words.say("frame.previous"), matches: letter("ArrowLeft"), act: () => pair.leader.step(-1) },
      { caps: "→", does: words.say("frame.next"), matches: letter("ArrowRight"), act: () => pair.leader.step(1) },
      { caps: "↑", does: words.say("compare.previous"), matches: letter("ArrowUp"), act: () => this.toDifference(-1) },
      { caps: "↓", does: words.say("compare.next"), matches: letter("ArrowDown"), act: () => this.toDifference(1) },
      { caps: words.cap("Home"), does: words.say("key.start"), matches: letter("Home"), act: () => pair.seek(0) },
      { caps: "T", does: words.say("compare.flip_ab"), matches: letter("t"), act: () => show(otherSide(pair.heard.value)) },
      { caps: "A", does: words.say("compare.hear_side", { side: "A" }), matches: letter("a"), act: () => show("a") },
      { caps: "B", does: words.say("compare.hear_side", { side: "B" }), matches: letter("b"), act: () => show("b") },
      { caps: "1", does: words.say("compare.use_side", { side: "A" }), matches: place("Digit1"), act: () => this.take("a") },
      { caps: "2", does: words.say("compare.use_side", { side: "B" }), matches: place("Digit2"), act: () => this.take("b") },
    ];
  }

  /** What tests and scripts of the house may ask of the page. */
  private expose(): void {
    const { pair } = this;
    if (!pair) return;
    Object.assign(window, {
      roughcut: {
        frame: () => pair.shown(pair.heard.value),
        frames: () => SIDES.map((side) => pair.shown(side)),
        wanted: () => SIDES.map((side) => pair.frame(side)),
        canvases: SIDES.map((side) => pair.canvases[side]),
        seek: (frame: number) => pair.seek(frame),
        play: () => pair.leader.play(),
        pause: () => pair.leader.pause(),
      },
    });
  }

}

customElements.define("rc-compare", Compare);
