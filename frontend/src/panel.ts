/* The base of our elements: light DOM, and a new rendering whenever a signal it read changes. */
import { effect } from "@preact/signals-core";
import { LitElement, type PropertyValues } from "lit";
import { Scope } from "./scope.js";

export abstract class Panel extends LitElement {
  protected scope = new Scope();
  private stopWatching: (() => void) | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    this.scope = new Scope();
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopWatching?.();
    this.scope.end();
  }

  /* Only the rendering is watched; what runs after it may read signals freely. */
  protected override update(changed: PropertyValues): void {
    this.stopWatching?.();
    let rendering = true;
    this.stopWatching = effect(() => {
      if (!rendering) {
        this.requestUpdate();
        return;
      }
      rendering = false;
      super.update(changed);
    });
  }
}
