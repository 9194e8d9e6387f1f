/* The index of an MP4 file: where each coded sample lies and when it is shown.
   Source: ISO/IEC 14496-12 (boxes), 14496-15 (avcC), 14496-1 (esds). */

export interface Sample {
  readonly offset: number;
  readonly size: number;
  readonly key: boolean;
  /** Position in the order of showing; for sound, of playing. */
  readonly shown: number;
}

export interface Track {
  readonly kind: "video" | "audio";
  readonly codec: string;
  readonly description: Uint8Array | null;
  readonly timescale: number;
  /** In the order of decoding. */
  readonly samples: readonly Sample[];
  /** Units of the timescale cut off the head by the edit list: B-frame delay or encoder priming. */
  readonly skip: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Units of the timescale that one sample lasts, as the first entry of stts says. */
  readonly sampleDuration: number;
}

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

class Reader {
  constructor(private readonly view: DataView) {}

  u8 = (at: number): number => this.view.getUint8(at);
  u16 = (at: number): number => this.view.getUint16(at);
  u32 = (at: number): number => this.view.getUint32(at);
  i32 = (at: number): number => this.view.getInt32(at);
  u64 = (at: number): number => this.u32(at) * 2 ** 32 + this.u32(at + 4);
  text = (at: number, length: number): string =>
    String.fromCharCode(...Array.from({ length }, (_, i) => this.u8(at + i)));

  bytes(start: number, end: number): Uint8Array {
    return new Uint8Array(this.view.buffer.slice(this.view.byteOffset + start, this.view.byteOffset + end));
  }

  boxes(start: number, end: number): Box[] {
    const found: Box[] = [];
    for (let at = start; at + 8 <= end; ) {
      const head = boxHead(this.view, at, end);
      if (!head || head.size < head.length) break;
      found.push({ type: head.type, start: at + head.length, end: Math.min(end, at + head.size) });
      at += head.size;
    }
    return found;
  }

  child(parent: Box, type: string): Box | null {
    return this.boxes(parent.start, parent.end).find((box) => box.type === type) ?? null;
  }

  path(parent: Box, ...types: string[]): Box | null {
    let box: Box | null = parent;
    for (const type of types) box = box && this.child(box, type);
    return box;
  }
}

/** Type, whole size and length of the head of the box at `at`; `limit` stands in for "to the end". */
export function boxHead(
  view: DataView,
  at: number,
  limit: number,
): { type: string; size: number; length: number } | null {
  if (at + 8 > view.byteLength) return null;
  const size = view.getUint32(at);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
  if (size === 1) {
    if (at + 16 > view.byteLength) return null;
    return { type, size: view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12), length: 16 };
  }
  return { type, size: size === 0 ? limit - at : size, length: 8 };
}

/** The tracks of a `moov` box given whole, head included. Throws RangeError on a broken box. */
export function parseMovie(moov: Uint8Array): Track[] {
  const reader = new Reader(new DataView(moov.buffer, moov.byteOffset, moov.byteLength));
  const [root] = reader.boxes(0, moov.byteLength);
  if (root?.type !== "moov") throw new RangeError("not a moov box");
  const header = reader.child(root, "mvhd");
  const movieScale = header ? reader.u32(header.start + (reader.u8(header.start) === 1 ? 20 : 12)) : 1000;
  return reader
    .boxes(root.start, root.end)
    .filter((box) => box.type === "trak")
    .map((trak) => parseTrack(reader, trak, movieScale))
    .filter((track): track is Track => track !== null);
}

function parseTrack(reader: Reader, trak: Box, movieScale: number): Track | null {
  const handler = reader.path(trak, "mdia", "hdlr");
  const table = reader.path(trak, "mdia", "minf", "stbl");
  const header = reader.path(trak, "mdia", "mdhd");
  const entries = table && reader.child(table, "stsd");
  if (!handler || !table || !header || !entries) return null;
  const kinds: Record<string, Track["kind"]> = { vide: "video", soun: "audio" };
  const kind = kinds[reader.text(handler.start + 8, 4)];
  const entry = reader.boxes(entries.start + 8, entries.end)[0];
  if (!kind || !entry) return null;
  const timescale = reader.u32(header.start + (reader.u8(header.start) === 1 ? 20 : 12));
  const format = kind === "video" ? videoFormat(reader, entry) : audioFormat(reader, entry);
  const times = reader.child(table, "stts");
  return {
    kind,
    timescale,
    ...format,
    samples: sampleTable(reader, table),
    skip: editSkip(reader, trak, timescale, movieScale),
    sampleDuration: times && reader.u32(times.start + 4) ? reader.u32(times.start + 12) : 0,
  };
}

type Format = Pick<Track, "codec" | "description" | "width" | "height" | "channels" | "sampleRate">;

function videoFormat(reader: Reader, entry: Box): Format {
  const children: Box = { type: entry.type, start: entry.start + 78, end: entry.end };
  const avcC = reader.child(children, "avcC");
  const description = avcC ? reader.bytes(avcC.start, avcC.end) : null;
  const hex = (n: number): string => n.toString(16).padStart(2, "0");
  const profile = description ? [1, 2, 3].map((i) => hex(description[i] ?? 0)).join("") : "";
  return {
    codec: avcC ? `avc1.${profile}` : entry.type,
    description,
    width: reader.u16(entry.start + 24),
    height: reader.u16(entry.start + 26),
    channels: 0,
    sampleRate: 0,
  };
}

