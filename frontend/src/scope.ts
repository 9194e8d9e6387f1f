/* A life: listeners, timers, observers and effects that end together. */
import { effect } from "@preact/signals-core";

export class Scope {
  private readonly endings = new Set<() => void>();
  private ended = false;

  /** Runs `ending` when the scope ends, or now if it has. */
  onEnd(ending: () => void): void {
    if (this.ended) ending();
    else this.endings.add(ending);
  }

  listen(
    target: EventTarget,
    type: string,
    handler: (event: never) => void,
    options?: AddEventListenerOptions,
  ): void {
    const listener = handler as unknown as EventListener;
    target.addEventListener(type, listener, options);
    this.onEnd(() => target.removeEventListener(type, listener, options));
  }

  /** Runs `work` once after `delay_ms`; the answer cancels it. */
  after(delay_ms: number, work: () => void): () => void {
    const timer = setTimeout(() => {
      this.endings.delete(cancel);
      work();
    }, delay_ms);
    const cancel = (): void => {
      this.endings.delete(cancel);
      clearTimeout(timer);
    };
    this.onEnd(cancel);
    return cancel;
  }

  every(period_ms: number, work: () => void): void {
    const timer = setInterval(work, period_ms);
    this.onEnd(() => clearInterval(timer));
  }

  /** Runs `work` before every repaint, with the repaint's time in milliseconds. */
  eachRepaint(work: (now_ms: number) => void): void {
    let handle = 0;
    const step = (now_ms: number): void => {
      handle = requestAnimationFrame(step);
      work(now_ms);
    };
    handle = requestAnimationFrame(step);
    this.onEnd(() => cancelAnimationFrame(handle));
  }

  resized(element: Element, work: () => void): void {
    const observer = new ResizeObserver(work);
    observer.observe(element);
    this.onEnd(() => observer.disconnect());
  }

  /** Runs `work` now and whenever a signal it read changes. */
  react(work: () => void): void {
    this.onEnd(effect(work));
  }

  end(): void {
    this.ended = true;
    const endings = [...this.endings].reverse();
    this.endings.clear();
    for (const ending of endings) ending();
  }
}
