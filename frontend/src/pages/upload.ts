/* <rc-upload data-endpoint="/projects/1/uploads/" data-csrf="…" data-language="en">: files go up in
   pieces by tus 1.0; a broken line or a closed laptop continues where it stopped. When all files
   are received it fires "rc-upload-complete". Its first children are what shows without scripts. */
import Tus from "@uppy/tus";
import { Uppy, type UppyFile } from "@uppy/core";
import { signal } from "@preact/signals-core";
import { html, nothing, type TemplateResult } from "lit";
import { chosenFiles, droppedFiles, type Found } from "../files.js";
import { icon } from "../panels/bits.js";
import { Panel } from "../panel.js";
import { size } from "../progress.js";
import { languageOf, Words } from "../words.js";

interface Meta {
  [key: string]: unknown;
  filename: string;
  filetype: string;
  relativePath: string;
}

type Upload = UppyFile<Meta, Record<string, never>>;

const PIECE_BYTES = 8 << 20;
const RETRY_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

export class UploadPanel extends Panel {
  private readonly words = new Words(languageOf(this.dataset["language"]));
  private readonly files = signal<readonly Upload[]>([]);
  private readonly over = signal(false);
  private readonly paused = signal(false);
  private readonly refused = signal("");
  private readonly uppy = this.newUppy();

  override connectedCallback(): void {
    if (!this.hasUpdated) this.replaceChildren();
    super.connectedCallback();
    this.scope.listen(window, "beforeunload", (event: BeforeUnloadEvent) => this.warn(event));
    this.scope.listen(window, "online", () => void this.uppy.retryAll());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.uppy.destroy();
  }

  protected override render(): unknown {
    const { words } = this;
    const files = this.files.value;
    return html`
      <div
        class="drop ${this.over.value ? "over" : ""}"
        @dragover=${(event: DragEvent) => this.dragged(event, true)}
        @dragleave=${(event: DragEvent) => this.dragged(event, false)}
        @drop=${(event: DragEvent) => this.dropped(event)}
      >
        ${icon("folder")}
        <div class="grow">
          <h3>${words.say(this.over.value ? "upload.over" : "upload.drop")}</h3>
          <p>${words.say("upload.drop.help")}</p>
        </div>
        <div class="buttons">
          <button type="button" class="button" @click=${() => this.choose(false)}>${words.say("upload.choose")}</button>
          <button type="button" class="button" @click=${() => this.choose(true)}>${words.say("upload.folder")}</button>
        </div>
      </div>
      <input type="file" multiple hidden data-pick="files" accept=${this.dataset["accept"] ?? nothing} @change=${(event: Event) => this.chosen(event)} />
      <input type="file" multiple webkitdirectory hidden data-pick="folder" @change=${(event: Event) => this.chosen(event)} />
      ${this.refused.value ? html`<p class="errorlist" role="alert">${this.refused.value}</p>` : nothing}
      ${files.length ? this.total(files) : nothing}
      <div class="upload-list">${files.map((file) => this.row(file))}</div>
    `;
  }

  private total(files: readonly Upload[]): TemplateResult {
    const { words } = this;
    const all = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
    const sent = files.reduce((sum, file) => sum + sentOf(file), 0);
    const done = files.filter((file) => file.progress.uploadComplete).length;
    if (done === files.length) return html`<p class="sign status-approved" role="status">${words.say("upload.all_done")}</p>`;
    return html`<div class="progress-row total">
      <progress max=${all || 1} .value=${sent}></progress>
      <span class="value">
        ${words.say("upload.total", { done, total: files.length })} ·
        ${words.say("upload.size", { done: size(sent, words), total: size(all, words) })}
        <button type="button" class="button quiet small" @click=${() => this.togglePause()}>
          ${words.say(this.paused.value ? "upload.resume" : "upload.pause")}
        </button>
      </span>
    </div>`;
  }

