import { describe, expect, it } from "vitest";
import en from "./i18n/en.json";
import fr from "./i18n/fr.json";
import { Words } from "./words.js";

const names = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1] ?? ""))].sort();

describe("the catalogues", () => {
  it("hold the same keys, none empty", () => {
    expect(Object.keys(fr)).toEqual(Object.keys(en));
    for (const text of [...Object.values(en), ...Object.values(fr)]) expect(text.trim()).not.toBe("");
  });

  it.each(Object.entries(en))("%s names the same values in both", (key, text) => {
    expect(names(fr[key as keyof typeof fr])).toEqual(names(text));
  });

  it.each(Object.entries(fr))("%s has narrow no-break spaces before high signs", (_, text) => {
    expect(text).not.toMatch(/\u0020[:;?!%]/);
    expect(text).not.toMatch(/[\p{L}\d)}][:;?!](?:\s|$)/u);
  });
});

describe("sentences", () => {
  it("choose by number, each language its own way", () => {
    expect(new Words("en").say("offline.kept", { n: 1 })).toBe("1 change kept here, sent when you are back.");
    expect(new Words("en").say("rating.stars", { n: 0 })).toBe("0 stars");
    expect(new Words("fr").say("rating.stars", { n: 0 })).toBe("0 étoile");
  });

  it("write numbers with a true minus and the comma of the language", () => {
    expect(new Words("en").signed(-1.44)).toBe("−1.4");
    expect(new Words("fr").signed(0.9)).toBe("+0,9");
    expect(new Words("en").signed(-0.04)).toBe("0.0");
  });

  it("tell an age in the fewest words", () => {
    const now = Date.parse("2026-01-01T12:00:00Z");
    expect(new Words("en").age("2026-01-01T11:59:40Z", now)).toBe("now");
    expect(new Words("en").age("2026-01-01T11:56:00Z", now)).toBe("4 min");
    expect(new Words("fr").age("2025-12-30T12:00:00Z", now)).toBe("2 j");
  });
});
