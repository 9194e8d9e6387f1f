/* Acts made on a revision of the cut go one after the other: the next one waits until the page
   shows what the one before it made, for it must name that revision. */

/** Sends an act and gives its ref, or null where there is nothing to do any more. */
export type Act = () => string | null;

export class Turns {
  private ref: string | null = null;
  private doneAt: number | null = null;
  private waiting: Act[] = [];

  get busy(): boolean {
    return this.ref !== null;
  }

  take(act: Act): void {
    if (this.busy) this.waiting.push(act);
    else this.ref = act();
  }

  /** The act is done: the page will have come to this number when it shows it. `now`: where it is. */
  acknowledged(ref: string, number: number, now: number): void {
    if (ref !== this.ref) return;
    this.doneAt = number;
    this.reached(now);
  }

  /** The page shows the cut up to this number. */
  reached(number: number): void {
    if (this.doneAt !== null && number >= this.doneAt) this.next();
  }

  /** What was asked last is done or lost, nobody knows: the page has all of the cut again. */
  next(): void {
    this.ref = null;
    this.doneAt = null;
    while (this.ref === null) {
      const act = this.waiting.shift();
      if (!act) return;
      this.ref = act();
    }
  }

  /** Forgets what waits: it was meant for another cut than the one that is to come. */
  drop(): void {
    this.waiting = [];
    this.ref = null;
    this.doneAt = null;
  }
}
