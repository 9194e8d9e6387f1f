/* Wishes that change quickly, such as a slider's: gathered, sent one at a time, the newest last. */

export class Latest<Wish extends object> {
  private gathered: Wish | null = null;
  private waiting: (() => void) | null = null;
  private inFlight = false;

  /** `send` is called at most once until `answered`; `after` runs work later and can be cancelled. */
  constructor(
    private readonly send: (wish: Wish) => void,
    private readonly merge: (older: Wish, newer: Wish) => Wish,
    private readonly after: (delay_ms: number, work: () => void) => () => void,
    private readonly rest_ms = 180,
  ) {}

  offer(wish: Wish): void {
    this.gathered = this.gathered ? this.merge(this.gathered, wish) : wish;
    this.waiting?.();
    this.waiting = this.after(this.rest_ms, () => this.rested());
  }

  /** The last one sent was done or refused; what came meanwhile may go. */
  answered(): void {
    this.inFlight = false;
    if (!this.waiting) this.flush();
  }

  /** Forgets what was not sent. */
  drop(): void {
    this.gathered = null;
    this.inFlight = false;
    this.waiting?.();
    this.waiting = null;
  }

  get idle(): boolean {
    return !this.inFlight && this.gathered === null;
  }

  private rested(): void {
    this.waiting = null;
    this.flush();
  }

  private flush(): void {
    if (this.inFlight || !this.gathered) return;
    const wish = this.gathered;
    this.gathered = null;
    this.inFlight = true;
    this.send(wish);
  }
}
