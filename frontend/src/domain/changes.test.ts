import { describe, expect, it } from "vitest";
import { changesBetween } from "./changes.js";

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
