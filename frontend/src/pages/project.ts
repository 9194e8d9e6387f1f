/* <rc-progress data-project="1" data-language="en">: the reading of the rushes, live. It also keeps
   the page's [data-scene="24"] pills and [data-problems] counts true. */
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { Panel } from "../panel.js";
import { counted, duration, remaining, shareDone, speed, type Progress, type Stage } from "../progress.js";
import { LiveSocket } from "../socket.js";
import { languageOf, Words, type Key } from "../words.js";

const PILL_STATUSES = new Set(["in_review", "change_asked", "approved", "locked", "analysing", "waiting", "failed"]);

export class ProgressPanel extends Panel {
  private readonly words = new Words(languageOf(this.dataset["language"]));
  private readonly progress = signal<Progress | null>(null);
  private readonly told = signal("");
  private socket: LiveSocket | null = null;
  private toldTenth = -1;

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren();
    super.connectedCallback();
    this.socket = new LiveSocket(
      `/ws/projects/${this.dataset["project"]}/`,
      (message) => this.receive(message as Progress),
      () => undefined,
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.socket?.close();
  }

  protected override render(): unknown {
    const { words } = this;
    const progress = this.progress.value;
    const stages = progress?.stages ?? [];
    const share = shareDone(stages);
    return html`
      <div class="section-head">
        <h2>${words.say(this.heading(progress, share))}</h2>
        <span class="meta">${this.timeLeft(progress)}</span>
      </div>
      ${stages.length
        ? html`<div class="progress-row total">
            <progress max="1" .value=${share} aria-label=${words.say("progress.title")}></progress>
            <span class="value">${words.say("percent", { n: Math.floor(share * 100) })}</span>
          </div>`
        : nothing}
      ${stages.map((stage) => this.stage(stage))} ${(progress?.clips ?? []).map((clip) => this.clip(clip))}
      ${progress?.queue
        ? html`<p class="muted small queue">${words.say("progress.queue", { n: words.number(progress.queue) })}</p>`
        : nothing}
      <p class="sr-only" role="status">${this.told.value}</p>
    `;
  }

  private timeLeft(progress: Progress | null): string {
    if (!this.socket?.online.value) return this.words.say("progress.lost");
    const left = progress?.remaining_s ?? remaining(progress?.stages ?? []);
    return left ? this.words.say("progress.left", { time: duration(left, this.words) }) : "";
  }

  private heading(progress: Progress | null, share: number): Key {
    if (!progress?.stages.length) return "progress.idle";
    return share >= 1 && !progress.queue ? "progress.done" : "progress.title";
  }

  private stage(stage: Stage): TemplateResult {
    return html`<div class="progress-row">
      <b>${stage.label}</b>
      <span class="value">${counted(stage, this.words)}</span>
      <span class="step">${speed(stage, this.words)}</span>
      <progress class=${stage.state === "failed" ? "warning" : ""} max=${stage.total || 1} .value=${stage.done} aria-label=${stage.label}></progress>
    </div>`;
  }

  private clip(clip: Progress["clips"][number]): TemplateResult {
    return html`<div class="progress-row">
      <div><b>${clip.label || clip.name}</b> ${clip.label && clip.label !== clip.name ? html`<span class="muted">${clip.name}</span>` : nothing}</div>
      <span class="value">${this.words.say("percent", { n: Math.round(clip.percent) })}</span>
      <span class="step">${clip.stage}</span>
      <progress max="100" .value=${clip.percent} aria-label=${clip.label || clip.name}></progress>
    </div>`;
  }

  private receive(progress: Progress): void {
    if (progress.type !== "progress") return;
    this.progress.value = progress;
    for (const scene of progress.scenes) this.showScene(scene);
    for (const count of document.querySelectorAll<HTMLElement>("[data-problems]")) {
      count.textContent = String(progress.problems);
      count.hidden = progress.problems === 0;
    }
    const tenth = Math.floor(shareDone(progress.stages) * 10);
    if (tenth === this.toldTenth) return;
    this.toldTenth = tenth;
    this.told.value = this.words.say("progress.told", { label: this.words.say("progress.title"), percent: tenth * 10 });
  }

  /** A scene's row on the page: its pill, and the way to its cut once there is one. */
  private showScene(scene: Progress["scenes"][number]): void {
    const row = document.querySelector(`[data-scene="${CSS.escape(scene.number)}"]`);
    const pill = row?.querySelector(".pill");
    if (pill && PILL_STATUSES.has(scene.status)) {
      pill.className = `pill status-${scene.status}`;
      pill.textContent = this.words.say(`status.${scene.status}` as Key);
    }
    if (scene.cut === null) return;
    for (const link of row?.querySelectorAll<HTMLAnchorElement>("a[data-cut]") ?? []) {
      link.href = `/cuts/${scene.cut}/`;
      link.hidden = false;
    }
  }
}

customElements.define("rc-progress", ProgressPanel);
