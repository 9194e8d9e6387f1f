/* A media file on the server, read by byte ranges in blocks; blocks seldom used are let go. */
import { boxHead, parseMovie, type Track } from "./mp4.js";

const BLOCK = 1 << 18;
const MOST_BLOCKS = 256;

interface Block {
  readonly bytes: Promise<Uint8Array>;
  ready: Uint8Array | null;
}

/* Shared by all files, so that the memory of the page is bounded by MOST_BLOCKS x BLOCK = 64 MiB. */
const blocks = new Map<string, Block>();

function touch(key: string, block: Block): void {
  blocks.delete(key);
  blocks.set(key, block);
  for (const oldest of blocks.keys()) {
    if (blocks.size <= MOST_BLOCKS) break;
    blocks.delete(oldest);
  }
}

export class MediaFile {
  private readonly tracksRead: Promise<Track[]>;
  private size = Number.POSITIVE_INFINITY;

  constructor(readonly url: string) {
    this.tracksRead = this.readIndex();
    this.tracksRead.catch(() => undefined);
  }

  /** The tracks of the file; rejects where it cannot be reached or read. */
  tracks(): Promise<Track[]> {
    return this.tracksRead;
  }

  /** Bytes [start, end) when they are already here, else null. */
  ready(start: number, end: number): Uint8Array | null {
    const parts: Uint8Array[] = [];
    for (let i = Math.floor(start / BLOCK); i * BLOCK < end; i++) {
      const part = blocks.get(`${this.url}#${i}`)?.ready;
      if (!part) return null;
      parts.push(part);
    }
    return joined(parts, start, end);
  }

  /** Bytes [start, end), fetched where needed. */
  async bytes(start: number, end: number): Promise<Uint8Array> {
    const parts: Promise<Uint8Array>[] = [];
    for (let i = Math.floor(start / BLOCK); i * BLOCK < end; i++) parts.push(this.block(i));
    return joined(await Promise.all(parts), start, end);
  }

  /** The whole file, for decoders that take nothing less. */
  async whole(): Promise<ArrayBuffer> {
    const answer = await fetch(this.url, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status} for ${this.url}`);
    return answer.arrayBuffer();
  }

  private block(index: number): Promise<Uint8Array> {
    const key = `${this.url}#${index}`;
    const known = blocks.get(key);
    if (known) {
      touch(key, known);
      return known.bytes;
    }
    const block: Block = { bytes: this.fetchBlock(index), ready: null };
    touch(key, block);
    block.bytes.then(
      (bytes) => (block.ready = bytes),
      () => blocks.delete(key),
    );
    return block.bytes;
  }

  private async fetchBlock(index: number): Promise<Uint8Array> {
    const start = index * BLOCK;
    const answer = await fetch(this.url, {
      headers: { Range: `bytes=${start}-${start + BLOCK - 1}` },
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(`${answer.status} for ${this.url}`);
    const body = new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 206) {
      const total = /\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "");
      if (total) this.size = Number(total[1]);
      return body;
    }
    this.size = body.byteLength;
    return body.slice(start, start + BLOCK);
  }

  private async readIndex(): Promise<Track[]> {
    for (let at = 0; at < this.size; ) {
      const head = await this.bytes(at, at + 16);
      const box = boxHead(new DataView(head.buffer, head.byteOffset, head.byteLength), 0, this.size - at);
      if (!box || box.size < 8) break;
      if (box.type === "moov") return parseMovie(await this.bytes(at, at + box.size));
      at += box.size;
    }
    throw new Error(`no index in ${this.url}`);
  }
}

function joined(parts: readonly Uint8Array[], start: number, end: number): Uint8Array {
  const from = start % BLOCK;
  const first = parts[0];
  if (parts.length === 1 && first) return first.slice(from, from + (end - start));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.slice(from, from + (end - start));
}
