/* The viewer: timecode and take above, the picture, captions on it, transport below. */
import { effect, signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { leastSure, nextInQueue, sourceFrame } from "../domain/cut.js";
import { frameToSeconds, typedPosition } from "../domain/timecode.js";
import { Panel } from "../panel.js";
import type { Transport } from "../player/transport.js";
import type { Room } from "../room.js";
import { captionOf, clipOf, icon, key, recordTimecode, sourceTimecode } from "./bits.js";

export class Viewer extends Panel {
  room!: Room;
  transport!: Transport;
  canvas!: HTMLCanvasElement;
  private readonly captions = signal(true);
  private readonly silent = signal(false);
  private readonly typing = signal(false);

  static override properties = { room: { attribute: false }, transport: { attribute: false } };

  toggleCaptions(): void {
    this.captions.value = !this.captions.value;
  }

  fullscreen(): void {
    const picture = this.querySelector(".picture-box");
    if (document.fullscreenElement) void document.exitFullscreen();
    else void picture?.requestFullscreen();
  }

  /** To the shot the engine is least sure of, among those nobody has judged. */
  toLeastSure(): void {
    const next = nextInQueue(leastSure(this.room.state.value.events), this.room.selected.value);
    if (next) this.transport.seek(next.record_in);
    else this.room.say(this.room.words.say("unsure.none"));
  }

  protected override firstUpdated(): void {
    this.querySelector(".canvas-place")?.replaceWith(this.canvas);
    this.scope.onEnd(effect(() => this.showTimecode()));
  }

  protected override render(): unknown {
    const { words } = this.room;
    const state = this.room.state.value;
    const seconds = words.number(frameToSeconds(state.cut.duration_frames, state.cut.rate), 1);
    const caption = this.captions.value ? captionOf(state, this.room.line.value) : "";
    return html`
      <section class="viewer" aria-label=${words.say("viewer")} tabindex="-1" data-landmark>
        <header class="viewer-head">
          ${this.typing.value
            ? html`<input class="tc-input" aria-label=${words.say("goto")} @keydown=${(e: KeyboardEvent) => this.typedKey(e)} @blur=${() => (this.typing.value = false)} />`
            : html`<button class="record-tc" title=${words.say("goto")} @click=${() => this.type()}></button>`}
          ${this.takeWords()}
          <span class="grow"></span>
          <span class="muted number length">${words.say("cut.length", { seconds, n: state.events.length })}</span>
        </header>
        <div class="picture-box">
          <span class="canvas-place"></span>
          <p class="caption" lang=${document.documentElement.lang} ?hidden=${caption === ""}><span>${caption}</span></p>
        </div>
        ${this.controls()}
      </section>
    `;
  }

  private takeWords(): TemplateResult | typeof nothing {
    const { words } = this.room;
    const event = this.room.selected.value;
    const clip = event ? clipOf(this.room.state.value, event.clip) : null;
    if (!event || !clip) return event ? html`<span class="tag">${words.say("slug")}</span>` : nothing;
    return html`<span class="tag">${clip.slate || clip.name}</span>
      <span class="take-words"
        >${clip.take === "" || clip.take === null ? nothing : words.say("take.number", { take: clip.take })}
        ${clip.camera ? html`<span class="soft camera">${words.say("take.camera", { camera: clip.camera })}</span>` : nothing}
        <span class="size">${words.size(clip.size)}</span></span
      >
      <span class="soft number source-tc"></span>`;
  }

  private controls(): TemplateResult {
    const { words } = this.room;
    const playing = this.transport.playing.value;
    const speed = this.transport.speed.value;
    const unsure = leastSure(this.room.state.value.events).length;
    const button = (sign: string, word: string, act: () => void, pressed?: boolean): TemplateResult =>
      html`<button class="button icon-only" aria-label=${word} title=${word} aria-pressed=${pressed ?? nothing} @click=${act}>
        ${icon(sign)}
      </button>`;
    return html`<div class="transport">
      <span class="left">
        ${button(this.silent.value ? "muted" : "sound", words.say("sound"), () => this.toggleSound())}
        ${button("captions", words.say("captions"), () => this.toggleCaptions(), this.captions.value)}
      </span>
      <span class="middle">
        ${button("first", words.say("cut.previous"), () => this.transport.toCut(-1))}
        ${button("left", words.say("frame.previous"), () => this.transport.step(-1))}
        <button class="play" aria-label=${words.say(playing ? "pause" : "play")} @click=${() => this.transport.toggle()}>
          ${icon(playing ? "pause" : "play")}
        </button>
        ${button("right", words.say("frame.next"), () => this.transport.step(1))}
        ${button("last", words.say("cut.next"), () => this.transport.toCut(1))}
        <span class="soft number speed">${String(speed).replace("-", "−")}×</span>
      </span>
      <span class="right">
        <button class="least-sure" @click=${() => this.toLeastSure()}>
          <span>${words.say("unsure.next")}</span>
          <span class="tag">${words.say("unsure.left", { n: unsure })}</span>${key("⇧N")}
        </button>
        ${button("fullscreen", words.say("fullscreen"), () => this.fullscreen())}
      </span>
    </div>`;
  }

  /* Reads the playhead, so it runs at every frame: it changes two texts and renders nothing. */
  private showTimecode(): void {
    const frame = this.room.frame.value;
    const state = this.room.state.value;
    const event = this.room.selected.value;
    const record = this.querySelector(".record-tc");
    if (record) record.textContent = recordTimecode(state.cut, frame);
    const clip = event ? clipOf(state, event.clip) : null;
    const source = this.querySelector(".source-tc");
    if (!event || !clip || !source) return;
    const timecode = sourceTimecode(clip, sourceFrame(event, clip, state.cut.rate, frame));
    source.textContent = this.room.words.say("source.timecode", { timecode });
  }

  protected override updated(): void {
    const event = this.room.selected.value;
    const { words } = this.room;
    this.canvas.setAttribute("aria-label", event ? words.say("shot.number", { number: event.number }) : words.say("viewer"));
    this.showTimecode();
  }

  private toggleSound(): void {
    this.silent.value = !this.silent.value;
    this.transport.setVolume(this.silent.value ? 0 : 1);
  }

  private type(): void {
    this.typing.value = true;
    void this.updateComplete.then(() => this.querySelector<HTMLInputElement>(".tc-input")?.focus());
  }

  private typedKey(event: KeyboardEvent): void {
    if (event.key === "Escape") this.typing.value = false;
    if (event.key !== "Enter") return;
    const { cut } = this.room.state.value;
    const text = (event.target as HTMLInputElement).value;
    const frame = typedPosition(text, this.room.frame.value, cut.start_frame, cut.rate, cut.drop);
    if (frame === null) this.room.say(this.room.words.say("goto.unread"), { error: true });
    else this.transport.seek(frame);
    this.typing.value = false;
  }
}

customElements.define("rc-viewer", Viewer);
