/* A wished length: typed, and in words how near the cut came to it. */
import { frameToSeconds } from "../domain/timecode.js";
import type { Cut, CutEvent } from "../protocol.js";
import type { Words } from "../words.js";

/* The engine promises a length to this share. */
const CLOSE_ENOUGH = 0.03;

/** Seconds of "58", "58,5", "1:02" or "1:02:03"; null for anything else. */
export function secondsOf(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part) => /^\d+(\.\d+)?$/.test(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The length as it came, and where a wish is missed what stands in its way. */
export function lengthWords(
  words: Words,
  cut: Pick<Cut, "rate" | "duration_frames">,
  target: number | null,
  events: readonly Pick<CutEvent, "pinned" | "status">[],
): string {
  const seconds = (frames: number): string => words.number(frameToSeconds(frames, cut.rate), 1);
  const came = seconds(cut.duration_frames);
  if (target === null) return words.say("asked.length.now", { seconds: came });
  const miss = cut.duration_frames - target;
  if (Math.abs(miss) <= CLOSE_ENOUGH * target) return words.say("asked.length.met", { seconds: came });
  const key = miss > 0 ? "asked.length.long" : "asked.length.short";
  const told = words.say(key, { wish: seconds(target), seconds: came });
  const held = events.filter((event) => event.pinned || event.status === "locked").length;
  return held ? `${told} ${words.say("asked.length.held", { n: held })}` : told;
}
