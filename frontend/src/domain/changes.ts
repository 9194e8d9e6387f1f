/* What a new solve changed, and where a judgement would teach most. */
import type { CutEvent, Id } from "../protocol.js";

export interface Changes {
  /** Shots whose lines another take shows now. */
  readonly recast: readonly Id[];
  /** Shots of the same take that begin or end elsewhere. */
  readonly trimmed: readonly Id[];
}

type Shot = Pick<CutEvent, "id" | "clip" | "lines" | "source_in" | "source_out">;

/** What the shots of `after` show that `before` did not; rows may have other ids. */
export function changesBetween(before: readonly Shot[], after: readonly Shot[]): Changes {
  const showed = new Set(before.flatMap((shot) => shot.lines.map((line) => `${line}:${shot.clip ?? ""}`)));
  const stood = new Set(before.map(placed));
  const recast: Id[] = [];
  const trimmed: Id[] = [];
  for (const shot of after) {
    if (stood.has(placed(shot))) continue;
    const same = shot.lines.some((line) => showed.has(`${line}:${shot.clip ?? ""}`));
    (same ? trimmed : recast).push(shot.id);
  }
  return { recast, trimmed };
}

const placed = (shot: Shot): string => `${shot.clip ?? ""}:${shot.source_in}:${shot.source_out}:${shot.lines.join()}`;

/** The shots where a judgement teaches most: nothing said of them yet, and the least between the
    choice and its runner-up. */
export function teaching(events: readonly CutEvent[], most = 5): Id[] {
  const margin = (event: CutEvent): number =>
    Math.min(...event.alternates.filter((one) => !one.in_cut).map((one) => Math.abs(one.price)));
  return events
    .filter((event) => event.status === "in_review" && !event.pinned && !event.rating.mine)
    .filter((event) => event.alternates.some((one) => !one.in_cut))
    .sort((a, b) => margin(a) - margin(b) || a.record_in - b.record_in)
    .slice(0, most)
    .map((event) => event.id);
}
