/* Two cuts of one scene: which frame of one says what a frame of the other says, and which columns
   of the script a shot spans. */

export type Side = "a" | "b";
export type Pair = readonly [number, number];

export const otherSide = (side: Side): Side => (side === "a" ? "b" : "a");

/** The frame of the other cut where the same is said; `pairs` rise and hold both ends. */
export function sameWord(pairs: readonly Pair[], from: Side, frame: number): number {
  const [own, their] = from === "a" ? ([0, 1] as const) : ([1, 0] as const);
  const after = pairs.findIndex((pair) => pair[own] > frame);
  const next = pairs[after < 0 ? pairs.length - 1 : after];
  const last = pairs[after < 0 ? pairs.length - 1 : after - 1];
  if (!next || !last) return frame;
  const length = next[own] - last[own];
  if (length <= 0) return last[their];
  const share = (frame - last[own]) / length;
  return Math.round(last[their] + share * (next[their] - last[their]));
}

/** A stretch of columns that belong together: from the first, so many. */
export interface Block<T> {
  readonly value: T;
  readonly from: number;
  readonly count: number;
}

/** Neighbours with the same name become one block; an empty name becomes none. */
export function blocks<C, T>(columns: readonly C[], of: (column: C) => T, name: (value: T) => string): Block<T>[] {
  const found: Block<T>[] = [];
  columns.forEach((column, at) => {
    const value = of(column);
    const last = found.at(-1);
    if (name(value) === "") return;
    if (last && last.from + last.count === at && name(last.value) === name(value)) {
      found[found.length - 1] = { ...last, count: last.count + 1 };
    } else found.push({ value, from: at, count: 1 });
  });
  return found;
}
