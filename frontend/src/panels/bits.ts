/* Small pieces of markup that several panels show. */
import { html, nothing, type TemplateResult } from "lit";
import { framesToSmpte } from "../domain/timecode.js";
import type { Clip, Cut, CutEvent, CutState, Id, Person, Status } from "../protocol.js";
import type { Key, Words } from "../words.js";

export const icon = (name: string): TemplateResult =>
  html`<i class="icon icon-${name}" aria-hidden="true"></i>`;

export const key = (text: string): TemplateResult => html`<kbd aria-hidden="true">${text}</kbd>`;

export function avatar(person: Person, me: Id, small = false): TemplateResult {
  const you = String(person.id) === String(me);
  return html`<span
    class="avatar ${you ? "you" : ""} ${small ? "small" : ""}"
    style=${you ? nothing : `--person:${person.colour}`}
    title=${person.name}
    >${person.initials}</span
  >`;
}

export const statusKey = (status: Status): Key => `status.${status}` as Key;

/** Timecode of a record frame. */
export function recordTimecode(cut: Cut, frame: number): string {
  return framesToSmpte(cut.start_frame + frame, cut.rate, cut.drop);
}

/** Timecode of a frame of a clip. */
export function sourceTimecode(clip: Clip, frame: number): string {
  return framesToSmpte(clip.start_frame + frame, clip.rate, clip.drop);
}

export function clipOf(state: CutState, id: Id | null): Clip | null {
  return id === null ? null : (state.clips[String(id)] ?? null);
}

/** Slate and take as in a table: 24C T4. */
export function takeLabel(clip: Clip, words: Words): string {
  return words.say("take.label", { slate: clip.slate, take: clip.take });
}

/** The export page with this cut chosen. */
export function exportAddress({ project, cut }: CutState): string {
  return `${project.url}export/?cut=${cut.id}`;
}

/** What is said or done during an event, in one string. */
export function wordsOf(state: CutState, event: CutEvent): string {
  const wanted = new Set(event.lines.map(String));
  return state.lines
    .filter((line) => wanted.has(String(line.id)))
    .map((line) => line.text)
    .join(" ");
}

/** The words of a line of dialogue, for captions; nothing for an action beat. */
export function captionOf(state: CutState, line: Id | null): string {
  const found = state.lines.find((one) => String(one.id) === String(line));
  return found?.kind === "dialogue" ? found.text : "";
}

/** Characters in the order they first speak: one audio lane each. */
export function speakers(state: CutState): string[] {
  return [...new Set(state.lines.filter((line) => line.kind === "dialogue").map((line) => line.character))];
}

/** The audio lane of an event: its first speaker's; events nobody speaks in share the first. */
export function laneOf(state: CutState, event: CutEvent): number {
  const wanted = new Set(event.lines.map(String));
  const spoken = state.lines.find((line) => line.kind === "dialogue" && wanted.has(String(line.id)));
  return spoken ? Math.max(0, speakers(state).indexOf(spoken.character)) : 0;
}

/** The style that shows one picture of a filmstrip on an element of any size. */
export function thumbStyle(clip: Clip | null, frame: number): string {
  const strip = clip?.filmstrip;
  if (!clip || !strip?.count) return clip?.poster ? `background:url("${clip.poster}") center/cover` : "";
  const seconds = (frame * clip.rate[1]) / clip.rate[0];
  const index = Math.min(strip.count - 1, Math.max(0, Math.floor(seconds / strip.seconds_per_thumb)));
  const rows = Math.ceil(strip.count / strip.columns);
  const part = (at: number, of: number): number => (of > 1 ? (at / (of - 1)) * 100 : 0);
  const x = part(index % strip.columns, strip.columns);
  const y = part(Math.floor(index / strip.columns), rows);
  const size = `${strip.columns * 100}% ${rows * 100}%`;
  return `aspect-ratio:${strip.width}/${strip.height};background:url("${strip.url}") ${x}% ${y}%/${size}`;
}

/** INÈS in the script is Inès on the page. */
export function titleCase(name: string): string {
  return name.toLowerCase().replace(/(^|[\s'’-])\p{L}/gu, (letter) => letter.toUpperCase());
}
