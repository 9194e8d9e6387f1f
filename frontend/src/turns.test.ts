import { describe, expect, it } from "vitest";
import { Turns } from "./turns.js";

function desk() {
  const sent: string[] = [];
  const turns = new Turns();
  const act = (ref: string) => turns.take(() => (sent.push(ref), ref));
  return { turns, sent, act };
}

describe("acts on a revision", () => {
  it("go one after the other, once the page shows the one before", () => {
    const { turns, sent, act } = desk();
    for (const ref of ["a", "b", "c"]) act(ref);
    expect(sent).toEqual(["a"]);
    turns.acknowledged("a", 5, 4);
    expect(sent).toEqual(["a"]);
    turns.reached(5);
    expect(sent).toEqual(["a", "b"]);
    turns.acknowledged("b", 6, 6);
    expect(sent).toEqual(["a", "b", "c"]);
  });

  it("wait for their own answer only", () => {
    const { turns, sent, act } = desk();
    act("a");
    act("b");
    turns.acknowledged("other", 5, 9);
    turns.reached(9);
    expect(sent).toEqual(["a"]);
  });

  it("pass over what has nothing to do any more", () => {
    const { turns, sent, act } = desk();
    act("a");
    turns.take(() => null);
    act("c");
    turns.acknowledged("a", 1, 1);
    expect(sent).toEqual(["a", "c"]);
  });

  it("go on after a lost line, and are forgotten after a refusal", () => {
    const { turns, sent, act } = desk();
    for (const ref of ["a", "b", "c"]) act(ref);
    turns.next();
    expect(sent).toEqual(["a", "b"]);
    turns.drop();
    turns.next();
    expect(sent).toEqual(["a", "b"]);
    expect(turns.busy).toBe(false);
  });
});
