/* Looking things up in a cut: which event is on screen, which frame of its clip, what comes next. */
import type { CutEvent, Clip, CutState, Id, Patch } from "../protocol.js";
import { convertFrame, type Rate } from "./timecode.js";

/** Position of the event on screen at a record frame, or -1. Events are ascending and do not overlap. */
export function eventIndexAt(events: readonly CutEvent[], frame: number): number {
  let low = 0;
  let high = events.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const event = events[middle] as CutEvent;
    if (frame < event.record_in) high = middle - 1;
    else if (frame >= event.record_out) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The frame of the event's clip at a record frame, kept inside the clip. */
export function sourceFrame(
  piece: { readonly source_in: number; readonly record_in: number },
  clip: Pick<Clip, "rate" | "frames">,
  cutRate: Rate,
  frame: number,
): number {
  const source = piece.source_in + convertFrame(frame - piece.record_in, cutRate, clip.rate);
  return Math.min(Math.max(source, 0), Math.max(0, clip.frames - 1));
}

/** The line that is spoken at a record frame: the last of the event's lines that has begun by then,
    so that it stays through the pause after it; the first one before anybody speaks. */
export function lineAt(state: CutState, event: CutEvent, frame: number): Id | null {
  const clip = event.clip === null ? undefined : state.clips[String(event.clip)];
  const take = state.takes.find((one) => String(one.clip) === String(event.clip));
  if (!clip || !take) return event.lines[0] ?? null;
  const source = sourceFrame(event, clip, state.cut.rate, frame);
  const wanted = new Set(event.lines.map(String));
  const said = take.lines
    .filter((one) => wanted.has(String(one.line)) && one.end_frame > event.source_in && one.start_frame < event.source_out)
    .sort((a, b) => a.start_frame - b.start_frame);
  const begun = said.filter((one) => one.start_frame <= source);
  return (begun[begun.length - 1] ?? said[0])?.line ?? event.lines[0] ?? null;
}

/** The cut point before or after a frame: the starts of the events and the end of the cut. */
export function neighbourCut(events: readonly CutEvent[], frame: number, step: 1 | -1): number | null {
  if (step > 0) return events.find((event) => event.record_in > frame)?.record_in ?? null;
  for (let i = events.length - 1; i >= 0; i--) {
    const start = (events[i] as CutEvent).record_in;
    if (start < frame) return start;
  }
  return null;
}

/** Events the engine is unsure of and nobody has judged, least sure first. */
export function leastSure(events: readonly CutEvent[]): CutEvent[] {
  return events
    .filter((e) => isUnsure(e) && e.status === "in_review" && !e.pinned)
    .sort((a, b) => a.confidence - b.confidence || a.record_in - b.record_in);
}

/** Events of which our stars teach most and that we have not rated, those first that teach more. */
export function asksForRating(events: readonly CutEvent[]): CutEvent[] {
  return events.filter((event) => event.asks > 0).sort((a, b) => a.asks - b.asks);
}

/** The one to go to from `here` in a queue that goes round; none where the queue is empty. */
export function nextInQueue(queue: readonly CutEvent[], here: CutEvent | null): CutEvent | undefined {
  const at = queue.findIndex((event) => event.id === here?.id);
  return queue[(at + 1) % Math.max(1, queue.length)];
}

/** Hatched on the timeline. */
export function isUnsure(event: CutEvent): boolean {
  return event.certainty === "unsure";
}

export interface WhyBar {
  readonly label: string;
  readonly amount: number;
  readonly from: number;
  readonly to: number;
}

/* Points that print as nothing. */
const SLIGHT = 0.05;

/** Signed bars that start where the last ended and sum to the lead; what does not fit in `rows`
    is folded into one bar whose label the caller gives. */
export function whyBars(
  terms: readonly { readonly label: string; readonly amount: number }[],
  lead: number,
  rows: number,
  folded: (count: number) => string,
): WhyBar[] {
  const minus = (amount: number): number => (amount < 0 ? 1 : 0);
  const ordered = [...terms].sort(
    (a, b) => minus(a.amount) - minus(b.amount) || Math.abs(b.amount) - Math.abs(a.amount),
  );
  const bySize = [...terms].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const total = terms.reduce((sum, term) => sum + term.amount, 0);
  const missing = lead - total;
  const large = bySize.filter((term) => Math.abs(term.amount) >= SLIGHT);
  const fits = large.length === terms.length && terms.length <= rows && Math.abs(missing) < SLIGHT;
  const kept = fits ? ordered : ordered.filter((term) => large.slice(0, rows - 1).includes(term));
  const rest = lead - kept.reduce((sum, term) => sum + term.amount, 0);
  const shown = [...kept];
  if (!fits && Math.abs(rest) >= SLIGHT) {
    shown.push({ label: folded(terms.length - kept.length), amount: rest });
  }
  let at = 0;
  return shown.map((term) => {
    const from = at;
    at += term.amount;
    return { label: term.label, amount: term.amount, from, to: at };
  });
}

const sameId = (a: Id, b: Id): boolean => String(a) === String(b);

function merged<T extends { readonly id: Id }>(old: readonly T[], changed: readonly T[]): T[] {
  const fresh = new Map(changed.map((item) => [String(item.id), item]));
  const kept = old.map((item) => fresh.get(String(item.id)) ?? item);
  return [...kept, ...changed.filter((item) => !old.some((known) => sameId(known.id, item.id)))];
}

/** The state after a change; neither argument is altered. */
export function patched(state: CutState, patch: Patch, revision: number, seq: number): CutState {
  const removed = new Set((patch.removed ?? []).map(String));
  const events = patch.full
    ? [...(patch.events ?? [])]
    : merged(state.events, patch.events ?? []).filter((event) => !removed.has(String(event.id)));
  events.sort((a, b) => a.record_in - b.record_in);
  const end = events.at(-1)?.record_out ?? 0;
  return {
    ...state,
    cut: { ...state.cut, duration_frames: end, ...patch.cut, revision },
    asked: patch.asked ?? state.asked,
    clips: { ...state.clips, ...patch.clips },
    events,
    notes: merged(state.notes, patch.notes ?? []),
    people: merged(state.people, patch.people ?? []),
    seq,
  };
}
