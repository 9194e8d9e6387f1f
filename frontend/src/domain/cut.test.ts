import { describe, expect, it } from "vitest";
import type { CutEvent, CutState, Note } from "../protocol.js";
import { asksForRating, eventIndexAt, leastSure, lineAt, neighbourCut, nextInQueue, patched, sourceFrame, whyBars } from "./cut.js";

const event = (id: number, record_in: number, record_out: number, more: Partial<CutEvent> = {}): CutEvent => ({
  id,
  number: id,
  kind: "reading",
  clip: 1,
  source_in: 0,
  source_out: record_out - record_in,
  record_in,
  record_out,
  lines: [],
  sounds: [],
  status: "in_review",
  rating: { mine: 0, others: [] },
  certainty: "quite",
  confidence: 0.9,
  asks: 0,
  pinned: false,
  why: null,
  alternates: [],
  ...more,
});

const cut = [event(1, 0, 10), event(2, 10, 30), event(3, 35, 40)];

describe("the event on screen", () => {
  it.each([
    [0, 0],
    [9, 0],
    [10, 1],
    [29, 1],
    [32, -1],
    [39, 2],
    [40, -1],
  ])("at frame %i is at place %i", (frame, place) => {
    expect(eventIndexAt(cut, frame)).toBe(place);
  });

  it("is found through cut points", () => {
    expect(neighbourCut(cut, 10, 1)).toBe(35);
    expect(neighbourCut(cut, 10, -1)).toBe(0);
    expect(neighbourCut(cut, 35, 1)).toBeNull();
    expect(neighbourCut(cut, 0, -1)).toBeNull();
  });
});

describe("shots worth a rating", () => {
  const asked = [event(1, 0, 9, { asks: 2 }), event(2, 9, 19), event(3, 19, 29, { asks: 1 })];

  it("are gone through from the one that teaches most, and round again", () => {
    const queue = asksForRating(asked);
    expect(queue.map((one) => one.id)).toEqual([3, 1]);
    expect(nextInQueue(queue, asked[1] ?? null)?.id).toBe(3);
    expect(nextInQueue(queue, asked[2] ?? null)?.id).toBe(1);
    expect(nextInQueue(queue, asked[0] ?? null)?.id).toBe(3);
  });

  it("lead nowhere once all are rated", () => {
    expect(nextInQueue(asksForRating([event(1, 0, 9)]), null)).toBeUndefined();
  });
});

describe("the frame of the clip", () => {
  it("counts on from the in point at equal rates", () => {
    expect(sourceFrame(event(1, 100, 200, { source_in: 7 }), { rate: [24, 1], frames: 500 }, [24, 1], 150)).toBe(57);
  });

  it("keeps time at mixed rates and stays inside the clip", () => {
    const piece = event(1, 0, 48, { source_in: 10 });
    expect(sourceFrame(piece, { rate: [25, 1], frames: 500 }, [24, 1], 24)).toBe(35);
    expect(sourceFrame(piece, { rate: [25, 1], frames: 20 }, [24, 1], 47)).toBe(19);
  });
});

describe("the least sure shots", () => {
  it("come least sure first, without those somebody judged or chose", () => {
    const events = [
      event(1, 0, 1, { confidence: 0.4, certainty: "unsure" }),
      event(2, 1, 2, { confidence: 0.2, certainty: "unsure" }),
      event(3, 2, 3, { confidence: 0.1, certainty: "unsure", status: "approved" }),
      event(4, 3, 4, { confidence: 0.1, certainty: "unsure", pinned: true }),
      event(5, 4, 5, { confidence: 0.6, certainty: "unsure" }),
      event(7, 6, 7, { confidence: 0.6, certainty: "fairly" }),
      event(6, 5, 6),
    ];
    expect(leastSure(events).map((one) => one.id)).toEqual([2, 1, 5]);
  });
});

