/* Acts made on a revision of the cut go one after the other: the next one waits until the page
   shows what the one before it made, for it must name that revision. */

import { signal } from "@preact/signals-core";

/** Sends an act and gives its ref, or null where there is nothing to do any more. */
export type Act = () => string | null;

export class Turns {
  private readonly refNow = signal<string | null>(null);
  private doneAt: number | null = null;
  private waiting: Act[] = [];

  /** Whether an act is on its way, or waits. Reads a signal. */
  get busy(): boolean {
    return this.refNow.value !== null;
  }

  take(act: Act): void {
    if (this.busy) this.waiting.push(act);
    else this.refNow.value = act();
  }

  /** The act is done: the page will have come to this number when it shows it. `now`: where it is. */
  acknowledged(ref: string, number: number, now: number): void {
    if (ref !== this.refNow.value) return;
    this.doneAt = number;
    this.reached(now);
  }

  /** The page shows the cut up to this number. */
  reached(number: number): void {
    if (this.doneAt !== null && number >= this.doneAt) this.next();
  }

  /** What was asked last is done or lost, nobody knows: the page has all of the cut again. */
  next(): void {
    this.refNow.value = null;
    this.doneAt = null;
    while (this.refNow.value === null) {
      const act = this.waiting.shift();
      if (!act) return;
      this.refNow.value = act();
    }
  }

  /** Forgets what waits: it was meant for another cut than the one that is to come. */
  drop(): void {
    this.waiting = [];
    this.refNow.value = null;
    this.doneAt = null;
  }
}
