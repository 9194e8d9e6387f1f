/* Two cuts that play the same words: one leads and is heard, the other's picture goes with it. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals-core";
import { otherSide, sameWord, type Pair, type Side } from "../domain/pairs.js";
import { laneOf, wordsOf } from "../panels/bits.js";
import type { CutState } from "../protocol.js";
import { Scope } from "../scope.js";
import type { Words } from "../words.js";
import { Transport } from "./transport.js";

export class PairOfCuts {
  /** Which of the two is heard and leads. */
  readonly heard: ReadonlySignal<Side>;
  readonly playing: ReadonlySignal<boolean>;
  readonly canvases: Readonly<Record<Side, HTMLCanvasElement>>;
  private readonly heardNow = signal<Side>("b");
  private readonly pairsNow = signal<readonly Pair[]>([]);
  private readonly transports: Readonly<Record<Side, Transport>>;
  private readonly states: Record<Side, CutState | null> = { a: null, b: null };
  private readonly scope = new Scope();

  constructor(words: Words) {
    this.heard = this.heardNow;
    this.canvases = { a: document.createElement("canvas"), b: document.createElement("canvas") };
    const transport = (side: Side): Transport =>
      new Transport(this.canvases[side], {
        card: (event) => {
          const state = this.states[side];
          return state ? wordsOf(state, event) : "";
        },
        offline: (clip) => words.say("clip.offline", { name: clip.name }),
      });
    this.transports = { a: transport("a"), b: transport("b") };
    this.playing = computed(() => this.leader.playing.value);
    this.scope.onEnd(effect(() => this.follow()));
  }

  /** What leads: play, stop and step it. */
  get leader(): Transport {
    return this.transports[this.heardNow.value];
  }

  load(a: CutState, b: CutState, pairs: readonly Pair[]): void {
    this.states.a = a;
    this.states.b = b;
    this.pairsNow.value = pairs;
    for (const [side, state] of [["a", a], ["b", b]] as const) {
      const cut = { events: state.events, clips: state.clips, rate: state.cut.rate };
      this.transports[side].load(cut, state.cut.duration_frames, (event) => laneOf(state, event));
    }
    this.seek(this.frame(this.heardNow.value));
  }

  /** Where a cut stands: the leader at its own frame, the other at the same word. */
  frame(side: Side): number {
    const now = this.leader.frame.value;
    return side === this.heardNow.value ? now : sameWord(this.pairsNow.value, this.heardNow.value, now);
  }

  /** To a frame of the cut that leads. */
  seek(frame: number): void {
    this.leader.seek(frame);
    this.follow();
  }

  /** Lets a cut be heard and lead, from the same word on. */
  hear(side: Side): void {
    if (side === this.heardNow.value) return;
    const at = this.frame(side);
    const speed = this.leader.speed.value;
    const wasPlaying = this.playing.value;
    this.leader.pause();
    this.heardNow.value = side;
    this.leader.seek(at);
    if (wasPlaying) void this.leader.play(speed);
  }

  /** The frame whose picture a canvas shows. */
  shown(side: Side): number {
    return this.transports[side].deck.shown;
  }

  close(): void {
    this.scope.end();
    this.transports.a.close();
    this.transports.b.close();
  }

  private follow(): void {
    const side = otherSide(this.heardNow.value);
    const frame = this.frame(side);
    const direction = this.leader.speed.value < 0 ? -1 : 1;
    if (this.states[side]) this.transports[side].deck.show(frame, direction);
  }
}
