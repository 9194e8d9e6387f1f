/* Playing, stopping, stepping: one position, driven by the audio clock, shown by the deck. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { neighbourCut } from "../domain/cut.js";
import { frameToSeconds, secondsToFrame } from "../domain/timecode.js";
import type { CutEvent } from "../protocol.js";
import { Scope } from "../scope.js";
import { Deck, MediaLibrary, type DeckCut } from "./deck.js";
import { pieces, SoundTrack } from "./sound.js";

const SPEEDS = [1, 2, 4, 8];
/* A picture this late stops the clock until it comes: a slow line, not a slow frame. */
const STALL_MS = 250;
const HEARD_SPEEDS = new Set([1, 2]);

export interface PlayerWords {
  card(event: CutEvent): string;
  offline(clip: { readonly name: string }): string;
}

export class Transport {
  readonly frame: ReadonlySignal<number>;
  readonly playing: ReadonlySignal<boolean>;
  readonly speed: ReadonlySignal<number>;
  readonly deck: Deck;
  private readonly frameNow = signal(0);
  private readonly playingNow = signal(false);
  private readonly speedNow = signal(1);
  private readonly scope = new Scope();
  private readonly sound: SoundTrack;
  private readonly library = new MediaLibrary();
  private cut: DeckCut = { events: [], clips: {}, rate: [25, 1] };
  private end = 0;
  private stopAt: number | null = null;
  private run = 0;
  private running = false;
  private position_s = 0;
  private lastRepaint_ms = 0;
  private begun_s = 0;
  private heardOffset: number | null = null;
  private lateSince_ms: number | null = null;
  private loaded = false;

  constructor(canvas: HTMLCanvasElement, words: PlayerWords) {
    this.frame = this.frameNow;
    this.playing = this.playingNow;
    this.speed = this.speedNow;
    this.deck = new Deck(canvas, this.library, words, () => undefined);
    this.sound = new SoundTrack(this.library);
    this.scope.eachRepaint((now_ms) => this.repaint(now_ms));
  }

  /** Plays this cut from now on, at the place where it stood. */
  load(cut: DeckCut, end: number, laneOf: (event: CutEvent) => number): void {
    this.cut = cut;
    this.end = end;
    this.deck.load(cut);
    this.sound.load(pieces(cut, laneOf));
    const wasPlaying = this.playingNow.value;
    const speed = this.speedNow.value;
    this.seek(this.frameNow.value);
    if (wasPlaying && this.loaded) void this.play(speed);
    this.loaded = true;
  }

  seek(frame: number): void {
    const at = Math.min(Math.max(0, Math.round(frame)), Math.max(0, this.end - 1));
    const direction = at < this.frameNow.value ? -1 : 1;
    const playing = this.playingNow.value;
    this.frameNow.value = at;
    if (playing) {
      void this.play(this.speedNow.value);
      return;
    }
    this.deck.show(at, direction);
    this.prepareSound();
  }

  step(frames: number): void {
    this.pause();
    this.seek(this.frameNow.value + frames);
  }

  /** To the next or the last cut point; at the ends, to the first and the last frame. */
  toCut(step: 1 | -1): void {
    const found = neighbourCut(this.cut.events, this.frameNow.value, step);
    this.seek(found ?? (step > 0 ? this.end - 1 : 0));
  }

  toggle(): void {
    if (this.playingNow.value) this.pause();
    else void this.play(1);
  }

  /** J and L: from rest at once, again for faster, the other way to turn round. */
  shuttle(direction: 1 | -1): void {
    const now = this.playingNow.value ? this.speedNow.value : 0;
    const faster = SPEEDS[SPEEDS.indexOf(Math.abs(now)) + 1] ?? SPEEDS.at(-1) ?? 1;
    void this.play(now * direction > 0 ? faster * direction : direction);
  }

  /** Two seconds before a frame to two after it. */
  playAround(frame: number): void {
    const reach = secondsToFrame(2, this.cut.rate);
    this.playFrom(frame - reach, frame + reach);
  }

  playFrom(frame: number, stopAt: number | null = null): void {
    this.pause();
    this.seek(frame);
    void this.play(1, stopAt);
  }

  pause(): void {
    this.run++;
    this.running = false;
    this.playingNow.value = false;
    this.speedNow.value = 1;
    this.sound.stop();
  }

