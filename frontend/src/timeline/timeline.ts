/* The timeline: overview, ruler with notes, picture track, one sound lane per speaker, playheads. */
import { effect, signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { isUnsure } from "../domain/cut.js";
import { frameToSeconds } from "../domain/timecode.js";
import { toNextAsked } from "../panels/asks.js";
import { clipOf, icon, laneOf, speakers, statusKey, takeLabel, thumbStyle, titleCase, wordsOf } from "../panels/bits.js";
import { Panel } from "../panel.js";
import type { Transport } from "../player/transport.js";
import type { Clip, CutEvent, Note } from "../protocol.js";
import type { Room } from "../room.js";
import { drawBlocks, drawRuler, drawWaves, overhang, type WaveBox } from "./draw.js";
import { rangeInView, scaleLimits, scrollAround, xToFrame, type View } from "./geometry.js";
import { PeakStore } from "./peaks.js";
import { timelineTools } from "./tools.js";

const RULER = 32;
const LANE = 46;
const THUMB_HIGH = 47;
const MOST_FLAGS = 5;
const MOST_CLIPS = 400;
const PICTURE_HIGH = 84;

export class Timeline extends Panel {
  room!: Room;
  transport!: Transport;
  private readonly view = signal<View>({ scale: 1.2, scroll: 0, width: 0 });
  private readonly muted = signal<ReadonlySet<number>>(new Set());
  private readonly solo = signal<ReadonlySet<number>>(new Set());
  private readonly peaks = new PeakStore();
  private fitted = false;

  static override properties = { room: { attribute: false }, transport: { attribute: false } };

  /** Zooms by a factor about the playhead; 0 fits the whole cut. */
  zoom(factor: number): void {
    const { scale, width } = this.view.value;
    const { least, most } = scaleLimits(this.frames, width);
    this.setScale(factor === 0 ? least : Math.min(most, Math.max(least, scale * factor)));
  }

  protected override firstUpdated(): void {
    const scroller = this.scroller;
    this.scope.listen(scroller, "scroll", () => this.measure());
    this.scope.resized(scroller, () => this.measure());
    this.scope.listen(scroller, "wheel", (event: WheelEvent) => this.wheel(event), { passive: false });
    this.scope.onEnd(effect(() => this.follow()));
    this.scope.onEnd(effect(() => this.drawAll()));
    this.measure();
  }

  protected override updated(): void {
    this.drawAll();
  }

  protected override render(): unknown {
    const { words } = this.room;
    const lanes = this.laneNames;
    const total = Math.ceil(this.frames * this.view.value.scale);
    return html`
      <section class="timeline" aria-label=${words.say("timeline")} tabindex="-1" data-landmark>
        ${timelineTools({
          room: this.room,
          toAsked: () => toNextAsked(this.room, this.transport),
          view: this.view.value,
          frames: this.frames,
          roll: (frames) => this.roll(frames),
          setScale: (scale) => this.setScale(scale),
        })}
        ${this.overview()}
        <div class="tl-heads">
          <div class="tl-head picture"><b>V1</b><span class="muted">${words.say("track.picture")}</span></div>
          ${lanes.map((name, i) => this.laneHead(name, i))}
        </div>
        <div class="tl-scroll">
          <div class="tl-inner" style="width:${total}px">
            <canvas class="tl-ruler" height=${RULER}></canvas>
            <div class="tl-ruler-hit" @pointerdown=${(event: PointerEvent) => this.scrub(event)}></div>
            ${this.marked()} ${this.pins()}
            <div class="tl-clips">${this.clips()}</div>
            ${lanes.map((_, i) => html`<canvas class="tl-wave" data-lane=${i}></canvas>`)}
            ${this.flags()}
            <div class="playhead" aria-hidden="true"><i @pointerdown=${(event: PointerEvent) => this.scrub(event)}></i></div>
          </div>
        </div>
      </section>
    `;
  }

  private get scroller(): HTMLElement {
    return this.querySelector(".tl-scroll") as HTMLElement;
  }

  private get frames(): number {
    return this.room.state.value.cut.duration_frames;
  }

  private get laneNames(): string[] {
    const names = speakers(this.room.state.value);
    return names.length ? names : [""];
  }

  private overview(): TemplateResult {
    const { words, state } = this.room;
    const { scale, scroll, width } = this.view.value;
    const total = Math.max(1, this.frames);
    const share = (frames: number): string => `${((frames / total) * 100).toFixed(3)}%`;
    const events = state.value.events;
    return html`<span class="tl-overview-name muted">${words.say("overview")}</span>
      <div class="tl-overview" @pointerdown=${(event: PointerEvent) => this.overviewSeek(event)}>
        ${events.length > 800
          ? nothing
          : events.map(
              (event) =>
                html`<i class="status-${event.status}" style="left:${share(event.record_in)};width:${share(event.record_out - event.record_in)}"></i>`,
            )}
        <b style="left:${share(scroll / scale)};width:${share(Math.min(width / scale, total))}"></b>
        <u></u>
      </div>`;
  }

  private laneHead(name: string, lane: number): TemplateResult {
    const { words } = this.room;
    const toggle = (set: typeof this.muted): void => {
      const next = new Set(set.value);
      if (!next.delete(lane)) next.add(lane);
      set.value = next;
      this.applyLanes();
    };
    const button = (letter: string, set: typeof this.muted, label: string): TemplateResult =>
      html`<button class="lane-switch" aria-pressed=${set.value.has(lane)} aria-label=${label} title=${label} @click=${() => toggle(set)}>
        ${letter}
      </button>`;
    return html`<div class="tl-head">
      <b>A${lane + 1}</b>
      <span class="muted">${titleCase(name) || words.say("track.sound")}</span>
      ${button("M", this.muted, words.say("track.mute", { n: lane + 1 }))}
      ${button("S", this.solo, words.say("track.solo", { n: lane + 1 }))}
    </div>`;
  }

  private applyLanes(): void {
    const solo = this.solo.value;
    const level = (lane: number): number => (this.muted.value.has(lane) || (solo.size > 0 && !solo.has(lane)) ? 0 : 1);
    this.transport.setLanes(this.laneNames.map((_, lane) => level(lane)));
  }

  /** Only the clips in view, and a screen to either side, are in the page; where they are too many
      to be read they are drawn as blocks, and the selected one alone stays a button. */
  private clips(): TemplateResult {
    const view = this.view.value;
    const events = this.room.state.value.events;
    const [first, last] = rangeInView(events, xToFrame(-view.width, view), xToFrame(2 * view.width, view));
    const shown = events.slice(first, last);
    if (shown.length <= MOST_CLIPS) return html`<ol>${shown.map((event) => this.clip(event, view))}</ol>`;
    const selected = this.room.selected.value;
    return html`<canvas class="tl-blocks"></canvas><ol>${selected ? this.clip(selected, view) : nothing}</ol>`;
  }

  private clip(event: CutEvent, view: View): TemplateResult {
    const { words, selected } = this.room;
    const state = this.room.state.value;
    const clip = clipOf(state, event.clip);
    const isSelected = selected.value?.id === event.id;
    const width = (event.record_out - event.record_in) * view.scale;
    const text = wordsOf(state, event);
    const label = clip ? takeLabel(clip, words) : words.say("slug");
    const states = [
      `status-${event.status}`,
      isSelected ? "selected" : "",
      isUnsure(event) ? "unsure" : "",
      event.kind,
      this.room.steering.lit.value.has(String(event.id)) ? "lit" : "",
    ];
    return html`<li style="left:${event.record_in * view.scale}px;width:${width}px">
      <button
        class="tl-clip ${states.join(" ")}"
        tabindex=${isSelected ? 0 : -1}
        aria-current=${isSelected ? "true" : nothing}
        aria-label=${this.spoken(event, label, text)}
        @click=${(pointer: MouseEvent) => this.pick(pointer, event)}
        @keydown=${(pressed: KeyboardEvent) => this.rove(pressed)}
      >
        <span class="strip">${clip ? strip(clip, event, width, view.scale, state.cut.rate) : nothing}</span>
        <span class="sign status-${event.status}"
          ><b>${event.number}</b> <span class="take">${label}</span>${event.pinned ? icon("pin") : nothing}</span
        >
        ${event.asks ? html`<i class="asks" title=${words.say("teach")}></i>` : nothing}
        <span class="line-text">${text}</span>
      </button>
    </li>`;
  }

  private spoken(event: CutEvent, label: string, text: string): string {
    const { words } = this.room;
    const seconds = frameToSeconds(event.record_out - event.record_in, this.room.state.value.cut.rate);
    const parts = [
      words.say("shot.number", { number: event.number }),
      label,
      text,
      words.say("seconds", { n: words.number(seconds, 1) }),
      words.say(statusKey(event.status)),
    ];
    if (isUnsure(event)) parts.push(words.say("certainty.unsure"));
    if (event.kind === "reaction") parts.push(words.say("kind.reaction"));
    if (event.pinned) parts.push(words.say("kept"));
    if (event.asks) parts.push(words.say("teach"));
    if (event.rating.mine) parts.push(words.say("rating.stars", { n: event.rating.mine }));
    return parts.join(", ");
  }

  /** The range between the in and the out mark; open to the end of the cut where one is missing. */
  private marked(): TemplateResult | typeof nothing {
    const { from, to } = this.room.steering.marks.value;
    if (from === null && to === null) return nothing;
    const { scale } = this.view.value;
    const left = (from ?? 0) * scale;
    const width = ((to ?? this.frames - 1) + 1) * scale - left;
    return html`<div class="tl-marks" style="left:${left}px;width:${width}px"></div>`;
  }

  private pins(): TemplateResult[] {
    const { scale } = this.view.value;
    const { notes, me } = this.room.state.value;
    return notes
      .filter((note) => note.state === "open")
      .map(
        (note: Note, i) =>
          html`<button
            class="pin"
            style="left:${note.record_frame * scale}px;--person:${String(note.author.id) === String(me.id) ? "var(--accent)" : note.author.colour}"
            title="${note.author.name}: ${note.text}"
            aria-label="${note.author.name}: ${note.text}"
            @click=${() => this.transport.seek(note.record_frame)}
          >
            ${i + 1}
          </button>`,
      );
  }

  private flags(): unknown {
    const { scale } = this.view.value;
    const others = this.room.others.value;
    const flags = others.slice(0, MOST_FLAGS).map(
      ({ person, frame }) =>
        html`<div class="playhead other" style="transform:translateX(${frame * scale}px);--person:${person.colour}">
          <span>${person.name.split(" ")[0]}</span>
        </div>`,
    );
    const more = others.length - MOST_FLAGS;
    return more > 0 ? [...flags, html`<span class="more-flags">+${more}</span>`] : flags;
  }

  /* Reads the playhead, so it runs at every frame: it moves one element and, while playing, the scroll. */
  private follow(): void {
    const frame = this.room.frame.value;
    const { scale, width, scroll } = this.view.value;
    const x = frame * scale;
    const head = this.querySelector<HTMLElement>(".playhead:not(.other)");
    if (head) head.style.transform = `translateX(${x}px)`;
    const mark = this.querySelector<HTMLElement>(".tl-overview > u");
    if (mark) mark.style.left = `${(frame / Math.max(1, this.frames)) * 100}%`;
    if (width > 0 && (x < scroll || x > scroll + width - 20)) {
      this.scroller.scrollLeft = x - width * (x < scroll ? 0.5 : 0.15);
    }
  }

  private measure(): void {
    const scroller = this.scroller;
    const { scale, width } = this.view.value;
    const now = { scale, scroll: scroller.scrollLeft, width: scroller.clientWidth };
    if (!this.fitted && now.width > 0) {
      this.fitted = true;
      const { least } = scaleLimits(this.frames, now.width);
      this.view.value = { ...now, scale: Math.max(least, 1.28) };
      return;
    }
    if (now.scroll === this.view.value.scroll && now.width === width) return;
    /* A wider window shows no more than the whole cut. */
    const { least } = scaleLimits(this.frames, now.width);
    this.view.value = { ...now, scale: Math.max(scale, least) };
  }

  private setScale(scale: number): void {
    const before = this.view.value;
    const scroll = scrollAround(this.room.frame.value, before, scale);
    this.view.value = { ...before, scale, scroll };
    void this.updateComplete.then(() => {
      this.scroller.scrollLeft = scroll;
      this.measure();
    });
  }

  private drawAll(): void {
    const view = this.view.value;
    const state = this.room.state.value;
    const selected = this.room.selected.value?.id;
    if (this.peaks.arrived.value < 0) return;
    const ruler = this.querySelector<HTMLCanvasElement>(".tl-ruler");
    if (ruler) drawRuler(ruler, view, state.cut, RULER);
    const [first, last] = rangeInView(state.events, xToFrame(-200, view), xToFrame(view.width + 200, view));
    const events = state.events.slice(Math.max(0, first - 1), last + 1);
    const blocks = this.querySelector<HTMLCanvasElement>(".tl-blocks");
    if (blocks) drawBlocks(blocks, view, events, PICTURE_HIGH);
    const canvases = this.querySelectorAll<HTMLCanvasElement>(".tl-wave");
    canvases.forEach((canvas, lane) => {
      drawWaves(canvas, view, events.flatMap((event) => this.boxes(event, lane, selected)), LANE);
    });
  }

  private boxes(event: CutEvent, lane: number, selected: unknown): WaveBox[] {
    const state = this.room.state.value;
    const mine = laneOf(state, event) === lane;
    const perFrame_s = frameToSeconds(1, state.cut.rate);
    return event.sounds.map((sound) => {
      const clip = clipOf(state, sound.clip);
      const lit = mine && sound.kind === "speech";
      return {
        from: sound.record_in,
        to: sound.record_out,
        start_s: clip ? frameToSeconds(sound.source_in, clip.rate) : 0,
        perFrame_s,
        peaks: lit ? this.peaks.get(clip?.peaks ?? null) : null,
        lit,
        selected: mine && event.id === selected,
        ...overhang(sound, event),
      };
    });
  }

  private pick(pointer: MouseEvent, event: CutEvent): void {
    const frame = pointer.detail === 0 ? event.record_in : this.frameAt(pointer.clientX);
    this.transport.seek(this.room.selected.value?.id === event.id ? frame : event.record_in);
  }

  private rove(pressed: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[pressed.key];
    if (!step || pressed.shiftKey) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    this.transport.toCut(step as 1 | -1);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>(".tl-clip.selected")?.focus());
  }

  private roll(frames: number): void {
    const event = this.room.selected.value;
    if (event) this.room.trim(event, "out", frames);
  }

  private frameAt(clientX: number): number {
    return xToFrame(clientX - this.scroller.getBoundingClientRect().left, this.view.value);
  }

  /** Drags the playhead; the drag stays with the bar it began on. */
  private scrub(down: PointerEvent): void {
    const target = down.currentTarget as HTMLElement;
    target.setPointerCapture(down.pointerId);
    this.transport.pause();
    const move = (event: PointerEvent): void => this.transport.seek(this.frameAt(event.clientX));
    move(down);
    target.onpointermove = move;
    target.onpointerup = target.onpointercancel = () => (target.onpointermove = null);
  }

  private overviewSeek(down: PointerEvent): void {
    const bar = (down.currentTarget as HTMLElement).getBoundingClientRect();
    this.transport.seek(((down.clientX - bar.left) / bar.width) * this.frames);
  }

  private wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    } else if (Math.abs(event.deltaY) > Math.abs(event.deltaX) && !event.shiftKey) {
      event.preventDefault();
      this.scroller.scrollLeft += event.deltaY;
    }
  }
}

/** Pictures along a clip, one per width of a thumbnail. */
function strip(clip: Clip, event: CutEvent, width: number, scale: number, rate: readonly [number, number]): TemplateResult[] {
  const shape = clip.filmstrip ? clip.filmstrip.width / clip.filmstrip.height : 16 / 9;
  const wide = Math.round(THUMB_HIGH * shape);
  const count = Math.min(40, Math.max(1, Math.ceil(width / wide)));
  const every = width / count / scale;
  return Array.from({ length: count }, (_, i) => {
    const seconds = ((i + 0.5) * every * rate[1]) / rate[0];
    const frame = event.source_in + Math.round((seconds * clip.rate[0]) / clip.rate[1]);
    return html`<i style="width:${wide}px;${thumbStyle(clip, frame)}"></i>`;
  });
}

customElements.define("rc-timeline", Timeline);
