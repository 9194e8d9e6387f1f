import { describe, expect, it } from "vitest";
import { Words } from "../words.js";
import { lineName } from "./line-name.js";

const lines = [
  { id: 4, number: 12, text: "You said nine." },
  { id: 5, number: "", text: "Anna folds the letter, slowly, and puts it away." },
  { id: 6, number: "", text: "He sits." },
];
const named = (language: "en" | "fr", id: number) => lineName(new Words(language), lines, id);

describe("the name of a line", () => {
  it("is its number where it has one", () => {
    expect(named("en", 4)).toBe("line 12");
    expect(named("fr", 4)).toBe("la réplique 12");
  });

  it("is the first words of a beat, cut between two of them", () => {
    expect(named("en", 6)).toBe("“He sits.”");
    expect(named("en", 5)).toBe("“Anna folds the letter, slowly, and…”");
  });

  it("is nothing for a line that is gone", () => expect(named("en", 9)).toBe(""));
});
