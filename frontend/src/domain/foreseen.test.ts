import { describe, expect, it } from "vitest";
import type { Alternate, Clip, CutEvent, CutState } from "../protocol.js";
import { foreseen } from "./foreseen.js";

const alternate = (id: number, clip: number, more: Partial<Alternate> = {}): Alternate => ({
  id,
  key: id + 1,
  clip,
  label: `4A T${clip}`,
  size: "MS",
  kind: "reading",
  source_in: 100,
  source_out: 130,
  price: 0.4,
  in_cut: false,
  watched: true,
  ...more,
});
const shot = (id: number, record_in: number, more: Partial<CutEvent> = {}): CutEvent => ({
  id,
  number: id,
  kind: "reading",
  clip: 1,
  source_in: 10,
  source_out: 30,
  record_in,
  record_out: record_in + 20,
  lines: [id],
  sounds: [{ clip: 1, source_in: 10, source_out: 30, record_in, record_out: record_in + 20, gain: 1, kind: "speech" }],
  status: "approved",
  rating: { mine: 0, others: [] },
  certainty: "quite",
  asks: 0,
  confidence: 0.9,
  pinned: false,
  why: null,
  alternates: [alternate(0, 1, { in_cut: true }), alternate(7, 2)],
  ...more,
});
const state = {
  cut: { rate: [25, 1], duration_frames: 60 },
  clips: { "1": { rate: [25, 1] }, "2": { rate: [50, 1] } } as unknown as Record<string, Clip>,
  events: [shot(1, 0), shot(2, 20), shot(3, 40)],
} as unknown as CutState;

describe("a take that is put in", () => {
  const wanted = alternate(7, 2, { source_out: 160 });
  const after = foreseen(state, state.events[1] as CutEvent, wanted);

  it("is shown at its place for its own length, and nothing before it moves", () => {
    expect(after.events[0]).toBe(state.events[0]);
    expect(after.events[1]).toMatchObject({ clip: 2, source_in: 100, record_in: 20, record_out: 50, pinned: true });
    expect(after.events[1]?.alternates.map((one) => one.in_cut)).toEqual([false, true]);
  });

  it("moves what comes later, picture and sound", () => {
    expect(after.events[2]).toMatchObject({ record_in: 50, record_out: 70, sounds: [{ record_in: 50, record_out: 70 }] });
    expect(after.cut.duration_frames).toBe(70);
  });

  it("is to be reviewed again, and heard in its own sound", () => {
    expect(after.events[1]).toMatchObject({ status: "in_review", sounds: [{ clip: 2, record_out: 50 }] });
  });

  it("keeps the sound under a listener's face", () => {
    const over = foreseen(state, state.events[1] as CutEvent, { ...wanted, kind: "reaction" });
    expect(over.events[1]?.sounds).toEqual(state.events[1]?.sounds);
  });

  it("is not foreseen in a locked shot, nor where its clip is not known", () => {
    expect(foreseen(state, shot(2, 20, { status: "locked" }), wanted)).toBe(state);
    expect(foreseen(state, state.events[1] as CutEvent, alternate(8, 9))).toBe(state);
  });
});
