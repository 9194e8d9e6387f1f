/* The same shot and the same choice in another edit list, whose rows are new after every solve. */
import type { Alternate, CutEvent } from "../protocol.js";

/** The shot in another edit list: by its row, else by the first line that it carried. */
export function sameShot(events: readonly CutEvent[], shot: CutEvent): CutEvent | undefined {
  return (
    events.find((one) => String(one.id) === String(shot.id)) ??
    events.find((one) => one.lines.some((line) => String(line) === String(shot.lines[0])))
  );
}

/** Whether two alternates of a shot put the same in; their rows are new after every solve. */
export function sameChoice(one: Alternate, other: Alternate): boolean {
  return String(one.clip) === String(other.clip) && one.kind === other.kind;
}
