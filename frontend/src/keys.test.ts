import { describe, expect, it } from "vitest";
import { digit, letter, place } from "./keys.js";

const press = (key: string, code: string, shiftKey = false, ctrlKey = false): KeyboardEvent =>
  ({ key, code, shiftKey, ctrlKey, altKey: false, metaKey: false }) as KeyboardEvent;

describe("keys", () => {
  it("read digits by their place, so AZERTY needs no Shift", () => {
    expect(digit(press("&", "Digit1"))).toBe(1);
    expect(digit(press("à", "Digit0"))).toBe(0);
    expect(digit(press("5", "Numpad5"))).toBe(5);
    expect(digit(press("q", "KeyA"))).toBeNull();
  });

  it("read letters by what is printed", () => {
    expect(letter("w")(press("w", "KeyZ"))).toBe(true);
    expect(letter("n", true)(press("N", "KeyN", true))).toBe(true);
    expect(letter("n")(press("N", "KeyN", true))).toBe(false);
    expect(letter("z")(press("z", "KeyZ", false, true))).toBe(false);
  });

  it("read punctuation by its place", () => {
    expect(place("Comma")(press(";", "Comma"))).toBe(true);
    expect(place("Comma", true)(press(".", "Comma", true))).toBe(true);
  });
});
