/* The picture of a cut: draws the frame for a record frame on a canvas and has the next ones ready.
   The last picture stays until the new one is here; the canvas is never cleared in between. */
import { eventIndexAt, sourceFrame } from "../domain/cut.js";
import type { Rate } from "../domain/timecode.js";
import type { Clip, CutEvent, Id } from "../protocol.js";
import { ElementReader } from "./element.js";
import { MediaFile } from "./file.js";
import { DecodingReader, type FrameReader } from "./reader.js";

export interface DeckCut {
  readonly events: readonly CutEvent[];
  readonly clips: Readonly<Record<string, Clip>>;
  readonly rate: Rate;
}

/** One file per address, shared by picture, sound and preloading. */
export class MediaLibrary {
  private readonly files = new Map<string, MediaFile>();

  file(url: string): MediaFile {
    let file = this.files.get(url);
    if (!file) {
      file = new MediaFile(url);
      this.files.set(url, file);
    }
    return file;
  }

  /** After a failed read: the next one starts afresh. */
  forget(url: string): void {
    this.files.delete(url);
  }
}

const MOST_READERS = 4;
const LOOK_AHEAD_S = 2;

interface Open {
  readonly url: string;
  readonly reader: FrameReader;
}

export class Deck {
  /** The record frame whose picture is on the canvas, or -1. */
  shown = -1;
  private readonly readers = new Map<string, Open>();
  private readonly pen: CanvasRenderingContext2D;
  private wanted = -1;
  private direction: 1 | -1 = 1;
  private cut: DeckCut = { events: [], clips: {}, rate: [25, 1] };

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly library: MediaLibrary,
    private readonly words: { card(event: CutEvent): string; offline(clip: Clip): string },
    private readonly onShown: (frame: number) => void,
  ) {
    this.pen = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
  }

  /** Plays another cut from now on; readers of clips that stay are kept. */
  load(cut: DeckCut): void {
    this.cut = cut;
    this.shown = -1; /* the same frame may show something else now */
    const first = cut.events.map((event) => this.clip(event)).find((clip) => clip?.width);
    const width = first?.width || 960;
    const height = first?.height || 540;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
  }

  /** Shows a record frame, now if it is ready (true) or as soon as it is. */
  show(frame: number, direction: 1 | -1 = 1): boolean {
    this.wanted = frame;
    this.direction = direction;
    const drawn = this.tryDraw();
    this.prepareNext(frame);
    return drawn;
  }

  /** Opens the pictures of a clip around a frame, so that a change of take shows at once. */
  prepare(clipId: Id): void {
    const clip = this.cut.clips[String(clipId)];
    if (clip?.video) void this.library.file(clip.video).tracks().catch(() => undefined);
  }

  close(): void {
    for (const { reader } of this.readers.values()) reader.close();
    this.readers.clear();
  }

  private clip(event: CutEvent): Clip | undefined {
    return event.clip === null ? undefined : this.cut.clips[String(event.clip)];
  }

  private tryDraw(): boolean {
    const frame = this.wanted;
    const event = this.cut.events[eventIndexAt(this.cut.events, frame)];
    if (!event) return this.settle(frame, () => this.drawCard(""));
    const clip = this.clip(event);
    if (!clip?.video) return this.settle(frame, () => this.drawCard(this.words.card(event)));
    const reader = this.reader(event, clip, clip.video);
    if (reader.failed) return this.settle(frame, () => this.drawCard(this.words.offline(clip)));
    const source = sourceFrame(event, clip, this.cut.rate, frame);
    const picture = reader.picture(source);
    if (picture) this.settle(frame, () => this.drawPicture(picture));
    reader.want(source, this.direction);
    return picture !== null;
  }

  private settle(frame: number, draw: () => void): boolean {
    draw();
    const changed = this.shown !== frame;
    this.shown = frame;
    if (changed) this.onShown(frame);
    return true;
  }

  private pictureArrived(): void {
    if (this.shown !== this.wanted) this.tryDraw();
  }

  /** One reader per event and clip; the least recently used is closed. */
  private reader(event: CutEvent, clip: Clip, url: string): FrameReader {
    const key = `${event.id}:${event.clip}`;
    const known = this.readers.get(key);
    if (known) {
      this.readers.delete(key);
      this.readers.set(key, known);
      return known.reader;
    }
    const arrived = (): void => this.pictureArrived();
    const reader =
      typeof VideoDecoder === "function"
        ? new DecodingReader(this.library.file(url), arrived)
        : new ElementReader(url, clip.rate, arrived);
    this.readers.set(key, { url, reader });
    for (const [oldest, open] of this.readers) {
      if (this.readers.size <= MOST_READERS) break;
      open.reader.close();
      this.readers.delete(oldest);
    }
    return reader;
  }

  /** Decodes around the next cut before it comes, and fetches the index of the clip after it. */
  private prepareNext(frame: number): void {
    const { events, rate } = this.cut;
    const at = eventIndexAt(events, frame);
    if (at < 0) return;
    const step = this.direction;
    const here = events[at] as CutEvent;
    const edge = step > 0 ? here.record_out - frame : frame - here.record_in;
    const next = events[at + step];
    const nextClip = next && this.clip(next);
    if (next && nextClip?.video && (edge * rate[1]) / rate[0] < LOOK_AHEAD_S) {
      const first = step > 0 ? next.record_in : next.record_out - 1;
      this.reader(next, nextClip, nextClip.video).want(sourceFrame(next, nextClip, rate, first), step);
    }
    const later = events[at + 2 * step];
    if (later?.clip != null) this.prepare(later.clip);
  }

  private drawPicture(picture: CanvasImageSource): void {
    const [wide, high] = sizeOf(picture);
    const scale = Math.min(this.canvas.width / wide, this.canvas.height / high);
    const width = Math.round(wide * scale);
    const height = Math.round(high * scale);
    const left = (this.canvas.width - width) >> 1;
    const top = (this.canvas.height - height) >> 1;
    if (left || top) {
      this.pen.fillStyle = "#000";
      this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    }
    this.pen.drawImage(picture, left, top, width, height);
  }

  /** A plain card with a sentence: a line nobody shot, or a clip that is offline. */
  private drawCard(text: string): void {
    const { width, height } = this.canvas;
    this.pen.fillStyle = "#1a1a1a";
    this.pen.fillRect(0, 0, width, height);
    this.pen.fillStyle = "#b9b9b9";
    this.pen.textAlign = "center";
    this.pen.textBaseline = "middle";
    const size = Math.round(height / 18);
    this.pen.font = `400 ${size}px "Courier Prime", "Courier New", "Liberation Mono", monospace`;
    const lines = wrapped(text, width * 0.7, (part) => this.pen.measureText(part).width);
    lines.forEach((line, i) => {
      this.pen.fillText(line, width / 2, height / 2 + (i - (lines.length - 1) / 2) * size * 1.4);
    });
  }
}

function sizeOf(picture: CanvasImageSource): [number, number] {
  if (typeof VideoFrame === "function" && picture instanceof VideoFrame) {
    return [picture.displayWidth, picture.displayHeight];
  }
  if (picture instanceof HTMLVideoElement) return [picture.videoWidth || 16, picture.videoHeight || 9];
  return [16, 9];
}

/** Text broken at spaces, so that no line is wider than `most`. */
export function wrapped(text: string, most: number, width: (part: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || width(longer) > most) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
