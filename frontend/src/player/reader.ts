/* Reads the pictures of one clip around a wanted frame: decodes from the key frame before it,
   a few frames ahead, and holds only what may be shown next. */
import type { MediaFile } from "./file.js";
import type { Sample, Track } from "./mp4.js";

/** Whatever can give the picture of a frame: decoded by us, or by a media element. */
export interface FrameReader {
  /** The picture of a frame, if it is here now. It stays valid until the next call. */
  picture(frame: number): CanvasImageSource | null;
  /** Asks for a frame and, ahead of it, the next ones; `direction` -1 keeps the ones before. */
  want(frame: number, direction: 1 | -1): void;
  /** Whether the clip can be read at all. */
  readonly failed: boolean;
  close(): void;
}

const AHEAD = 10;
const MOST_HELD = 20;
const QUEUE = 6;
/* Timestamps are handed through the decoder unchanged: a frame number in thousands of microseconds. */
const TICK = 1000;

export class DecodingReader implements FrameReader {
  failed = false;
  private track: Track | null = null;
  private inShowingOrder: number[] = [];
  private decoder: VideoDecoder | null = null;
  private readonly held = new Map<number, VideoFrame>();
  private target = 0;
  private direction: 1 | -1 = 1;
  private next = 0;
  private firstFed = 0;
  private lastOut = -1;
  private run = 0;
  private feeding = false;
  private drained = true;
  private closed = false;

  constructor(
    private readonly file: MediaFile,
    private readonly onPicture: () => void,
  ) {
    void this.open();
  }

  picture(frame: number): CanvasImageSource | null {
    return this.held.get(frame) ?? null;
  }

  want(frame: number, direction: 1 | -1): void {
    this.target = frame;
    this.direction = direction;
    if (!this.track || this.closed || this.failed) return;
    this.release();
    if (!this.held.has(frame) && !this.coming(frame)) this.restart(frame);
    void this.feed();
  }

  close(): void {
    this.closed = true;
    for (const picture of this.held.values()) picture.close();
    this.held.clear();
    if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
  }

  private async open(): Promise<void> {
    try {
      const track = (await this.file.tracks()).find((one) => one.kind === "video");
      if (!track || this.closed) throw new Error(`no picture in ${this.file.url}`);
      this.track = track;
      track.samples.forEach((sample, i) => (this.inShowingOrder[sample.shown] = i));
      this.want(this.target, this.direction);
    } catch (reason) {
      this.fail(reason);
    }
  }

  private fail(reason: unknown): void {
    if (this.closed) return;
    console.warn("picture cannot be read", this.file.url, reason);
    this.failed = true;
    this.onPicture();
  }

  /** Whether the run under way will bring the frame soon. */
  private coming(frame: number): boolean {
    if (this.drained || !this.decoder) return false;
    const position = this.inShowingOrder[frame] ?? 0;
    if (position < this.firstFed) return false;
    const fed = position < this.next;
    return fed ? frame > this.lastOut : position - this.next < 2 * AHEAD;
  }

  private restart(frame: number): void {
    const track = this.track as Track;
    this.run++;
    this.clear();
    let key = this.inShowingOrder[Math.min(frame, track.samples.length - 1)] ?? 0;
    while (key > 0 && !(track.samples[key] as Sample).key) key--;
    this.next = key;
    this.firstFed = key;
    this.lastOut = -1;
    this.drained = false;
    this.feeding = false;
    this.decoder ??= this.newDecoder();
    if (this.decoder.state !== "unconfigured") this.decoder.reset();
    this.decoder.configure({
      codec: track.codec,
      codedWidth: track.width,
      codedHeight: track.height,
      optimizeForLatency: true,
      ...(track.description ? { description: track.description } : {}),
    });
  }

  private newDecoder(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (picture) => this.take(picture),
      error: (reason) => this.fail(reason),
    });
    decoder.ondequeue = () => void this.feed();
    return decoder;
  }

  private take(picture: VideoFrame): void {
    const frame = Math.round(picture.timestamp / TICK);
    this.lastOut = Math.max(this.lastOut, frame);
    const late = this.direction > 0 && frame < this.target;
    if (this.closed || late) {
      picture.close();
    } else {
      this.held.get(frame)?.close();
      this.held.set(frame, picture);
      this.release();
    }
    if (frame === this.target) this.onPicture();
    void this.feed();
  }

  /** Lets go of pictures that will not be shown next. */
  private release(): void {
    for (const [frame, picture] of this.held) {
      const behind = (this.target - frame) * this.direction;
      const far = behind > 1 || behind < -(MOST_HELD - 2);
      if (far) {
        picture.close();
        this.held.delete(frame);
      }
    }
  }

  private clear(): void {
    for (const picture of this.held.values()) picture.close();
    this.held.clear();
  }

  /** Hands samples to the decoder up to a few beyond the wanted frame. */
  private async feed(): Promise<void> {
    if (this.feeding || !this.track || this.drained || this.closed) return;
    this.feeding = true;
    const run = this.run;
    try {
      while (this.run === run && this.hungry()) await this.feedOne(this.track, run);
      if (this.run === run && this.next >= this.track.samples.length) await this.drain(run);
    } catch (reason) {
      if (this.run === run) this.fail(reason);
    } finally {
      if (this.run === run) this.feeding = false;
    }
  }

  private async feedOne(track: Track, run: number): Promise<void> {
    const sample = track.samples[this.next] as Sample;
    const end = sample.offset + sample.size;
    const data = this.file.ready(sample.offset, end) ?? (await this.file.bytes(sample.offset, end));
    if (this.run !== run || this.closed) return;
    const type = sample.key ? "key" : "delta";
    this.decoder?.decode(new EncodedVideoChunk({ type, timestamp: sample.shown * TICK, data }));
    this.next++;
  }

  private hungry(): boolean {
    const track = this.track as Track;
    if (this.next >= track.samples.length || this.closed) return false;
    if ((this.decoder?.decodeQueueSize ?? 0) >= QUEUE) return false;
    const upTo = this.inShowingOrder[Math.min(this.target, track.samples.length - 1)] ?? 0;
    return this.next <= upTo + AHEAD;
  }

  /** After the last sample the decoder is emptied; it needs a key frame before it goes on. */
  private async drain(run: number): Promise<void> {
    await this.decoder?.flush();
    if (this.run === run) this.drained = true;
  }
}