describe("the bars of a reason", () => {
  const fold = (n: number): string => `${n} small`;

  it("start where the last ended and sum to the lead", () => {
    const bars = whyBars(
      [
        { label: "focus", amount: -0.2 },
        { label: "performance", amount: 0.9 },
        { label: "face", amount: 0.7 },
      ],
      1.4,
      6,
      fold,
    );
    expect(bars.map((bar) => bar.label)).toEqual(["performance", "face", "focus"]);
    expect(bars[0]?.from).toBe(0);
    bars.slice(1).forEach((bar, i) => expect(bar.from).toBe(bars[i]?.to));
    expect(bars.at(-1)?.to).toBeCloseTo(1.4);
  });

  it("fold what does not fit into one bar, and still sum to the lead", () => {
    const terms = Array.from({ length: 9 }, (_, i) => ({ label: `t${i}`, amount: 1 / (i + 1) }));
    const lead = terms.reduce((sum, term) => sum + term.amount, 0);
    const bars = whyBars(terms, lead, 6, fold);
    expect(bars).toHaveLength(6);
    expect(bars.at(-1)?.label).toBe("4 small");
    expect(bars.at(-1)?.to).toBeCloseTo(lead);
  });
});

describe("bars that would print as nothing", () => {
  const fold = (n: number): string => `${n} small`;
  const terms = (...amounts: number[]) => amounts.map((amount, i) => ({ label: `t${i}`, amount }));

  it("are one bar together, or none where even that is nothing", () => {
    const some = whyBars(terms(0.8, 0.04, 0.03), 0.87, 6, fold);
    expect(some.map((bar) => bar.label)).toEqual(["t0", "2 small"]);
    expect(some.at(-1)?.to).toBeCloseTo(0.87);
    expect(whyBars(terms(0.8, 0.02, -0.01), 0.81, 6, fold).map((bar) => bar.label)).toEqual(["t0"]);
  });
});

describe("a patched state", () => {
  const state = { cut: { revision: 1, duration_frames: 40 }, events: cut, notes: [], people: [], seq: 4 } as unknown as CutState;

  it("takes changed events whole and leaves the old state alone", () => {
    const next = patched(state, { events: [event(2, 10, 28), event(3, 28, 33)] }, 2, 5);
    expect(next.events.map((one) => one.record_out)).toEqual([10, 28, 33]);
    expect(next.cut.duration_frames).toBe(33);
    expect(next.seq).toBe(5);
    expect(state.events).toBe(cut);
    expect(state.events[1]?.record_out).toBe(30);
  });

  it("replaces the whole list when told so, and drops removed events", () => {
    expect(patched(state, { events: [event(9, 0, 5)], full: true }, 2, 5).events.map((one) => one.id)).toEqual([9]);
    expect(patched(state, { removed: ["2"] }, 2, 5).events.map((one) => one.id)).toEqual([1, 3]);
  });

  it("adds new notes and changes known ones", () => {
    const note = { id: 1, text: "a", state: "open" } as unknown as Note;
    const once = patched(state, { notes: [note] }, 2, 5);
    const twice = patched(once, { notes: [{ ...note, state: "done" }] }, 2, 6);
    expect(twice.notes).toHaveLength(1);
    expect(twice.notes[0]?.state).toBe("done");
  });
});

describe("the line under the playhead", () => {
  const state = {
    cut: { rate: [25, 1] },
    clips: { "1": { rate: [25, 1], frames: 500 } },
    takes: [
      {
        clip: 1,
        lines: [
          { line: 10, start_frame: 110, end_frame: 150, on_screen: true },
          { line: 11, start_frame: 160, end_frame: 190, on_screen: true },
          { line: 12, start_frame: 300, end_frame: 320, on_screen: true },
        ],
      },
    ],
  } as unknown as CutState;
  const shot = { clip: 1, lines: [10, 11], source_in: 100, source_out: 200, record_in: 0, record_out: 100 } as unknown as CutEvent;

  it("is the first one before anybody speaks", () => {
    expect(lineAt(state, shot, 0)).toBe(10);
  });
  it("is the one being spoken, and stays through the pause after it", () => {
    expect(lineAt(state, shot, 20)).toBe(10);
    expect(lineAt(state, shot, 55)).toBe(10);
    expect(lineAt(state, shot, 60)).toBe(11);
  });
});
