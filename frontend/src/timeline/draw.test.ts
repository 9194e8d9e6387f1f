import { describe, expect, it } from "vitest";
import { overhang } from "./draw.js";

const shot = { record_in: 100, record_out: 200 };

describe("sound past its picture", () => {
  it.each([
    ["with the picture", 100, 200, 0, 0],
    ["before it, a J cut", 88, 200, 12, 0],
    ["after it, an L cut", 100, 215, 0, 15],
    ["inside it", 120, 180, 0, 0],
    ["wholly under the shot before", 80, 95, 15, 0],
  ])("%s", (_, record_in, record_out, lead, tail) => {
    expect(overhang({ record_in, record_out }, shot)).toEqual({ lead, tail });
  });
});
