import { describe, expect, it } from "vitest";
import type { Alternate, CutEvent } from "../protocol.js";
import { changesBetween, teaching } from "./changes.js";

const shot = (id: number, clip: number, lines: number[], from: number, to: number) => ({
  id,
  clip,
  lines,
  source_in: from,
  source_out: to,
});

describe("changes", () => {
  it("are none where every shot stands as it stood", () => {
    const list = [shot(1, 7, [10], 0, 50), shot(2, 8, [11], 5, 60)];
    expect(changesBetween(list, [...list])).toEqual({ recast: [], trimmed: [] });
  });

  it("tell another take from another length", () => {
    const before = [shot(1, 7, [10], 0, 50), shot(2, 8, [11], 5, 60), shot(3, 9, [12], 0, 9)];
    const after = [shot(1, 6, [10], 0, 50), shot(2, 8, [11], 5, 66), shot(3, 9, [12], 0, 9)];
    expect(changesBetween(before, after)).toEqual({ recast: [1], trimmed: [2] });
  });

  it("follow a shot that took up a neighbour's line and has another id", () => {
    const before = [shot(1, 7, [10], 0, 50), shot(2, 8, [11], 5, 60)];
    expect(changesBetween(before, [shot(9, 7, [10, 11], 0, 120)])).toEqual({ recast: [], trimmed: [9] });
  });
});

const judged = (id: number, prices: number[], more: Partial<CutEvent> = {}): CutEvent =>
  ({
    id,
    record_in: id,
    status: "in_review",
    pinned: false,
    rating: { mine: 0, others: [] },
    alternates: [{ in_cut: true, price: 0 }, ...prices.map((price) => ({ in_cut: false, price }))] as Alternate[],
    ...more,
  }) as CutEvent;

describe("teaching", () => {
  it("asks first where the runner-up is nearest", () => {
    expect(teaching([judged(1, [2, 0.9]), judged(2, [0.1]), judged(3, [0.4, 5])], 2)).toEqual([2, 3]);
  });

  it("leaves alone what was judged, chosen, or has no rival", () => {
    const events = [
      judged(1, [0.1], { rating: { mine: 2, others: [] } }),
      judged(2, [0.1], { pinned: true }),
      judged(3, [0.1], { status: "approved" }),
      judged(4, []),
      judged(5, [3]),
    ];
    expect(teaching(events)).toEqual([5]);
  });
});