  async play(speed = 1, stopAt: number | null = null): Promise<void> {
    if (this.frameNow.value >= this.end - 1 && speed > 0) this.frameNow.value = 0;
    const run = ++this.run;
    this.running = false;
    this.sound.stop();
    this.playingNow.value = true;
    this.speedNow.value = speed;
    this.stopAt = stopAt;
    const at = this.frameNow.value;
    this.deck.show(at, speed > 0 ? 1 : -1);
    await Promise.race([this.ready(at, speed), this.passed(600)]);
    if (this.run === run) this.begin();
  }

  setVolume(volume: number): void {
    this.sound.setVolume(volume);
  }

  setLanes(levels: readonly number[]): void {
    this.sound.setLanes(levels);
  }

  close(): void {
    this.scope.end();
    this.sound.close();
    this.deck.close();
  }

  private async ready(at: number, speed: number): Promise<void> {
    if (!HEARD_SPEEDS.has(speed)) return;
    await Promise.all([this.sound.wake(), this.sound.prepare(frameToSeconds(at, this.cut.rate))]);
  }

  private passed(delay_ms: number): Promise<void> {
    return new Promise((done) => this.scope.after(delay_ms, done));
  }

  private begin(): void {
    this.position_s = frameToSeconds(this.frameNow.value, this.cut.rate);
    this.begun_s = this.position_s;
    this.heardOffset = null;
    this.lateSince_ms = null;
    this.lastRepaint_ms = performance.now();
    if (HEARD_SPEEDS.has(this.speedNow.value)) {
      const begin = this.sound.start(this.position_s, this.speedNow.value);
      this.heardOffset = begin - this.position_s / this.speedNow.value;
    }
    this.running = true;
  }

  private repaint(now_ms: number): void {
    if (!this.running) return;
    const speed = this.speedNow.value;
    this.advance(now_ms, speed);
    const limit = Math.min(this.end, this.stopAt ?? this.end);
    const frame = secondsToFrame(this.position_s, this.cut.rate);
    if (speed > 0 ? frame >= limit : frame < 0) {
      this.pause();
      this.seek(speed > 0 ? limit - (limit === this.end ? 1 : 0) : 0);
      return;
    }
    this.frameNow.value = frame;
    const drawn = this.deck.show(frame, speed > 0 ? 1 : -1);
    if (this.heardOffset !== null) this.sound.scheduleUntil(this.position_s);
    this.watchForStall(drawn, now_ms);
  }

  /* Repaints are even, the audio clock moves in steps: follow the first, lean on the second. */
  private advance(now_ms: number, speed: number): void {
    const passed = (now_ms - this.lastRepaint_ms) / 1000;
    this.lastRepaint_ms = now_ms;
    let next = this.position_s + Math.max(0, passed) * speed;
    const heard = this.heardOffset === null ? null : this.sound.heard();
    if (heard !== null && this.heardOffset !== null) {
      const audible = (heard - this.heardOffset) * speed;
      const ahead = next - audible;
      if (audible < this.begun_s) next = this.position_s;
      else next = Math.abs(ahead) > 0.08 ? audible : next - ahead * 0.1;
    }
    this.position_s = Math.max(next, speed > 0 ? this.position_s : next);
  }

  private watchForStall(drawn: boolean, now_ms: number): void {
    if (drawn || Math.abs(this.speedNow.value) > 1) {
      this.lateSince_ms = null;
      return;
    }
    this.lateSince_ms ??= now_ms;
    if (now_ms - this.lateSince_ms > STALL_MS) this.hold();
  }

  /** Stops the clock, keeps the last picture, goes on when the wanted one is here. */
  private hold(): void {
    const run = ++this.run;
    const speed = this.speedNow.value;
    this.running = false;
    this.sound.stop();
    const poll = (): void => {
      if (this.run !== run) return;
      if (this.deck.shown === this.frameNow.value) void this.play(speed, this.stopAt);
      else this.scope.after(50, poll);
    };
    poll();
  }

  private prepareSound(): void {
    const run = this.run;
    this.scope.after(200, () => {
      if (this.run === run && !this.playingNow.value) {
        void this.sound.prepare(frameToSeconds(this.frameNow.value, this.cut.rate));
      }
    });
  }
}
