/* Two cuts of one scene as the server confirms them, and which of them a person would have where. */
import type { LoadFailure } from "./panels/failed.js";
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import type { Pair, Side } from "./domain/pairs.js";
import type { CutEvent, CutState, Id, Version, WhyTerm } from "./protocol.js";

/** What of one cut lies in a column: its shots, and from where to where of the record. */
export interface Part {
  readonly events: readonly Id[];
  readonly record_in: number;
  readonly record_out: number;
}

export interface Column {
  readonly line: Id;
  readonly a: Part;
  readonly b: Part;
  /** The difference that it is part of, by its place. */
  readonly run: number | null;
}

/** A difference of which either side may be taken. `terms`: the points that speak for `b`. */
export interface Run {
  readonly key: string;
  readonly terms: readonly WhyTerm[];
}

export interface CompareState {
  readonly a: { readonly id: Id; readonly revision: number };
  readonly b: { readonly id: Id; readonly revision: number };
  readonly columns: readonly Column[];
  readonly runs: readonly Run[];
  readonly same_words: readonly Pair[];
}

export interface Loaded {
  readonly compare: CompareState;
  readonly a: CutState;
  readonly b: CutState;
  readonly versions: readonly Version[];
}

/** What became of a page's wish to load; `load.*` are the words for it. */
export class LoadFailed extends Error {
  constructor(readonly why: LoadFailure) {
    super(why);
  }
}

export class Comparison {
  readonly loaded: ReadonlySignal<Loaded | null>;
  /** The differences for which `a` is taken; for all others `b` is. */
  readonly taken: ReadonlySignal<ReadonlySet<string>>;
  private readonly loadedNow = signal<Loaded | null>(null);
  private readonly takenNow = signal<ReadonlySet<string>>(new Set());

  constructor(
    private readonly a: string,
    private readonly b: string,
  ) {
    this.loaded = this.loadedNow;
    this.taken = computed(() => {
      const known = new Set(this.loadedNow.value?.compare.runs.map((run) => run.key));
      return new Set([...this.takenNow.value].filter((key) => known.has(key)));
    });
  }

  /** Raises LoadFailed. */
  async load(): Promise<Loaded> {
    const [compare, a, b, versions] = await Promise.all([
      got<CompareState>(`/api/cuts/${this.a}/compare/${this.b}/`),
      got<CutState>(`/api/cuts/${this.a}/`),
      got<CutState>(`/api/cuts/${this.b}/`),
      got<{ versions: Version[] }>(`/api/cuts/${this.b}/versions/`),
    ]);
    const loaded = { compare, a, b, versions: versions.versions };
    this.loadedNow.value = loaded;
    return loaded;
  }

  take(run: number, side: Side): void {
    const key = this.loadedNow.value?.compare.runs[run]?.key;
    if (key === undefined) return;
    const taken = new Set(this.takenNow.value);
    if (side === "a") taken.add(key);
    else taken.delete(key);
    this.takenNow.value = taken;
  }

  /** The column under a record frame of one cut. */
  columnAt(side: Side, frame: number): number {
    const columns = this.loadedNow.value?.compare.columns ?? [];
    return columns.findIndex((one) => one[side].record_in <= frame && frame < one[side].record_out);
  }

  /** The first column of the difference before or after a column. */
  difference(from: number, step: 1 | -1): number | null {
    const columns = this.loadedNow.value?.compare.columns ?? [];
    const begins = columns.flatMap((one, at) => (one.run !== null && columns[at - 1]?.run !== one.run ? [at] : []));
    const found = step > 0 ? begins.find((at) => at > from) : begins.reverse().find((at) => at < from);
    return found ?? null;
  }
}

export const eventOf = (state: CutState, id: Id | undefined): CutEvent | undefined =>
  state.events.find((event) => String(event.id) === String(id));

async function got<T>(address: string): Promise<T> {
  const answer = await fetch(address, { credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.status >= 500) throw new LoadFailed("load.failed");
  if (!answer.ok) throw new LoadFailed(answer.status === 403 ? "load.refused" : "load.gone");
  return (await answer.json()) as T;
}
