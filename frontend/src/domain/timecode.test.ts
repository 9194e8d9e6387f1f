import { describe, expect, it, test } from "vitest";
import vectors from "../../../tests/vectors/timecode.json";
import { convertFrame, framesToSmpte, secondsToFrame, frameToSeconds, smpteToFrames, typedPosition, type Rate } from "./timecode.js";

describe("timecode agrees with the vectors that Python is held to", () => {
  test.each(vectors.smpte)("$frame at $rate drop=$drop is $text", ({ frame, rate, drop, text }) => {
    expect(framesToSmpte(frame, rate as unknown as Rate, drop)).toBe(text);
  });

  test.each(vectors.smpte)("$text at $rate comes back", ({ frame, rate, drop, text }) => {
    const day = smpteToFrames(drop ? "23:59:59;29" : "23:59:59:00", rate as unknown as Rate);
    const back = smpteToFrames(text, rate as unknown as Rate);
    expect(back).not.toBeNull();
    if (day !== null && frame <= day) expect(back).toBe(frame);
  });

  test.each(vectors.conversion)("frame $frame of $from shows frame $shown of $to", ({ frame, from, to, shown }) => {
    expect(convertFrame(frame, from as unknown as Rate, to as unknown as Rate)).toBe(shown);
  });
});

describe("seconds at the edges", () => {
  it("finds every frame again from its own first instant", () => {
    for (const rate of [[24000, 1001], [30000, 1001], [25, 1]] as Rate[]) {
      for (let frame = 0; frame < 200_000; frame += 997) {
        expect(secondsToFrame(frameToSeconds(frame, rate), rate)).toBe(frame);
      }
    }
  });
});

describe("a number that drop-frame leaves out", () => {
  it("is no timecode", () => {
    expect(smpteToFrames("00:01:00;00", [30000, 1001])).toBeNull();
    expect(smpteToFrames("00:10:00;00", [30000, 1001])).toBe(17982);
  });
});

describe("a typed position", () => {
  const start = 90000;
  const at = (text: string): number | null => typedPosition(text, 100, start, [25, 1], false);

  it.each([
    ["+24", 124],
    ["-10", 90],
    ["-1:00", 75],
    ["1224", 12 * 25 + 24],
    ["01:00:02:05", 55],
    ["word", null],
  ])("%s", (text, frame) => {
    expect(at(text)).toBe(frame);
  });
});
