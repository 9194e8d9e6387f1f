import { describe, expect, it } from "vitest";
import { Words } from "../words.js";
import { lengthWords, secondsOf } from "./length.js";

const rate = [25, 1] as const;
const words = new Words("en");
const cut = (seconds: number) => ({ rate, duration_frames: seconds * 25 }) as const;

describe("a typed length", () => {
  it.each([
    ["58", 58],
    ["58,5", 58.5],
    ["1:02", 62],
    [" 1:00:01 ", 3601],
  ])("%s is %d s", (text, seconds) => expect(secondsOf(text)).toBe(seconds));

  it.each(["", "soon", "-3", "1::2", "1:2:3:4"])("“%s” is none", (text) => expect(secondsOf(text)).toBeNull());
});

describe("the length in words", () => {
  it("says what came where nothing was wished or the wish is met", () => {
    expect(lengthWords(words, cut(61), null, [])).toContain("61.0 s");
    expect(lengthWords(words, cut(59), 58 * 25, [])).not.toContain("58.0");
  });

  it("owns to a miss, and names what is held", () => {
    const held = [{ pinned: true, status: "in_review" as const }];
    const told = lengthWords(words, cut(64), 58 * 25, held);
    expect(told).toContain("58.0 s is not within reach");
    expect(told).toContain("64.0 s");
    expect(told).toContain("1 shot that you hold");
    expect(lengthWords(words, cut(40), 58 * 25, [])).toContain("longest");
  });
});
