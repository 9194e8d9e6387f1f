import { describe, expect, it } from "vitest";
import { frameToX, rangeInView, scaleLimits, scaleToSlider, scrollAround, sliderToScale, tickStep, xToFrame } from "./geometry.js";

describe("zooming", () => {
  it("keeps a visible playhead where it is", () => {
    const before = { scale: 2, scroll: 100, width: 800 };
    const x = frameToX(200, before);
    const scroll = scrollAround(200, before, 4);
    expect(frameToX(200, { scale: 4, scroll, width: 800 })).toBe(x);
  });

  it("brings a playhead out of view to the middle", () => {
    const scroll = scrollAround(5000, { scale: 2, scroll: 0, width: 800 }, 4);
    expect(frameToX(5000, { scale: 4, scroll, width: 800 })).toBe(400);
  });

  it("maps the slider there and back", () => {
    const { least, most } = scaleLimits(3000, 900);
    expect(sliderToScale(0, least, most)).toBeCloseTo(least);
    expect(sliderToScale(1, least, most)).toBeCloseTo(most);
    expect(sliderToScale(scaleToSlider(3, least, most), least, most)).toBeCloseTo(3);
  });
});

describe("ticks", () => {
  it.each([0.002, 0.05, 1.2, 8, 24])("leave room for their label at %f px a frame", (scale) => {
    const step = tickStep(scale, [24000, 1001]);
    expect(step.frames * scale).toBeGreaterThanOrEqual(110);
    expect(step.frames % step.parts).toBe(0);
  });
});

describe("windowing", () => {
  const clips = Array.from({ length: 3000 }, (_, i) => ({ record_in: i * 50, record_out: i * 50 + 50 }));

  it("finds only the clips that touch the view", () => {
    expect(rangeInView(clips, 100, 250)).toEqual([2, 5]);
    expect(rangeInView(clips, -500, 1)).toEqual([0, 1]);
    expect(rangeInView(clips, 1e9, 2e9)).toEqual([3000, 3000]);
  });

  it("reads a frame under a pixel", () => {
    expect(xToFrame(11, { scale: 2, scroll: 10, width: 100 })).toBe(10);
  });
});
