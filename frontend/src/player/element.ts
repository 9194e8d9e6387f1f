/* Pictures through a media element, where the browser cannot decode frame by frame for us. */
import type { Rate } from "../domain/timecode.js";
import type { FrameReader } from "./reader.js";

export class ElementReader implements FrameReader {
  failed = false;
  private readonly video = document.createElement("video");
  private target = -1;
  private sought = -1;

  constructor(
    url: string,
    private readonly rate: Rate,
    private readonly onPicture: () => void,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.preload = "auto";
    this.video.onloadedmetadata = () => this.seek();
    this.video.onseeked = () => this.arrived();
    this.video.onerror = () => {
      this.failed = true;
      this.onPicture();
    };
    this.video.src = url;
  }

  picture(frame: number): CanvasImageSource | null {
    return this.sought === frame && !this.video.seeking ? this.video : null;
  }

  want(frame: number): void {
    this.target = frame;
    if (!this.video.seeking) this.seek();
  }

  close(): void {
    this.video.removeAttribute("src");
    this.video.load();
  }

  private seek(): void {
    if (this.target < 0 || this.sought === this.target || this.video.readyState < 1) return;
    this.sought = this.target;
    /* The middle of the frame: its first instant may still show the frame before. */
    this.video.currentTime = ((this.target + 0.5) * this.rate[1]) / this.rate[0];
  }

  private arrived(): void {
    if (this.sought === this.target) this.onPicture();
    else this.seek();
  }
}
