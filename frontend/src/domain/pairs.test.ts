import { describe, expect, it } from "vitest";
import { blocks, sameWord, type Pair } from "./pairs.js";

const pairs: Pair[] = [
  [0, 0],
  [10, 20],
  [30, 40],
  [50, 44],
];

describe("the same word in the other cut", () => {
  it.each([
    ["a", 0, 0],
    ["a", 5, 10],
    ["a", 10, 20],
    ["a", 20, 30],
    ["a", 40, 42],
    ["a", 50, 44],
    ["a", 90, 44],
    ["b", 30, 20],
    ["b", 44, 50],
  ] as const)("of %s at %i is at %i", (side, frame, other) => {
    expect(sameWord(pairs, side, frame)).toBe(other);
  });

  it("is the frame itself where nothing is known", () => {
    expect(sameWord([], "a", 12)).toBe(12);
  });
});

describe("columns that belong together", () => {
  it("become one block, and what has no name becomes none", () => {
    const found = blocks(["x", "x", "", "y", "x"], (column) => column, String);
    expect(found).toEqual([
      { value: "x", from: 0, count: 2 },
      { value: "y", from: 3, count: 1 },
      { value: "x", from: 4, count: 1 },
    ]);
  });
});
