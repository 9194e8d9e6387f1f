/* Canvas drawings of the timeline: the ruler and the waveforms. */
import { framesToSmpte, type Rate } from "../domain/timecode.js";
import type { Status } from "../protocol.js";
import { frameToX, tickStep, xToFrame, type View } from "./geometry.js";

const INK = "#919191";
const TICK = "#5a5a5a";
const OVERHANG = "rgb(255 255 255 / 10%)";
const OVERHANG_EDGE = "#b9b9b9";
const LETTER_ROOM = 11;
const FONT = '400 11px -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif';

/** Clears a canvas sized to `width` x `height` CSS pixels at the screen's density. */
export function pen(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const density = window.devicePixelRatio || 1;
  const [wide, high] = [Math.max(1, Math.round(width * density)), Math.round(height * density)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(density, 0, 0, density, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

export function drawRuler(
  canvas: HTMLCanvasElement,
  view: View,
  cut: { readonly rate: Rate; readonly drop: boolean; readonly start_frame: number },
  height: number,
): void {
  const context = pen(canvas, view.width, height);
  if (!context) return;
  const { frames, parts } = tickStep(view.scale, cut.rate);
  const small = frames / parts;
  context.font = FONT;
  context.textBaseline = "alphabetic";
  const first = Math.floor((xToFrame(0, view) + cut.start_frame) / small) * small - cut.start_frame;
  for (let at = first; frameToX(at, view) < view.width; at += small) {
    const x = Math.round(frameToX(at, view)) + 0.5;
    const whole = Math.round(at + cut.start_frame) % frames === 0;
    context.strokeStyle = TICK;
    context.beginPath();
    context.moveTo(x, height - (whole ? 9 : 5));
    context.lineTo(x, height);
    context.stroke();
    if (!whole) continue;
    context.fillStyle = INK;
    context.fillText(framesToSmpte(Math.round(at) + cut.start_frame, cut.rate, cut.drop), x + 4, height - 6);
  }
}

const STATUS_INK: Record<Status, string> = {
  in_review: "#6f6f6f",
  change_asked: "#ff8f5e",
  approved: "#5bc49f",
  locked: "#8ab4f0",
};

/** Many clips at once: a grey block each, with the colour of its status on top. */
export function drawBlocks(
  canvas: HTMLCanvasElement,
  view: View,
  events: readonly { readonly record_in: number; readonly record_out: number; readonly status: Status }[],
  height: number,
): void {
  const context = pen(canvas, view.width, height);
  if (!context) return;
  for (const event of events) {
    const left = frameToX(event.record_in, view);
    const width = Math.max(0.5, (event.record_out - event.record_in) * view.scale - 1);
    context.fillStyle = "#282828";
    context.fillRect(left, 0, width, height);
    context.fillStyle = STATUS_INK[event.status];
    context.fillRect(left, 0, width, 3);
  }
}

export interface WaveBox {
  readonly from: number;
  readonly to: number;
  /** Seconds of the clip at `from`, and seconds per frame of the cut. */
  readonly start_s: number;
  readonly perFrame_s: number;
  readonly peaks: Uint8Array | null;
  readonly lit: boolean;
  readonly selected: boolean;
  /** Frames that it is heard before its picture and after it: a J and an L cut. */
  readonly lead: number;
  readonly tail: number;
}

/** Frames of a sound outside the picture of its shot; between the sounds of one shot there is none. */
export function overhang(
  sound: { readonly record_in: number; readonly record_out: number },
  event: { readonly record_in: number; readonly record_out: number },
): { readonly lead: number; readonly tail: number } {
  return {
    lead: Math.max(0, Math.min(event.record_in, sound.record_out) - sound.record_in),
    tail: Math.max(0, sound.record_out - Math.max(event.record_out, sound.record_in)),
  };
}

/** Peaks a second in a file of peaks. */
const PEAK_RATE = 100;
/* Waves are drawn to the loudest peak of their clip; a clip quieter than this looks quiet. */
const QUIETEST_FULL = 24;

export function drawWaves(canvas: HTMLCanvasElement, view: View, boxes: readonly WaveBox[], height: number): void {
  const context = pen(canvas, view.width, height);
  if (!context) return;
  for (const box of boxes) {
    const left = Math.max(-4, frameToX(box.from, view) + 1);
    const right = Math.min(view.width + 4, frameToX(box.to, view) - 1);
    if (right <= left) continue;
    context.fillStyle = box.selected ? "#3d3d3d" : box.lit ? "#262626" : "#1c1c1c";
    context.beginPath();
    context.roundRect(left, 0, right - left, height, 3);
    context.fill();
    drawPeaks(context, view, box, left, right, height);
    if (box.lit) drawOverhang(context, view, box, height);
  }
}

/** Where the sound runs past its picture: a light edge, and the letter that the trade calls it by. */
function drawOverhang(context: CanvasRenderingContext2D, view: View, box: WaveBox, height: number): void {
  const edges: [string, number, number][] = [
    ["J", box.from, box.from + box.lead],
    ["L", box.to - box.tail, box.to],
  ];
  context.font = FONT;
  for (const [letter, from, to] of edges) {
    if (to <= from) continue;
    const left = frameToX(from, view) + 1;
    const width = Math.max(2, (to - from) * view.scale - 1);
    context.fillStyle = OVERHANG;
    context.fillRect(left, 0, width, height);
    context.fillStyle = OVERHANG_EDGE;
    context.fillRect(letter === "J" ? left + width - 1 : left, 0, 1, height);
    if (width >= LETTER_ROOM) context.fillText(letter, left + 3, height - 5);
  }
}

function drawPeaks(
  context: CanvasRenderingContext2D,
  view: View,
  box: WaveBox,
  left: number,
  right: number,
  height: number,
): void {
  const middle = height / 2;
  context.fillStyle = box.lit ? (box.selected ? "#c9c9c9" : "#a4a4a4") : "#454545";
  if (!box.lit || !box.peaks) {
    context.fillRect(left, middle - 0.5, right - left, 1);
    return;
  }
  const full = Math.max(QUIETEST_FULL, loudest(box.peaks, 0, box.peaks.length));
  const perPixel = box.perFrame_s / view.scale;
  for (let x = Math.ceil(left); x < right; x++) {
    const frame = (x + view.scroll) / view.scale;
    const at = box.start_s + (frame - box.from) * box.perFrame_s;
    const peak = loudest(box.peaks, at * PEAK_RATE, (at + perPixel) * PEAK_RATE);
    const reach = Math.max(0.5, (peak / full) * (middle - 3));
    context.fillRect(x, middle - reach, 1, reach * 2);
  }
}

function loudest(peaks: Uint8Array, from: number, to: number): number {
  let most = 0;
  for (let i = Math.max(0, Math.floor(from)); i < Math.max(to, Math.floor(from) + 1) && i < peaks.length; i++) {
    most = Math.max(most, peaks[i] ?? 0);
  }
  return most;
}