  private row(file: Upload): TemplateResult {
    const { words } = this;
    const path = file.meta.relativePath;
    return html`<div class="progress-row">
      <div class="upload-name" title=${path}><b>${file.name}</b> <span class="muted">${size(file.size ?? 0, words)}</span></div>
      <span class="value">
        ${file.progress.uploadComplete ? "" : words.say("percent", { n: Math.floor(100 * shareSent(file)) })}
        ${file.error
          ? html`<button type="button" class="button small" @click=${() => void this.uppy.retryUpload(file.id)}>${words.say("upload.retry")}</button>`
          : nothing}
        ${file.progress.uploadComplete
          ? nothing
          : html`<button type="button" class="button icon-only small" aria-label=${words.say("upload.remove", { name: file.name ?? "" })} @click=${() => this.uppy.removeFile(file.id)}>
              ${icon("cross")}
            </button>`}
      </span>
      <span class="step ${file.error ? "warn" : ""}">${this.step(file)}</span>
      <progress class=${file.error ? "warning" : ""} max="1" .value=${shareSent(file)} aria-label=${file.name ?? ""}></progress>
    </div>`;
  }

  private step(file: Upload): string {
    const { words } = this;
    if (file.error) return words.say("upload.failed", { why: file.error });
    if (file.progress.uploadComplete) return words.say("upload.done");
    if (!file.progress.uploadStarted) return words.say("upload.waiting");
    if (this.paused.value) return words.say("upload.paused");
    return words.say("upload.size", { done: size(sentOf(file), words), total: size(file.size ?? 0, words) });
  }

  private newUppy(): Uppy<Meta> {
    const uppy = new Uppy<Meta>({ autoProceed: true, id: "rushes" });
    const csrf = this.dataset["csrf"] ?? "";
    uppy.use(Tus, {
      endpoint: this.dataset["endpoint"] ?? "",
      headers: { "X-CSRFToken": csrf },
      chunkSize: PIECE_BYTES,
      retryDelays: RETRY_MS,
      limit: 3,
      removeFingerprintOnSuccess: true,
      allowedMetaFields: ["filename", "filetype", "relativePath"],
    });
    const show = (): void => {
      this.files.value = uppy.getFiles();
    };
    for (const event of ["file-added", "file-removed", "upload-progress", "upload-success", "upload-error"] as const) {
      uppy.on(event, show);
    }
    uppy.on("complete", () => this.completed());
    return uppy;
  }

  private completed(): void {
    this.files.value = this.uppy.getFiles();
    if (this.files.value.every((file) => file.progress.uploadComplete)) {
      this.dispatchEvent(new CustomEvent("rc-upload-complete", { bubbles: true }));
    }
  }

  private add(found: readonly Found[]): void {
    this.refused.value = "";
    for (const { file, path } of found) {
      /* Files that systems hide beside the real ones. */
      if (file.name.startsWith(".")) continue;
      const meta: Meta = { filename: file.name, filetype: file.type, relativePath: path };
      try {
        this.uppy.addFile({ name: file.name, type: file.type, data: file, meta, source: "local" });
      } catch (reason) {
        this.refused.value = reason instanceof Error ? reason.message : String(reason);
      }
    }
  }

  private choose(folder: boolean): void {
    this.querySelector<HTMLInputElement>(`[data-pick=${folder ? "folder" : "files"}]`)?.click();
  }

  private chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.add(chosenFiles(input.files));
    input.value = "";
  }

  private dragged(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.value = over;
  }

  private dropped(event: DragEvent): void {
    event.preventDefault();
    this.over.value = false;
    if (event.dataTransfer) void droppedFiles(event.dataTransfer).then((found) => this.add(found));
  }

  private togglePause(): void {
    this.paused.value = !this.paused.value;
    if (this.paused.value) this.uppy.pauseAll();
    else this.uppy.resumeAll();
  }

  private warn(event: BeforeUnloadEvent): void {
    const running = this.files.value.some((file) => !file.progress.uploadComplete && !file.error);
    if (running) event.preventDefault();
  }
}

function sentOf(file: Upload): number {
  return file.progress.uploadComplete ? (file.size ?? 0) : file.progress.bytesUploaded || 0;
}

function shareSent(file: Upload): number {
  return file.progress.uploadComplete ? 1 : sentOf(file) / (file.size || 1);
}

customElements.define("rc-upload", UploadPanel);
