/* What a new solve changed. */
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
