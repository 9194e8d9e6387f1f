import { describe, expect, it } from "vitest";
import type { Clip, CutEvent, Sound } from "../protocol.js";
import { wrapped } from "./deck.js";
import { pieces } from "./sound.js";

const clip = (rate: [number, number]): Clip => ({ sound: "/a.m4a", rate }) as unknown as Clip;
const sound = (clipId: number, source: [number, number], record: [number, number]): Sound => ({
  clip: clipId,
  source_in: source[0],
  source_out: source[1],
  record_in: record[0],
  record_out: record[1],
  gain: 1,
  kind: "speech",
});
const cutOf = (...sounds: Sound[]): Parameters<typeof pieces>[0] => ({
  events: [{ sounds } as unknown as CutEvent],
  clips: { 1: clip([24, 1]), 2: clip([25, 1]) },
  rate: [24, 1],
});
const lane = (): number => 0;

describe("pieces of sound", () => {
  it("reach a little over both edges, where the source has it, so that cuts crossfade", () => {
    const [part] = pieces(cutOf(sound(1, [24, 48], [240, 264])), lane);
    expect(part?.record_s).toBeCloseTo(10 - 0.012);
    expect(part?.source_s).toBeCloseTo(1 - 0.012);
    expect(part?.length_s).toBeCloseTo(1 + 0.024);
    const [head] = pieces(cutOf(sound(1, [0, 24], [0, 24])), lane);
    expect(head?.source_s).toBe(0);
    expect(head?.record_s).toBe(0);
  });

  it("join without a fade where one clip goes on", () => {
    const [first, second] = pieces(cutOf(sound(1, [0, 24], [0, 24]), sound(1, [24, 48], [24, 48])), lane);
    expect(first?.fadeOut).toBe(false);
    expect(second?.fadeIn).toBe(false);
    expect((first?.record_s ?? 0) + (first?.length_s ?? 0)).toBeCloseTo(second?.record_s ?? -1);
  });

  it("are short, gapless and keep the clip's own rate", () => {
    const parts = pieces(cutOf(sound(2, [50, 550], [0, 480])), lane);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[0]?.source_s).toBeCloseTo(2 - 0.012);
    parts.slice(1).forEach((part, i) => {
      const before = parts[i] as (typeof parts)[number];
      expect(part.record_s).toBeCloseTo(before.record_s + before.length_s);
      expect(part.source_s).toBeCloseTo(before.source_s + before.length_s);
      expect(part.length_s).toBeLessThanOrEqual(8);
    });
  });
});

describe("the sound of a J cut and of a room", () => {
  const events = [
    { record_in: 0, record_out: 57, sounds: [sound(1, [100, 150], [0, 50])] },
    { record_in: 57, record_out: 100, sounds: [sound(2, [300, 350], [50, 98])] },
  ] as unknown as CutEvent[];
  const cut = { ...cutOf(), events };

  it("begins where the words do, before its picture, and ends the one before there", () => {
    const [first, second] = pieces(cut, (event) => events.indexOf(event));
    const joint = 50 / 24;
    expect((first?.record_s ?? 0) + (first?.length_s ?? 0)).toBeCloseTo(joint + 0.012);
    expect(second?.record_s).toBeCloseTo(joint - 0.012);
    expect(second?.lane).toBe(1);
    expect([first?.fadeOut, second?.fadeIn]).toEqual([true, true]);
  });

  it("crossfades where a room's silence is repeated, and runs on under a cutaway", () => {
    const tone = (record: [number, number]): Sound => ({ ...sound(1, [10, 34], record), kind: "tone" });
    const [one, two] = pieces(cutOf(tone([0, 24]), tone([24, 48])), lane);
    expect([one?.fadeOut, two?.fadeIn]).toEqual([true, true]);
    expect((one?.record_s ?? 0) + (one?.length_s ?? 0)).toBeGreaterThan(two?.record_s ?? 0);
    const away = { ...cutOf(), events: [
      { sounds: [sound(1, [0, 24], [0, 24])] },
      { sounds: [sound(1, [24, 48], [24, 48])] },
      { sounds: [sound(1, [48, 72], [48, 72])] },
    ] as unknown as CutEvent[] };
    expect(pieces(away, lane).map((part) => [part.fadeIn, part.fadeOut])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });
});

describe("a card", () => {
  it("breaks its sentence at spaces", () => {
    expect(wrapped("a horn outside low", 8, (part) => part.length)).toEqual(["a horn", "outside", "low"]);
  });
});
