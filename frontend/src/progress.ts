/* What the project's socket tells of the reading of the rushes, and its figures put together. */
import type { Id } from "./protocol.js";
import type { Words } from "./words.js";

export interface Stage {
  readonly key: string;
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  /** Units a second. */
  readonly rate: number | null;
  readonly remaining_s: number | null;
  readonly state: string;
}

export interface Progress {
  readonly type: "progress";
  readonly seq: number;
  readonly stages: readonly Stage[];
  readonly clips: readonly {
    readonly id: Id;
    readonly name: string;
    readonly label: string;
    readonly stage: string;
    readonly percent: number;
  }[];
  readonly queue: number;
  readonly problems: number;
  readonly remaining_s?: number | null;
  readonly scenes: readonly { readonly number: string; readonly status: string; readonly cut: Id | null }[];
}

/** Share of all the work that is done, 0..1; each stage weighs the same. */
export function shareDone(stages: readonly Stage[]): number {
  const counted = stages.filter((stage) => stage.total > 0);
  const sum = counted.reduce((total, stage) => total + Math.min(1, stage.done / stage.total), 0);
  return counted.length ? sum / counted.length : 0;
}

/** Seconds until the slowest stage ends, or null where none can tell. */
export function remaining(stages: readonly Stage[]): number | null {
  const known = stages.map((stage) => stage.remaining_s).filter((one): one is number => one !== null && one > 0);
  return known.length ? Math.max(...known) : null;
}

/** How much of a stage is done: seconds of rushes as clock time, else a count. */
export function counted(stage: Stage, words: Words): string {
  if (stage.unit === "s") return words.say("progress.of", { done: clock(stage.done), total: clock(stage.total) });
  const values = { done: words.number(Math.floor(stage.done)), total: words.number(stage.total) };
  return words.say(stage.unit === "steps" ? "progress.steps" : "progress.of", values);
}

/** How fast a stage goes: seconds of rushes a second, or units a minute; "" while it stands. */
export function speed(stage: Stage, words: Words): string {
  const rate = stage.rate ?? 0;
  if (stage.state !== "running" || rate <= 0 || stage.done >= stage.total) return "";
  if (stage.unit === "s") return words.say("rate.times", { rate: words.number(rate, rate < 10 ? 1 : 0) });
  return words.say("rate.each", { rate: words.number(rate * 60, rate * 60 < 10 ? 1 : 0) });
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** A duration in the fewest words: 40 s, 26 min, 1 h 20 min. */
export function duration(seconds: number, words: Words): string {
  if (seconds < 60) return words.say("time.seconds", { n: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return words.say("time.minutes", { n: minutes });
  return words.say("time.hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** Bytes in decimal units, as card readers count them: 74.2 MB, 1.1 GB. */
export function size(bytes: number, words: Words): string {
  const units = words.language === "fr" ? ["o", "ko", "Mo", "Go", "To"] : ["B", "kB", "MB", "GB", "TB"];
  let power = 0;
  let amount = bytes;
  while (amount >= 999.5 && power < units.length - 1) {
    amount /= 1000;
    power++;
  }
  return `${words.number(amount, power > 1 && amount < 100 ? 1 : 0)} ${units[power]}`;
}
