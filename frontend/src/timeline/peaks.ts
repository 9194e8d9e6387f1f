/* Peaks of clips, fetched once each; what arrives later is told through a signal. */
import { signal } from "@preact/signals-core";

export class PeakStore {
  /** Grows by one when peaks have come. */
  readonly arrived = signal(0);
  private readonly known = new Map<string, Uint8Array | null>();

  get(url: string | null): Uint8Array | null {
    if (!url) return null;
    if (!this.known.has(url)) {
      this.known.set(url, null);
      void this.fetch(url);
    }
    return this.known.get(url) ?? null;
  }

  private async fetch(url: string): Promise<void> {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok) return;
      this.known.set(url, new Uint8Array(await answer.arrayBuffer()));
      this.arrived.value++;
    } catch {
      /* No line: asked again when the clip is next drawn. */
      this.known.delete(url);
    }
  }
}
