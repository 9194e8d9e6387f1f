import { describe, expect, it } from "vitest";
import { counted, duration, remaining, shareDone, speed, size, type Stage } from "./progress.js";
import { Words } from "./words.js";

const stage = (done: number, total: number, remaining_s: number | null = null): Stage => ({
  key: "s",
  label: "s",
  done,
  total,
  unit: "takes",
  rate: 1,
  remaining_s,
  state: "running",
});

describe("progress", () => {
  it("weighs the stages alike and leaves out those without work", () => {
    expect(shareDone([stage(10, 10), stage(0, 10), stage(0, 0)])).toBe(0.5);
    expect(shareDone([])).toBe(0);
  });

  it("waits for the slowest stage", () => {
    expect(remaining([stage(1, 2, 40), stage(1, 2, 90), stage(2, 2, 0)])).toBe(90);
    expect(remaining([stage(1, 2)])).toBeNull();
  });

  it("counts seconds of rushes as a clock and their speed against running time", () => {
    const seconds = { ...stage(75, 3700), unit: "s", rate: 2.44 };
    expect(counted(seconds, new Words("en"))).toBe("1:15 of 1:01:40");
    expect(speed(seconds, new Words("fr"))).toBe("à 2,4× la durée");
    expect(counted({ ...stage(3, 12), unit: "steps" }, new Words("en"))).toBe("3 of 12 steps");
    expect(speed({ ...stage(3, 12), rate: 0.5 }, new Words("en"))).toBe("30 a minute");
    expect(speed({ ...seconds, state: "waiting" }, new Words("en"))).toBe("");
  });

  it("speaks of time and size in few words", () => {
    expect(duration(40, new Words("en"))).toBe("40 s");
    expect(duration(4800, new Words("fr"))).toBe("1 h 20 min");
    expect(size(74_200_000, new Words("fr"))).toBe("74,2 Mo");
    expect(size(999_999, new Words("en"))).toBe("1.0 MB");
  });
});
