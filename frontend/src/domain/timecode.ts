/* Exact time: frame counts, rational rates, SMPTE 12M timecode. Mirrors roughcut/core/timecode.py;
   both are held to tests/vectors/timecode.json. */

/** Frames a second as an exact fraction: [24000, 1001]. */
export type Rate = readonly [numerator: number, denominator: number];

const floorDivide = (a: number, b: number): number => (a - (((a % b) + b) % b)) / b;
const modulo = (a: number, b: number): number => ((a % b) + b) % b;
const two = (n: number): string => String(n).padStart(2, "0");

/** Frames counted per timecode second: 24 for 24000/1001. */
export function nominal(rate: Rate): number {
  return -floorDivide(-rate[0], rate[1]);
}

/** Whether drop-frame counting exists at this rate. */
export function droppable(rate: Rate): boolean {
  return rate[1] === 1001 && nominal(rate) % 30 === 0;
}

/** The timecode text of a frame count since 00:00:00:00, wrapped at 24 hours. Source: SMPTE 12M-1. */
export function framesToSmpte(frame: number, rate: Rate, drop = false): string {
  const fps = nominal(rate);
  let count = frame;
  if (drop) {
    if (!droppable(rate)) throw new RangeError(`no drop-frame timecode at ${rate.join("/")}`);
    const skipped = fps / 15;
    const tenMinutes = fps * 600 - 9 * skipped;
    count = modulo(count, tenMinutes * 144);
    const tens = floorDivide(count, tenMinutes);
    const minutes = Math.max(0, floorDivide((count % tenMinutes) - skipped, fps * 60 - skipped));
    count += skipped * (9 * tens + minutes);
  }
  count = modulo(count, fps * 86400);
  const seconds = floorDivide(count, fps);
  const clock = [floorDivide(seconds, 3600), floorDivide(seconds, 60) % 60, seconds % 60].map(two);
  return `${clock.join(":")}${drop ? ";" : ":"}${two(count % fps)}`;
}

/** Frames since 00:00:00:00; `;` or `,` before the frames means drop-frame. Null if it is no timecode. */
export function smpteToFrames(text: string, rate: Rate): number | null {
  const found = /^(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2,3})$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds, frames] = [1, 2, 3, 5].map((i) => Number(found[i])) as [
    number,
    number,
    number,
    number,
  ];
  const drop = found[4] === ";" || found[4] === ",";
  const fps = nominal(rate);
  if (minutes > 59 || seconds > 59 || frames >= fps) return null;
  const count = ((hours * 60 + minutes) * 60 + seconds) * fps + frames;
  if (!drop) return count;
  if (!droppable(rate)) return null;
  const skipped = fps / 15;
  if (seconds === 0 && frames < skipped && minutes % 10) return null;
  const total = hours * 60 + minutes;
  return count - skipped * (total - floorDivide(total, 10));
}

/** The frame of rate `to` that is on screen at the first instant of `frame` of rate `from`. */
export function convertFrame(frame: number, from: Rate, to: Rate): number {
  return floorDivide(frame * from[1] * to[0], from[0] * to[1]);
}

/** Seconds from frame 0 to a frame's first instant; for edges only. */
export function frameToSeconds(frame: number, rate: Rate): number {
  return (frame * rate[1]) / rate[0];
}

/** The frame on screen at a time; a thousandth of a frame is forgiven. */
export function secondsToFrame(seconds: number, rate: Rate): number {
  return Math.floor((seconds * rate[0]) / rate[1] + 1e-3);
}

/** What a person typed as a position: timecode, `+24`, `-1:00`, or digits from the right (`1234`).
    Frames from the cut's start, or null. */
export function typedPosition(text: string, now: number, start: number, rate: Rate, drop: boolean): number | null {
  const found = /^([+-]?)([\d:;.,]+)$/.exec(text.trim());
  if (!found) return null;
  const [, sign = "", body = ""] = found;
  if (sign && /^\d+$/.test(body)) return now + Number(sign + body);
  const [frames, seconds, minutes, hours] = typedParts(body);
  const fps = nominal(rate);
  if (sign) return now + Number(`${sign}1`) * (((hours * 60 + minutes) * 60 + seconds) * fps + frames);
  const clock = [hours || floorDivide(start, fps * 3600), minutes, seconds].map(two).join(":");
  const count = smpteToFrames(`${clock}${drop ? ";" : ":"}${two(frames)}`, rate);
  return count === null ? null : count - start;
}

/** Frames, seconds, minutes and hours of `1:02:03`, or of digits alone in pairs from the right. */
function typedParts(body: string): [number, number, number, number] {
  const pairs = /^\d+$/.test(body) ? (body.padStart(8, "0").slice(-8).match(/\d\d/g) ?? []) : body.split(/[:;.,]/);
  const [frames = 0, seconds = 0, minutes = 0, hours = 0] = pairs.map(Number).reverse();
  return [frames, seconds, minutes, hours];
}
