/* What we ask of the engine, and what a solve did: wishes on their way, shots lit for a moment, why. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import { changesBetween } from "./domain/changes.js";
import { Latest } from "./latest.js";
import type { CutEvent, Id, Reason, Values } from "./protocol.js";
import { Scope } from "./scope.js";
import type { Words } from "./words.js";

const LIT_MS = 2600;

/** A verdict of ours that a reason may be given for. */
export interface Because {
  readonly event: Id;
  readonly after: "swap" | "ban" | "rating";
  readonly said: readonly Reason[];
}

/** Frames of the record between which somebody works; either may be missing. */
export interface Marks {
  readonly from: number | null;
  readonly to: number | null;
}

export class Steering {
  /** Wishes that the server has not answered yet. */
  readonly draft: ReadonlySignal<Values>;
  readonly lit: ReadonlySignal<ReadonlySet<string>>;
  readonly because: ReadonlySignal<Because | null>;
  readonly marks = signal<Marks>({ from: null, to: null });
  private readonly draftNow = signal<Values>({});
  private readonly litNow = signal<ReadonlySet<string>>(new Set());
  private readonly becauseNow = signal<Because | null>(null);
  private readonly scope = new Scope();
  private readonly latest: Latest<Values>;
  private unlight: (() => void) | null = null;
  private ref: string | null = null;
  private settledAt: number | null = null;

  constructor(
    send: (values: Values) => string,
    private readonly words: Words,
  ) {
    this.draft = this.draftNow;
    this.lit = this.litNow;
    this.because = this.becauseNow;
    this.latest = new Latest(
      (values) => (this.ref = send(values)),
      merged,
      (delay_ms, work) => this.scope.after(delay_ms, work),
    );
  }

  ask(values: Values): void {
    this.draftNow.value = merged(this.draftNow.value, values);
    this.latest.offer(values);
  }

  /** A request of ours is done: the wish is settled when the page has come to that number. */
  acknowledged(ref: string, seq: number, now: number): void {
    if (ref !== this.ref) return;
    this.settledAt = seq;
    this.reached(now);
  }

  /** The page shows the cut up to this number. A next wish needs its revision. */
  reached(seq: number): void {
    if (this.settledAt === null || seq < this.settledAt) return;
    this.settledAt = null;
    this.ref = null;
    this.latest.answered();
    if (this.latest.idle) this.draftNow.value = {};
  }

  forget(): void {
    this.ref = null;
    this.settledAt = null;
    this.latest.drop();
    this.draftNow.value = {};
  }

  /** Lights what changed and says it; "" where nothing did. */
  show(before: readonly CutEvent[], after: readonly CutEvent[]): string {
    const { recast, trimmed } = changesBetween(before, after);
    this.litNow.value = new Set([...recast, ...trimmed].map(String));
    this.unlight?.();
    this.unlight = this.scope.after(LIT_MS, () => (this.litNow.value = new Set()));
    if (recast.length && trimmed.length) {
      return this.words.say("changes.both", { n: recast.length, trimmed: trimmed.length });
    }
    if (recast.length) return this.words.say("changes.recast", { n: recast.length });
    return trimmed.length ? this.words.say("changes.trimmed", { n: trimmed.length }) : "";
  }

  judged(event: Id, after: Because["after"]): void {
    this.becauseNow.value = { event, after, said: [] };
  }

  unjudged(event: Id): void {
    if (String(this.becauseNow.value?.event) === String(event)) this.becauseNow.value = null;
  }

  /** Adds a reason or takes it back; the reasons that hold now, none if that was the last. */
  toggle(word: Reason): readonly Reason[] {
    const now = this.becauseNow.value;
    if (!now) return [];
    const said = now.said.includes(word) ? now.said.filter((one) => one !== word) : [...now.said, word];
    this.becauseNow.value = { ...now, said };
    return said;
  }

  /** Sets or clears an end of the marked range; the other end goes where they would cross. */
  mark(end: "from" | "to", frame: number): void {
    const { from, to } = this.marks.value;
    if (end === "from") this.marks.value = { from: frame, to: to !== null && to < frame ? null : to };
    else this.marks.value = { from: from !== null && from > frame ? null : from, to: frame };
  }

  unmark(): void {
    this.marks.value = { from: null, to: null };
  }

  close(): void {
    this.scope.end();
  }
}

function merged(older: Values, newer: Values): Values {
  const both = { ...older, ...newer };
  return older.favour && newer.favour ? { ...both, favour: { ...older.favour, ...newer.favour } } : both;
}

/** The shots that a marked range touches; all of one shot where nothing is marked. */
export function marked(events: readonly CutEvent[], marks: Marks, selected: CutEvent | null): readonly CutEvent[] {
  if (marks.from === null && marks.to === null) return selected ? [selected] : [];
  const from = marks.from ?? 0;
  const to = marks.to ?? Infinity;
  return events.filter((event) => event.record_out > from && event.record_in <= to);
}
