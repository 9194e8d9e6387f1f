import { describe, expect, it } from "vitest";
import { Words } from "../words.js";
import { lineName, lineNames } from "./line-name.js";

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

describe("several lines in one phrase", () => {
  const script = [...lines, { id: 7, number: 13, text: "Ten." }, { id: 8, number: 14, text: "No." }];
  const all = (language: "en" | "fr", ...ids: number[]) => lineNames(new Words(language), script, ids);

  it("share the word before their numbers", () => {
    expect(all("en", 8, 4, 7)).toBe("lines 12, 13 and 14");
    expect(all("fr", 8, 4, 7)).toBe("les répliques 12, 13 et 14");
  });

  it("are named one by one where only one has a number", () => {
    expect(all("en", 4, 6)).toBe("line 12 and “He sits.”");
    expect(all("fr", 7)).toBe("la réplique 13");
  });
});
