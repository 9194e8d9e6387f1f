/* Timeline maths: frames to pixels, tick steps, what is in view. Pixels are CSS pixels. */
import { nominal, type Rate } from "../domain/timecode.js";

export interface View {
  /** Pixels per frame. */
  readonly scale: number;
  readonly scroll: number;
  readonly width: number;
}

export const frameToX = (frame: number, view: View): number => frame * view.scale - view.scroll;

export const xToFrame = (x: number, view: View): number => Math.floor((x + view.scroll) / view.scale);

/** Scale at which the whole cut fits, and the closest one: 24 px a frame. */
export function scaleLimits(frames: number, width: number): { readonly least: number; readonly most: number } {
  const least = Math.max(1e-4, width / Math.max(1, frames));
  return { least, most: Math.max(24, least) };
}

/** A slider's 0..1 for a scale, and back; equal steps of the slider multiply the scale equally. */
export function scaleToSlider(scale: number, least: number, most: number): number {
  return most <= least ? 0 : Math.log(scale / least) / Math.log(most / least);
}

export function sliderToScale(value: number, least: number, most: number): number {
  return least * (most / least) ** Math.min(1, Math.max(0, value));
}

/** Scroll after a zoom that keeps `frame` where it is on screen, or brings it to the middle. */
export function scrollAround(frame: number, before: View, scale: number): number {
  const x = frameToX(frame, before);
  const keep = x >= 0 && x <= before.width ? x : before.width / 2;
  return Math.max(0, frame * scale - keep);
}

/** Frames between labelled ticks, at least `room` pixels apart, and small ticks between two labels. */
export function tickStep(scale: number, rate: Rate, room = 110): { readonly frames: number; readonly parts: number } {
  const fps = nominal(rate);
  const within: [number, number][] = [
    [1, 1],
    [2, 2],
    [5, 5],
  ];
  const seconds: [number, number][] = [
    [fps, fps % 5 === 0 ? 5 : 4],
    [2 * fps, 2],
    [5 * fps, 5],
    [10 * fps, 5],
    [30 * fps, 6],
    [60 * fps, 6],
    [300 * fps, 5],
    [600 * fps, 10],
  ];
  for (const [frames, parts] of [...within, ...seconds]) {
    if (frames * scale >= room) return { frames, parts };
  }
  return { frames: 3600 * fps, parts: 6 };
}

/** Positions [first, last) of ascending ranges that touch [from, to). */
export function rangeInView(
  items: readonly { readonly record_in: number; readonly record_out: number }[],
  from: number,
  to: number,
): [number, number] {
  const firstWhere = (test: (i: number) => boolean): number => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return [
    firstWhere((i) => (items[i]?.record_out ?? 0) > from),
    firstWhere((i) => (items[i]?.record_in ?? 0) >= to),
  ];
}