function audioFormat(reader: Reader, entry: Box): Format {
  const children: Box = { type: entry.type, start: entry.start + 28, end: entry.end };
  const esds = reader.child(children, "esds");
  const description = esds ? decoderConfig(reader, esds) : null;
  const objectType = description ? (description[0] ?? 0) >> 3 : 2;
  return {
    codec: esds ? `mp4a.40.${objectType}` : entry.type,
    description,
    width: 0,
    height: 0,
    channels: reader.u16(entry.start + 16),
    sampleRate: reader.u32(entry.start + 24) >>> 16,
  };
}

/** The DecoderSpecificInfo of an elementary stream descriptor: nested tags 3, 4, 5. */
function decoderConfig(reader: Reader, esds: Box): Uint8Array | null {
  let at = esds.start + 4;
  while (at < esds.end) {
    const tag = reader.u8(at++);
    let size = 0;
    for (let more = true; more; ) {
      const byte = reader.u8(at++);
      size = (size << 7) | (byte & 0x7f);
      more = byte > 0x7f;
    }
    if (tag === 3) at += 3;
    else if (tag === 4) at += 13;
    else if (tag === 5) return reader.bytes(at, at + size);
    else at += size;
  }
  return null;
}

function editSkip(reader: Reader, trak: Box, timescale: number, movieScale: number): number {
  const list = reader.path(trak, "edts", "elst");
  if (!list) return 0;
  const wide = reader.u8(list.start) === 1;
  const count = reader.u32(list.start + 4);
  let lead = 0;
  for (let i = 0; i < count; i++) {
    const at = list.start + 8 + i * (wide ? 20 : 12);
    const length = wide ? reader.u64(at) : reader.u32(at);
    const media = wide ? reader.i32(at + 8) * 2 ** 32 + reader.u32(at + 12) : reader.i32(at + 4);
    if (media >= 0) return media - Math.round((lead * timescale) / movieScale);
    lead += length;
  }
  return 0;
}

function sampleTable(reader: Reader, table: Box): Sample[] {
  const sizes = sampleSizes(reader, table);
  const offsets = sampleOffsets(reader, table, sizes);
  const keys = keySamples(reader, table);
  const shown = showingOrder(reader, table, sizes.length);
  return sizes.map((size, i) => ({
    offset: offsets[i] ?? 0,
    size,
    key: keys === null || keys.has(i),
    shown: shown[i] ?? i,
  }));
}

function sampleSizes(reader: Reader, table: Box): number[] {
  const box = reader.child(table, "stsz");
  if (!box) return [];
  const same = reader.u32(box.start + 4);
  const count = reader.u32(box.start + 8);
  return Array.from({ length: count }, (_, i) => same || reader.u32(box.start + 12 + i * 4));
}

function sampleOffsets(reader: Reader, table: Box, sizes: readonly number[]): number[] {
  const wide = reader.child(table, "co64");
  const chunks = wide ?? reader.child(table, "stco");
  const runs = reader.child(table, "stsc");
  if (!chunks || !runs) return [];
  const offsets: number[] = [];
  const runCount = reader.u32(runs.start + 4);
  const chunkCount = reader.u32(chunks.start + 4);
  for (let run = 0; run < runCount; run++) {
    const at = runs.start + 8 + run * 12;
    const perChunk = reader.u32(at + 4);
    const next = run + 1 < runCount ? reader.u32(at + 12) : chunkCount + 1;
    for (let chunk = reader.u32(at); chunk < next; chunk++) {
      const slot = chunks.start + 8 + (chunk - 1) * (wide ? 8 : 4);
      let position = wide ? reader.u64(slot) : reader.u32(slot);
      for (let i = 0; i < perChunk && offsets.length < sizes.length; i++) {
        const size = sizes[offsets.length] ?? 0;
        offsets.push(position);
        position += size;
      }
    }
  }
  return offsets;
}

/** Positions of the samples that decode alone, or null where all do. */
function keySamples(reader: Reader, table: Box): Set<number> | null {
  const box = reader.child(table, "stss");
  if (!box) return null;
  const count = reader.u32(box.start + 4);
  return new Set(Array.from({ length: count }, (_, i) => reader.u32(box.start + 8 + i * 4) - 1));
}

/** For each sample in decoding order, its rank in showing order. */
function showingOrder(reader: Reader, table: Box, count: number): number[] {
  const delays = reader.child(table, "ctts");
  const order = Array.from({ length: count }, (_, i) => i);
  if (!delays) return order;
  const decodeTimes = expand(reader, reader.child(table, "stts"), count, false);
  const offsets = expand(reader, delays, count, true);
  let clock = 0;
  const times = order.map((i) => {
    const time = clock + (offsets[i] ?? 0);
    clock += decodeTimes[i] ?? 0;
    return time;
  });
  const ranks: number[] = [];
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b).forEach((i, rank) => (ranks[i] = rank));
  return ranks;
}

function expand(reader: Reader, box: Box | null, count: number, signed: boolean): number[] {
  const values: number[] = [];
  if (!box) return values;
  const runs = reader.u32(box.start + 4);
  for (let run = 0; run < runs && values.length < count; run++) {
    const at = box.start + 8 + run * 8;
    const value = signed ? reader.i32(at + 4) : reader.u32(at + 4);
    for (let i = reader.u32(at); i > 0 && values.length < count; i--) values.push(value);
  }
  return values;
}
