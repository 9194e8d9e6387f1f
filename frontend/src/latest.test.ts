import { describe, expect, it } from "vitest";
import { Latest } from "./latest.js";

interface Wish {
  readonly pace?: number;
  readonly style?: string;
}

/** A `Latest` with a clock of its own: `rest` lets the pause pass. */
function desk() {
  const sent: Wish[] = [];
  let due: (() => void) | null = null;
  const latest = new Latest<Wish>(
    (wish) => sent.push(wish),
    (older, newer) => ({ ...older, ...newer }),
    (_, work) => {
      due = work;
      return () => (due = null);
    },
  );
  const rest = () => {
    const work = due;
    due = null;
    work?.();
  };
  return { latest, sent, rest };
}

describe("wishes that change quickly", () => {
  it("are sent once, when the hand rests, with the last value", () => {
    const { latest, sent, rest } = desk();
    for (const pace of [0.1, 0.2, 0.3]) latest.offer({ pace });
    expect(sent).toEqual([]);
    rest();
    expect(sent).toEqual([{ pace: 0.3 }]);
  });

  it("wait for the answer to the last one, then go together", () => {
    const { latest, sent, rest } = desk();
    latest.offer({ pace: 0.1 });
    rest();
    latest.offer({ pace: 0.5 });
    rest();
    latest.offer({ style: "fast" });
    rest();
    expect(sent).toHaveLength(1);
    latest.answered();
    expect(sent).toEqual([{ pace: 0.1 }, { pace: 0.5, style: "fast" }]);
    expect(latest.idle).toBe(false);
    latest.answered();
    expect(latest.idle).toBe(true);
  });

  it("are forgotten when the cut is loaded again", () => {
    const { latest, sent, rest } = desk();
    latest.offer({ pace: 1 });
    latest.drop();
    rest();
    expect(sent).toEqual([]);
  });
});
